// Sorted strings in few bytes: each written as what it does not share with the one before it (front coding, Witten et
// al. 1999), in symbols of a table. Blocks of 16 begin anew, so that any string is reached by one offset and 15 steps.
import { ByteList, Uint32List } from "./growable.ts";
import { SymbolEncoder, type SymbolTable } from "./symbols.ts";

export const BLOCK = 16;
/** Bytes that a processor fetches at once: a block has two or three times as many. */
const LINE = 64;

export class CodedStringWriter {
  readonly #out = new ByteList();
  readonly #blocks = new Uint32List();
  readonly #encoder: SymbolEncoder;
  #room = new Uint8Array(1024);
  #last: Uint8Array = new Uint8Array(0);
  #lastFrom = 0;
  #lastTo = 0;
  count = 0;

  constructor(table: SymbolTable) {
    this.#encoder = new SymbolEncoder(table);
  }

  /** The next string, `bytes[from, to)`; the bytes must not change before the one after it has been added. */
  add(bytes: Uint8Array, from: number, to: number): void {
    let shared = 0;
    if (this.count++ % BLOCK === 0) this.#blocks.push(this.#out.length);
    else {
      const last = this.#last;
      const most = Math.min(to - from, this.#lastTo - this.#lastFrom);
      while (shared < most && bytes[from + shared] === last[this.#lastFrom + shared]) shared++;
      this.#out.pushVarint(shared);
    }
    if (2 * (to - from) > this.#room.length) this.#room = new Uint8Array(4 * (to - from));
    const coded = this.#encoder.encode(bytes, from + shared, to, this.#room, 0);
    this.#out.pushVarint(coded);
    this.#out.pushFrom(this.#room, 0, coded);
    this.#last = bytes;
    this.#lastFrom = from;
    this.#lastTo = to;
  }

  finish(): { text: Uint8Array; blocks: Uint32Array } {
    return { text: this.#out.view(), blocks: this.#blocks.view() };
  }
}

/**
 * Reads what the writer wrote. `decode`, `next` and the searches leave their last string in `bytes[0, length)`; the next
 * call overwrites it. Damaged bytes give wrong strings, never an endless loop.
 */
export class CodedStrings {
  readonly count: number;
  bytes = Buffer.alloc(1024);
  length = 0;
  readonly #text: Uint8Array;
  readonly #blocks: Uint32Array;
  readonly #table: SymbolTable;
  #at = 0;
  #position = -1;
  // Of the strings of a block up to the one asked for: bytes shared, and where their coded bytes begin and end.
  readonly #shared = new Uint32Array(BLOCK);
  readonly #from = new Uint32Array(BLOCK);
  readonly #ends = new Uint32Array(BLOCK);
  readonly #needed = new Uint8Array(BLOCK);

  constructor(text: Uint8Array, blocks: Uint32Array, table: SymbolTable, count: number) {
    this.#text = text;
    this.#blocks = blocks;
    this.#table = table;
    this.count = count;
  }

  #varint(): number {
    const first = this.#text[this.#at++] as number;
    if (first < 128) return first;
    let value = first & 127;
    for (let shift = 7; shift < 35; shift += 7) {
      const byte = this.#text[this.#at++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    return value >>> 0;
  }

  #read(shared: number): void {
    const coded = this.#varint();
    const to = Math.min(this.#text.length, this.#at + coded);
    const room = shared + 8 * (to - this.#at) + 8;
    if (room > this.bytes.length) this.#widen(room);
    this.length = this.#table.decode(this.#text, this.#at, to, this.bytes, shared);
    this.#at = to;
  }

  #widen(room: number): void {
    const wider = Buffer.alloc(2 * room);
    wider.set(this.bytes);
    this.bytes = wider;
  }

  #head(block: number): void {
    this.#at = this.#blocks[block] as number;
    this.#position = block * BLOCK;
    this.#read(0);
  }

  /** Steps to the string behind the current one; the caller knows that there is one. */
  next(): void {
    if (++this.#position % BLOCK === 0) this.#read(0);
    else this.#read(Math.min(this.length, this.#varint()));
  }

  /** Makes string `i`, `0 <= i < count`, the current one. */
  decode(i: number): void {
    if (i === this.#position) return;
    const block = Math.floor(i / BLOCK);
    const shared = this.#shared;
    const from = this.#from;
    const ends = this.#ends;
    const last = i - block * BLOCK;
    this.#at = this.#blocks[block] as number;
    for (let n = 0; n <= last; n++) {
      shared[n] = n === 0 ? 0 : this.#varint();
      const coded = this.#varint();
      from[n] = this.#at;
      this.#at += coded;
      ends[n] = this.#at;
    }
    // From the end: a string is needed only for the bytes that none behind it has told.
    const needed = this.#needed;
    let count = 0;
    let limit = Number.POSITIVE_INFINITY;
    for (let n = last; n >= 0 && limit > 0; n--) {
      if ((shared[n] as number) >= limit) continue;
      needed[count++] = n;
      limit = shared[n] as number;
    }
    let length = 0;
    while (--count >= 0) {
      const n = needed[count] as number;
      const to = Math.min(this.#text.length, ends[n] as number);
      const at = Math.min(length, shared[n] as number);
      const start = from[n] as number;
      const room = at + 8 * Math.max(0, to - start) + 8;
      if (room > this.bytes.length) this.#widen(room);
      length = this.#table.decode(this.#text, start, to, this.bytes, at);
    }
    this.length = length;
    this.#position = i;
  }

  /** Reads what tells where string `i` is ahead: answers any number. */
  ahead(i: number): number {
    return this.#blocks[Math.floor(i / BLOCK)] as number;
  }

  /** The same of the strings in its block, once that is near. */
  textAhead(i: number): number {
    const text = this.#text;
    const at = this.#blocks[Math.floor(i / BLOCK)] as number;
    if (at + 2 * LINE >= text.length) return 0;
    return (text[at] as number) ^ (text[at + LINE] as number) ^ (text[at + 2 * LINE] as number);
  }

  text(i: number): string {
    this.decode(i);
    return this.bytes.toString("utf8", 0, this.length);
  }

  /** Order of the current string against a query. */
  compare(query: Uint8Array): number {
    const bytes = this.bytes;
    const most = Math.min(this.length, query.length);
    for (let i = 0; i < most; i++) {
      const c = (bytes[i] as number) - (query[i] as number);
      if (c) return c;
    }
    return this.length - query.length;
  }

  /** Index of the first string that is not before the query; `count` if all are. */
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

  /** Index of the string equal to the query, or -1, found by halving. */
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

  /**
   * Index of the string equal to `query[0, length)` in a block, or -1. Strings that share more with the one before them
   * than that one with the query are passed over undecoded.
   */
  findInBlock(block: number, query: Uint8Array, length: number): number {
    const text = this.#text;
    this.#position = -1; // what is decoded on the way is no string
    this.#at = this.#blocks[block] as number;
    const end = Math.min((block + 1) * BLOCK, this.count);
    let match = 0;
    for (let i = block * BLOCK; i < end; i++) {
      const shared = i % BLOCK === 0 ? 0 : this.#varint();
      const coded = this.#varint();
      const to = Math.min(text.length, this.#at + coded);
      if (shared < match) return -1; // from here on all are behind the query
      if (shared === match) {
        const reached = this.#match(this.#at, to, query, length, match);
        if (reached < 0) {
          if (reached === -1) return i;
          return -1;
        }
        match = reached;
      }
      this.#at = to;
    }
    return -1;
  }

  /**
   * Goes on comparing from byte `match` of the query: -1 where the string ends with it, -2 where it lies behind it, else
   * the bytes that they share.
   */
  #match(from: number, to: number, query: Uint8Array, length: number, match: number): number {
    const text = this.#text;
    const { length: sizes, bytes: symbols } = this.#table;
    while (from < to) {
      const s = text[from++] as number;
      if (s === 255) {
        const byte = text[from++] as number;
        if (match === length) return -2;
        if (byte !== query[match]) return byte > (query[match] as number) ? -2 : match;
        match++;
        continue;
      }
      const size = sizes[s] as number;
      const first = s << 3;
      for (let i = 0; i < size; i++) {
        if (match === length) return -2;
        const byte = symbols[first + i] as number;
        if (byte !== query[match]) return byte > (query[match] as number) ? -2 : match;
        match++;
      }
    }
    return match === length ? -1 : match;
  }
}
