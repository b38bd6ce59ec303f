// Where converted documents go: standard output, one file, or a folder with a file for each that was read. Every file
// appears only when it is complete.
import { existsSync, statSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { basename, dirname, join, posix } from "node:path";
import type { Format, Piece } from "../corpus/formats/format.ts";
import type { CorpusFile } from "../corpus/read-corpus.ts";
import { UsageError } from "./exit-codes.ts";
import { print, type Terminal } from "./terminal.ts";
import { WholeFile } from "./whole-file.ts";

/** Files that are written as one stream. */
export interface Group {
  readonly files: readonly CorpusFile[];
  /** Path below the folder of the output; empty for one output of all. */
  readonly name: string;
}

const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory();
const isFile = (path: string) => existsSync(path) && !statSync(path).isDirectory();

export class ConvertedFiles {
  readonly #out: string;
  readonly #format: Format;
  readonly #force: boolean;
  readonly #resume: boolean;
  readonly #terminal: Terminal;
  readonly #written = new Set<string>();
  readonly #open = new Set<WholeFile>();

  /** Throws `UsageError` where the format and the output do not go together. */
  constructor(
    out: string,
    format: Format,
    { force, resume = false, terminal }: { force: boolean; resume?: boolean; terminal: Terminal },
  ) {
    this.#out = out;
    this.#format = format;
    this.#force = force;
    this.#resume = resume;
    this.#terminal = terminal;
    if (format.layout === "files" && (out === "-" || (existsSync(out) && !isFolder(out))))
      throw new UsageError(
        `${format.title} is files of its own for each document: name a folder, not ${out}.`,
      );
    if (/\.gz$/i.test(out)) throw new UsageError(`${out}: write to - and pipe it through gzip.`);
  }

  /** What is written together: all of it, or each file for itself. */
  groups(files: readonly CorpusFile[]): Group[] {
    if (this.#format.layout === "files") {
      const own = files.every((f) => f.format.layout === "files");
      if (!own || files.length < 2) return [{ files, name: "" }];
      return files.map((f) => ({
        files: [f],
        name: posix.dirname(f.file) === "." ? "" : posix.dirname(f.file),
      }));
    }
    const asFile = this.#out === "-" || (!isFolder(this.#out) && !/[\\/]$/.test(this.#out));
    if (asFile && (files.length < 2 || this.#out === "-" || basename(this.#out).includes(".")))
      return [{ files, name: "" }];
    return files.map((f) => ({ files: [f], name: this.#nameFor(f) }));
  }

  #nameFor({ file, format }: CorpusFile): string {
    const plain = file.replace(/\.gz$/i, "");
    if (format.name === this.#format.name) return plain;
    const ending = [...format.endings]
      .sort((a, b) => b.length - a.length)
      .find((e) => plain.toLowerCase().endsWith(`.${e}`));
    const stem = ending ? plain.slice(0, -ending.length - 1) : plain.replace(/\.[^./]+$/, "");
    return `${stem}.${this.#format.endings[0]}`;
  }

  /** Whether what the group makes is there already: written by a run before, since files appear only when they are complete. */
  isWritten({ name, files }: Group): boolean {
    if (this.#out === "-") return false;
    if (this.#format.layout === "stream") return isFile(join(this.#out, name));
    // The annotations come after the text: where they are, both are. Of a shared task's two files that is not known.
    const [only, ...others] = files;
    return (
      only?.format.name === this.#format.name &&
      !others.length &&
      !/\.(?:txt|a1)$/i.test(only.file) &&
      isFile(join(this.#out, only.file))
    );
  }

  /** The folder that the groups are written into; undefined where they go to one file, or to standard output. */
  folderOf(groups: readonly Group[]): string | undefined {
    return this.#format.layout === "files" || groups.some((g) => g.name !== "") ? this.#out : undefined;
  }

  async write(group: Group, pieces: AsyncIterable<Piece> | Iterable<Piece>): Promise<void> {
    let main: WholeFile | undefined;
    const stream = this.#format.layout === "stream";
    if (stream && this.#out !== "-")
      main = await this.#file(group.name === "" ? this.#out : join(this.#out, group.name));
    for await (const { file, text, shared } of pieces) {
      this.#terminal.signal.throwIfAborted();
      if (file === undefined) {
        if (main) await main.write(text);
        else await print(this.#terminal, text);
        continue;
      }
      const path = join(this.#out, group.name, file);
      if (shared && this.#written.has(path)) continue;
      // A run that was ended between a text and its annotations left the text.
      if (this.#resume && isFile(path) && (await readFile(path, "utf8")) === text) continue;
      const whole = await this.#file(path);
      await whole.write(text);
      await this.#finish(whole);
    }
    if (main) await this.#finish(main);
  }

  async #file(path: string): Promise<WholeFile> {
    if (this.#written.has(path))
      throw new UsageError(`two inputs would be written to ${path}; convert them into folders of their own.`);
    if (existsSync(path) && !this.#force)
      throw new UsageError(`${path} exists; name another output, or --force to write over it.`);
    this.#written.add(path);
    await mkdir(dirname(path), { recursive: true });
    const file = await WholeFile.create(path);
    this.#open.add(file);
    return file;
  }

  async #finish(file: WholeFile): Promise<void> {
    await file.finish();
    this.#open.delete(file);
  }

  /** Leaves nothing half-written behind. */
  async discard(): Promise<void> {
    for (const file of this.#open) await file.discard();
    this.#open.clear();
  }
}
