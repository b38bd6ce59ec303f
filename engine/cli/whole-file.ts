// A file that appears only when it is complete: written beside its place under another name, then renamed.
import { type FileHandle, open, rename, rm } from "node:fs/promises";

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
