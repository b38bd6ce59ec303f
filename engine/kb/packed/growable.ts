// Typed arrays that grow: what a build collects before its sizes are known. Numbers and UTF-8 bytes instead of
// objects, so that a million names cost tens of megabytes and no garbage collection.
import { GrowingMemory, LARGE } from "./growing-memory.ts";

const grown = (needed: number, size: number): number => Math.max(needed, Math.ceil(size * 1.6), 256);
/** Bytes of the longest lists: places in them are numbers of 32 bits. */
const MOST_BYTES = 2 ** 32;

export class Uint32List {
  readonly #shared: boolean;
  #memory: GrowingMemory | undefined;
  #items: Uint32Array<ArrayBuffer>;
  length = 0;

  /** `shared`: in memory that other threads may read, however short. */
  constructor(shared = false) {
    this.#shared = shared;
    this.#items = this.#wider(256);
  }

  #reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.#items.length) return;
    const old = this.#items;
    this.#items = this.#wider(needed);
    if (this.#items.buffer !== old.buffer) this.#items.set(old.subarray(0, this.length));
  }

  #wider(needed: number): Uint32Array<ArrayBuffer> {
    if (4 * needed > LARGE) this.#memory ??= GrowingMemory.upTo(4 * MOST_BYTES);
    if (this.#memory) {
      const buffer = this.#memory.withRoom(4 * needed);
      return new Uint32Array(buffer as unknown as ArrayBuffer, 0, buffer.byteLength / 4);
    }
    const size = grown(needed, this.#items?.length ?? 0);
    return this.#shared
      ? new Uint32Array(new SharedArrayBuffer(4 * size) as unknown as ArrayBuffer)
      : new Uint32Array(size);
  }

  /** Returns the index of the new item. */
  push(value: number): number {
    if (this.length === this.#items.length) this.#reserve(1);
    this.#items[this.length] = value;
    return this.length++;
  }

  pushAll(values: Uint32Array): void {
    this.#reserve(values.length);
    this.#items.set(values, this.length);
    this.length += values.length;
  }

  /** Appends each value and `by`. */
  pushShifted(values: Uint32Array, by: number): void {
    this.#reserve(values.length);
    const items = this.#items;
    let at = this.length;
    for (let i = 0; i < values.length; i++) items[at++] = (values[i] as number) + by;
    this.length = at;
  }

  at(i: number): number {
    return this.#items[i] as number;
  }

  set(i: number, value: number): void {
    this.#items[i] = value;
  }

  /** A view of the items so far; stale after the next push. */
  view(): Uint32Array {
    return this.#items.subarray(0, this.length);
  }
}

export class ByteList {
  readonly #shared: boolean;
  #memory: GrowingMemory | undefined;
  #items: Buffer;
  length = 0;

  /** `shared`: in memory that other threads may read, however short. */
  constructor(shared = false) {
    this.#shared = shared;
    this.#items = this.#wider(1 << 10);
  }

  #reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.#items.length) return;
    const old = this.#items;
    this.#items = this.#wider(needed);
    if (this.#items.buffer !== old.buffer) this.#items.set(old.subarray(0, this.length));
  }

  #wider(needed: number): Buffer {
    if (needed > LARGE) this.#memory ??= GrowingMemory.upTo(MOST_BYTES);
    if (this.#memory) {
      const buffer = this.#memory.withRoom(needed);
      // Without a length it would follow the memory's, which makes each access several times as dear.
      return Buffer.from(buffer as unknown as ArrayBuffer, 0, buffer.byteLength);
    }
    const size = grown(needed, this.#items?.length ?? 0);
    return this.#shared ? Buffer.from(new SharedArrayBuffer(size)) : Buffer.alloc(size);
  }

  at(i: number): number {
    return this.#items[i] as number;
  }

  push(byte: number): void {
    this.#reserve(1);
    this.#items[this.length++] = byte;
  }

  /** Appends the text as UTF-8 and returns the number of bytes. */
  pushText(text: string): number {
    this.#reserve(text.length * 3);
    const written = this.#items.write(text, this.length, "utf8");
    this.length += written;
    return written;
  }

  pushBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#items.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Appends `bytes[from, to)`; by hand, because most are short. */
  pushFrom(bytes: Uint8Array, from: number, to: number): void {
    this.#reserve(to - from);
    const items = this.#items;
    let at = this.length;
    for (let i = from; i < to; i++) items[at++] = bytes[i] as number;
    this.length = at;
  }

  /** LEB128: seven bits a byte, lowest first; `value` below 2^32. */
  pushVarint(value: number): void {
    this.#reserve(5);
    while (value >= 128) {
      this.#items[this.length++] = (value & 127) | 128;
      value >>>= 7;
    }
    this.#items[this.length++] = value;
  }

  text(start: number, end: number): string {
    return this.#items.toString("utf8", start, end);
  }

  /** The bytes so far and the room behind them; stale after the next push. */
  all(): Buffer {
    return this.#items;
  }

  /** A view of the bytes so far; stale after the next push. */
  view(): Uint8Array {
    return this.#items.subarray(0, this.length);
  }
}
