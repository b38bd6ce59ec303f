// A file that appears only when it is complete: written beside its place under another name, then renamed.
import { type FileHandle, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isAlive } from "../kb/left-overs.ts";
import { UsageError } from "./exit-codes.ts";

export class WholeFile {
  readonly path: string;
  readonly #part: string;
  #file: FileHandle | undefined;
  #done = false;

  private constructor(path: string, part: string, file: FileHandle) {
    this.path = path;
    this.#part = part;
    this.#file = file;
  }

  /** Throws where the folder cannot be written to. */
  static async create(path: string): Promise<WholeFile> {
    const part = `${path}.${process.pid}.part`;
    return new WholeFile(path, part, await open(part, "w"));
  }

  async write(text: string): Promise<void> {
    await this.#file?.writeFile(text);
  }

  /** Puts the file in its place, over an old one. */
  async finish(): Promise<void> {
    await this.#file?.sync();
    await this.#close();
    await rename(this.#part, this.path);
    this.#done = true;
  }

  /** Leaves nothing behind. Does nothing once the file is finished. */
  async discard(): Promise<void> {
    if (this.#done) return;
    await this.#close();
    await rm(this.#part, { force: true });
  }

  async #close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }
}

/**
 * Takes away what processes that were killed have left beside `path`: `NAME.123.part` of a process that is gone. Throws
 * `UsageError` where the folder is not there.
 */
export async function sweepParts(path: string): Promise<void> {
  const [folder, name] = [dirname(path), basename(path)];
  const present = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    const missing = error.code === "ENOENT" || error.code === "ENOTDIR";
    if (missing) throw new UsageError(`${path}: there is no folder ${folder}; make it first.`);
    return [];
  });
  for (const found of present) {
    if (!found.startsWith(`${name}.`) || !found.endsWith(".part")) continue;
    const pid = /^\d+$/.exec(found.slice(name.length + 1, -".part".length).split(".")[0] ?? "")?.[0];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(folder, found), { force: true, recursive: true });
  }
}

/** The whole content at once, all of it or nothing. Throws where the folder cannot be written to. */
export async function writeWhole(path: string, parts: string | Iterable<string>): Promise<void> {
  const file = await WholeFile.create(path);
  try {
    for (const part of typeof parts === "string" ? [parts] : parts) await file.write(part);
    await file.finish();
  } finally {
    await file.discard();
  }
}
