// The records of a build by the number of their arrival, as UTF-8. They are asked for again when their order is known: the
// first of them stay in memory, the others wait in a file beside the one that is built.
import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { Uint32List } from "./growable.ts";

/** Bytes of a chunk, and chunks that stay in memory where there is a file for the others. */
const SIZES = { chunk: 1 << 24, resident: 2 };
/** Read ahead where records are asked for in the order in which they came. */
const AHEAD = 1 << 20;

interface Chunk {
  /** Absent where it is in the file. */
  bytes?: Buffer | undefined;
  /** Place in the file of its first byte. */
  readonly from: number;
}

export class RecordTexts {
  readonly #path: string | undefined;
  readonly #sizes: typeof SIZES;
  #file: number | undefined;
  #chunks: Chunk[] = [];
  #filled = 0;
  /** Bytes in the file. */
  #written = 0;
  /** Chunk of each text, its place there and its length. */
  readonly #chunk = new Uint32List();
  readonly #from = new Uint32List();
  readonly #length = new Uint32List();
  // What was read last, and where it begins in the file.
  #read = Buffer.alloc(0);
  #readFrom = 0;

  /** `path`: a file for what does not fit into memory; made when it is needed. Without one, all stays in memory. */
  constructor(path?: string, sizes = SIZES) {
    this.#path = path;
    this.#sizes = sizes;
  }

  push(text: string): void {
    const most = text.length * 3;
    let last = this.#chunks.at(-1);
    if (!last?.bytes || this.#filled + most > last.bytes.length) {
      if (last) this.#spill(last);
      last = { bytes: Buffer.allocUnsafeSlow(Math.max(this.#sizes.chunk, most)), from: this.#written };
      this.#chunks.push(last);
      this.#filled = 0;
    }
    const length = (last.bytes as Buffer).write(text, this.#filled, "utf8");
    this.#chunk.push(this.#chunks.length - 1);
    this.#from.push(this.#filled);
    this.#length.push(length);
    this.#filled += length;
  }

  #spill(chunk: Chunk): void {
    if (this.#path === undefined || this.#chunks.length <= this.#sizes.resident) return;
    this.#file ??= openSync(this.#path, "w+");
    const bytes = (chunk.bytes as Buffer).subarray(0, this.#filled);
    for (let at = 0; at < bytes.length; )
      at += writeSync(this.#file, bytes, at, bytes.length - at, this.#written + at);
    this.#written += bytes.length;
    chunk.bytes = undefined;
  }

  /** Bytes of a text. */
  bytes(i: number): Uint8Array {
    const chunk = this.#chunks[this.#chunk.at(i)] as Chunk;
    const from = this.#from.at(i);
    const length = this.#length.at(i);
    if (chunk.bytes) return chunk.bytes.subarray(from, from + length);
    const at = chunk.from + from;
    if (at < this.#readFrom || at + length > this.#readFrom + this.#read.length) {
      const follows = at === this.#readFrom + this.#read.length || this.#read.length > length;
      this.#fill(at, Math.min(this.#written - at, follows ? Math.max(length, AHEAD) : length));
    }
    return this.#read.subarray(at - this.#readFrom, at - this.#readFrom + length);
  }

  #fill(at: number, length: number): void {
    const bytes = Buffer.allocUnsafeSlow(length);
    let read = 0;
    while (read < length) {
      const more = readSync(this.#file as number, bytes, read, length - read, at + read);
      if (more === 0) throw new Error(`${this.#path} was cut while the knowledge base was built.`);
      read += more;
    }
    this.#read = bytes;
    this.#readFrom = at;
  }

  text(i: number): string {
    return Buffer.from(this.bytes(i)).toString("utf8");
  }

  /** Forgets all texts and removes the file. */
  clear(): void {
    this.#chunks = [];
    this.#filled = 0;
    this.#read = Buffer.alloc(0);
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
    rmSync(this.#path as string, { force: true });
  }
}
