// The records of a build by the number of their arrival, as UTF-8. They are asked for again when their order is known: the
// first of them stay in memory, the others wait in a file beside the one that is built.
import { closeSync, openSync, readSync, rmSync, write, writeSync } from "node:fs";
import { Uint32List } from "./growable.ts";

/** Bytes of a chunk, and chunks that stay in memory where there is a file for the others. */
const SIZES = { chunk: 1 << 24, resident: 2 };
/** Chunks that are written while others arrive; the next one waits, so that a slow disk does not fill the memory. */
const UNDER_WAY = 2;
/** Read ahead where records are asked for in the order in which they came. */
const AHEAD = 1 << 20;

interface Chunk {
  /** Absent where it is in the file; until then they are read from here. */
  bytes?: Buffer | undefined;
  /** Bytes in the file, once it goes there. */
  length: number;
  /** Place in the file of its first byte. */
  readonly from: number;
}

export class RecordTexts {
  readonly #path: string | undefined;
  readonly #sizes: typeof SIZES;
  #file: number | undefined;
  #chunks: Chunk[] = [];
  #filled = 0;
  /** Bytes in the file, or on their way there. */
  #written = 0;
  #underWay = 0;
  #failed: Error | undefined;
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

  /** Throws where a text that came before could not be written. */
  push(text: string): void {
    if (this.#failed) throw this.#failed;
    const most = text.length * 3;
    let last = this.#chunks.at(-1);
    if (!last?.bytes || this.#filled + most > last.bytes.length) {
      if (last) this.#spill(last);
      last = {
        bytes: Buffer.allocUnsafeSlow(Math.max(this.#sizes.chunk, most)),
        length: 0,
        from: this.#written,
      };
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
    const file = this.#file;
    const bytes = (chunk.bytes as Buffer).subarray(0, this.#filled);
    const place = this.#written;
    this.#written += bytes.length;
    chunk.length = bytes.length;
    if (this.#underWay < UNDER_WAY) {
      this.#underWay++;
      writeBeside(file, bytes, place, (error) => {
        this.#underWay--;
        if (error) this.#failed ??= error;
        else chunk.bytes = undefined;
        if (this.#file !== file && this.#underWay === 0) closeSync(file);
      });
      return;
    }
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, place + at);
    chunk.bytes = undefined;
  }

  /** Bytes of a text. */
  bytes(i: number): Uint8Array {
    if (this.#failed) throw this.#failed;
    const chunk = this.#chunks[this.#chunk.at(i)] as Chunk;
    const from = this.#from.at(i);
    const length = this.#length.at(i);
    if (chunk.bytes) return chunk.bytes.subarray(from, from + length);
    const at = chunk.from + from;
    if (at < this.#readFrom || at + length > this.#readFrom + this.#read.length) {
      const follows = at === this.#readFrom + this.#read.length || this.#read.length > length;
      // Behind the chunk lies one that may be on its way.
      const most = chunk.from + chunk.length - at;
      this.#fill(at, Math.min(most, follows ? Math.max(length, AHEAD) : length));
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
    // The last chunk to be written closes it otherwise.
    if (this.#underWay === 0) closeSync(this.#file);
    this.#file = undefined;
    rmSync(this.#path as string, { force: true });
  }
}

/** Writes all of it at a place of the file, while others run. */
function writeBeside(file: number, bytes: Uint8Array, at: number, done: (error: Error | null) => void): void {
  write(file, bytes, 0, bytes.length, at, (error, written) => {
    if (error || written === bytes.length) done(error);
    else writeBeside(file, bytes.subarray(written), at + written, done);
  });
}
