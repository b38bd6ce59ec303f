// Rows on the disk while a set is composed: half a million of them are drawn in any order, and memory keeps a number for each.
import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";

const FLUSH = 1 << 20;

export class RowStore {
  readonly #path: string;
  readonly #file: number;
  readonly #ends: number[] = [];
  #pending: string[] = [];
  #waiting = 0;
  #written = 0;

  /** `path` is written over, and taken away by `close`. */
  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, "w+");
  }

  get size(): number {
    return this.#ends.length;
  }

  /** `line` without a line feed. */
  add(line: string): void {
    this.#waiting += Buffer.byteLength(line);
    this.#ends.push(this.#written + this.#waiting);
    this.#pending.push(line);
    if (this.#waiting >= FLUSH) this.#flush();
  }

  #flush(): void {
    const bytes = Buffer.from(this.#pending.join(""), "utf8");
    for (let at = 0; at < bytes.length; )
      at += writeSync(this.#file, bytes, at, bytes.length - at, this.#written + at);
    this.#written += bytes.length;
    this.#pending = [];
    this.#waiting = 0;
  }

  /** The line of that number. Throws `RangeError` where there is none. */
  line(row: number): string {
    const end = this.#ends[row];
    if (end === undefined) throw new RangeError(`there is no row ${row}.`);
    if (this.#waiting) this.#flush();
    const start = row ? (this.#ends[row - 1] as number) : 0;
    const bytes = Buffer.alloc(end - start);
    for (let at = 0; at < bytes.length; )
      at += readSync(this.#file, bytes, at, bytes.length - at, start + at);
    return bytes.toString("utf8");
  }

  close(): void {
    closeSync(this.#file);
    rmSync(this.#path, { force: true });
  }
}
