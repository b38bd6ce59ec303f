// Sorted strings, each written as what it does not share with the one before it (front coding, Witten et al. 1999):
// blocks of 16 begin anew, so that any string is reached by one offset and at most 15 steps.
import { ByteList, Uint32List } from "./growable.ts";

export const BLOCK = 16;

/** Collects strings, best in an order in which neighbours begin alike. */
export class FrontCodingWriter {
  readonly #out = new ByteList();
  readonly #blocks = new Uint32List();
  #last: Uint8Array = new Uint8Array(0);
  count = 0;

  add(text: Uint8Array): void {
    let shared = 0;
    if (this.count++ % BLOCK === 0) this.#blocks.push(this.#out.length);
    else {
      const most = Math.min(text.length, this.#last.length);
      while (shared < most && text[shared] === this.#last[shared]) shared++;
      this.#out.pushVarint(shared);
    }
    this.#out.pushVarint(text.length - shared);
    this.#out.pushBytes(text.subarray(shared));
    this.#last = text.slice();
  }

  finish(): { text: Uint8Array; blocks: Uint32Array } {
    return { text: this.#out.view(), blocks: this.#blocks.view() };
  }
}

/**
 * Reads what the writer wrote. `decode`, `next` and `find` leave the current string in `bytes[0, length)`; the next
 * call overwrites it.
 */
export class FrontCoded {
  readonly count: number;
  bytes = Buffer.alloc(512);
  length = 0;
  readonly #text: Uint8Array;
  readonly #blocks: Uint32Array;
  #at = 0;
  #position = 0;

  constructor(text: Uint8Array, blocks: Uint32Array, count: number) {
    this.#text = text;
    this.#blocks = blocks;
    this.count = count;
  }

  #varint(): number {
    let value = 0;
    let shift = 0;
    for (;;) {
      const byte = this.#text[this.#at++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128 || shift > 28) return value >>> 0;
      shift += 7;
    }
  }

  #read(shared: number): void {
    const more = this.#varint();
    const length = shared + more;
    if (length > this.bytes.length) {
      const wider = Buffer.alloc(Math.max(length, this.bytes.length * 2));
      wider.set(this.bytes);
      this.bytes = wider;
    }
    const text = this.#text;
    const bytes = this.bytes;
    let from = this.#at;
    for (let i = shared; i < length; i++) bytes[i] = text[from++] as number;
    this.#at = from;
    this.length = length;
  }

  #head(block: number): void {
    this.#at = this.#blocks[block] as number;
    this.#position = block * BLOCK;
    this.#read(0);
  }

  /** Steps to the string behind the current one; the caller knows that there is one. */
  next(): void {
    if (++this.#position % BLOCK === 0) this.#read(0);
    else this.#read(this.#varint());
  }

  /** Makes string `i`, `0 <= i < count`, the current one. */
  decode(i: number): void {
    this.#head(Math.floor(i / BLOCK));
    while (this.#position < i) this.next();
  }

  text(i: number): string {
    this.decode(i);
    return this.bytes.toString("utf8", 0, this.length);
  }

  /** Order of the current string, from its byte `from` on, against a whole query. */
  compare(query: Uint8Array, from = 0): number {
    const most = Math.min(this.length - from, query.length);
    for (let i = 0; i < most; i++) {
      const c = (this.bytes[from + i] as number) - (query[i] as number);
      if (c) return c;
    }
    return this.length - from - query.length;
  }

  /** Index of the first string that is not before the query; `count` if all are. The strings must be sorted. */
  lowerBound(query: Uint8Array): number {
    let lo = 0;
    let hi = this.#blocks.length;
    while (lo < hi) {
      const mid = (lo + hi) >>> 1;
      this.#head(mid);
      if (this.compare(query) < 0) lo = mid + 1;
      else hi = mid;
    }
    if (lo === 0) return 0;
    const end = Math.min(lo * BLOCK, this.count);
    this.#head(lo - 1);
    while (this.#position + 1 < end) {
      this.next();
      if (this.compare(query) >= 0) return this.#position;
    }
    return end;
  }

  /** Index of the string equal to the query, or -1. */
  find(query: Uint8Array): number {
    const i = this.lowerBound(query);
    if (i === this.count) return -1;
    this.decode(i);
    return this.compare(query) === 0 ? i : -1;
  }

  /** Indices `[from, to)` of the strings that begin with the prefix. */
  range(prefix: Uint8Array): [number, number] {
    const beyond = new Uint8Array(prefix.length + 1);
    beyond.set(prefix);
    beyond[prefix.length] = 255; // no UTF-8 holds it
    return [this.lowerBound(prefix), this.lowerBound(beyond)];
  }
}
