// What keeping annotations asks of a disk, and the answer of a real one: a file is replaced whole or not at all, and
// a log only grows.
import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

export interface AnnotationFiles {
  /** The file as UTF-8; undefined where there is none. Rejects where it cannot be read. */
  read(path: string): Promise<string | undefined>;
  /** Adds whole lines in one write, making the file where needed. */
  append(path: string, lines: string): Promise<void>;
  /** Puts the whole text in the file's place, making its folder where needed, or leaves the old one. */
  replace(path: string, text: string): Promise<void>;
}

const LF = 10;

/** Adds lines; a last line that somebody left open does not swallow them. A link is not followed. */
export async function appendLines(path: string, lines: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // A repository may hold a link where the log should be; appending through it would change a foreign file.
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
  const file = await open(path, flags, 0o644);
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1, LF);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    await file.appendFile(last[0] === LF ? lines : `\n${lines}`);
  } finally {
    await file.close();
  }
}

async function replace(path: string, text: string): Promise<void> {
  const fresh = `${path}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    const mode = (await stat(path).catch(() => undefined))?.mode;
    await writeFile(fresh, text, { flag: "wx", ...(mode === undefined ? {} : { mode: mode & 0o777 }) });
    await rename(fresh, path);
  } finally {
    await rm(fresh, { force: true });
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

export const annotationFiles: AnnotationFiles = { read, append: appendLines, replace };
