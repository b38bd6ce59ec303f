// The writings of all entries (see writing-codes.ts) as sections: the commonest codes by number, the others in symbols.
import { ByteList, Uint32List } from "./growable.ts";
import { murmur3 } from "./key-hash.ts";
import { SymbolEncoder, SymbolTable, trainSymbols } from "./symbols.ts";
import { FIRST_GAP, LITERAL, LOWER, MASK } from "./writing-codes.ts";
import { WritingDecoder } from "./writing-decoder.ts";

/** Entries to one offset. */
export const WRITINGS = 32;
const MOST_COMMON = 200;
/** Longer codes are never common. */
const LONGEST_COMMON = 24;
/** A length in the byte behind. */
const LONG = 255;
/** Writings looked at for the tables. */
const SAMPLE = 200_000;
const SAMPLE_BYTES = 1 << 17;

/** Whether the code `codes[from, to)` tells capitals alone: no gap but a space, no other letters, nothing behind the last word but control characters. */
function isCase(codes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = codes[i] as number;
    if (code < LOWER || code === LITERAL || code >= FIRST_GAP) return false;
    if (code === MASK) while (i + 1 < to && (codes[++i] as number) >= 128);
  }
  return true;
}

/** Code of each writing: `bytes[start[i], start[i + 1])`. */
export interface Writings {
  readonly count: number;
  readonly bytes: Buffer;
  from(i: number): number;
  to(i: number): number;
}

export interface WritingSections {
  readonly common: Uint8Array;
  readonly symbols: Uint8Array;
  readonly text: Uint8Array;
  readonly blocks: Uint32Array;
}

function tables({ count, bytes, from, to }: Writings): { common: string[]; symbols: SymbolTable } {
  const times = new Map<string, number>();
  const step = Math.max(1, Math.floor(count / SAMPLE));
  for (let i = 0; i < count; i += step) {
    if (to(i) - from(i) > LONGEST_COMMON) continue;
    const code = bytes.toString("latin1", from(i), to(i));
    times.set(code, (times.get(code) ?? 0) + 1);
  }
  const common = [...times]
    .filter(([, n]) => n > 1)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_COMMON)
    .map(([code]) => code);
  const known = new Set(common);
  const sample: Uint8Array[] = [];
  for (let i = 0, size = 0; i < count && size < SAMPLE_BYTES; i += step) {
    if (known.has(bytes.toString("latin1", from(i), to(i)))) continue;
    sample.push(bytes.subarray(from(i), to(i)));
    size += to(i) - from(i);
  }
  return { common, symbols: trainSymbols(sample) };
}

/** Numbers of the commonest codes: an open table, asked without making strings. */
class CommonCodes {
  readonly #bytes: Uint8Array;
  readonly #ends: number[] = [];
  /** One more than the number; 0 is free. */
  readonly #slots = new Uint8Array(1024);

  constructor(codes: readonly string[]) {
    this.#bytes = Buffer.from(codes.join(""), "latin1");
    for (const code of codes) {
      const from = this.#ends.at(-1) ?? 0;
      const to = from + code.length;
      this.#slots[this.#slot(this.#bytes, from, to)] = this.#ends.push(to);
    }
  }

  /** Slot of the code, or the free one where it would be. */
  #slot(bytes: Uint8Array, from: number, to: number): number {
    for (let i = murmur3(bytes, from, to); ; i++) {
      const slot = i % this.#slots.length;
      const number = (this.#slots[slot] as number) - 1;
      if (number < 0 || this.#is(number, bytes, from, to)) return slot;
    }
  }

  #is(number: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = number === 0 ? 0 : (this.#ends[number - 1] as number);
    if ((this.#ends[number] as number) - start !== to - from) return false;
    for (let i = 0; i < to - from; i++) if (this.#bytes[start + i] !== bytes[from + i]) return false;
    return true;
  }

  /** Number of the code, or -1. */
  find(bytes: Uint8Array, from: number, to: number): number {
    return to - from > LONGEST_COMMON ? -1 : (this.#slots[this.#slot(bytes, from, to)] as number) - 1;
  }
}

export function writingSections(writings: Writings): WritingSections {
  const { count, bytes, from, to } = writings;
  const { common, symbols } = tables(writings);
  const numbers = new CommonCodes(common);
  const commonBytes = new ByteList();
  for (const code of common) {
    commonBytes.pushVarint(code.length);
    commonBytes.pushBytes(Buffer.from(code, "latin1"));
  }
  const encoder = new SymbolEncoder(symbols);
  const text = new ByteList();
  const blocks = new Uint32List();
  let room = new Uint8Array(1024);
  for (let i = 0; i < count; i++) {
    if (i % WRITINGS === 0) blocks.push(text.length);
    const start = from(i);
    const end = to(i);
    const number = numbers.find(bytes, start, end);
    if (number >= 0) {
      text.push(number);
      continue;
    }
    const length = end - start;
    if (2 * length > room.length) room = new Uint8Array(4 * length);
    const coded = encoder.encode(bytes, start, end, room, 0);
    if (coded < LONG - common.length) text.push(common.length + coded);
    else {
      text.push(LONG);
      text.pushVarint(coded);
    }
    text.pushFrom(room, 0, coded);
  }
  return {
    common: commonBytes.view(),
    symbols: symbols.toSection(),
    text: text.view(),
    blocks: blocks.view(),
  };
}

export class WritingReader {
  readonly #common: Uint8Array[] = [];
  /** By number of a common code, 1 where it tells capitals alone. */
  readonly #cased = new Uint8Array(256);
  readonly #symbols: SymbolTable;
  readonly #text: Uint8Array;
  readonly #blocks: Uint32Array;
  readonly #decoder = new WritingDecoder();
  #room = new Uint8Array(1024);
  #at = 0;
  /** Writing at which it stands, or -1. */
  #number = -1;

  constructor({ common, symbols, text, blocks }: WritingSections) {
    this.#symbols = SymbolTable.fromSection(symbols);
    this.#text = text;
    this.#blocks = blocks;
    for (let at = 0; at < common.length; ) {
      const length = common[at] as number;
      this.#cased[this.#common.length] = Number(isCase(common, at + 1, at + 1 + length));
      this.#common.push(common.subarray(at + 1, at + 1 + length));
      at += 1 + length;
    }
  }

  /** Bytes of the coded writing whose head byte is `head`; steps behind what tells so. */
  #codedLength(head: number): number {
    if (head < this.#common.length) return 0;
    if (head < LONG) return head - this.#common.length;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#text[this.#at++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    return value >>> 0;
  }

  /** The name with this writing whose folded key is `key[0, keyLength)`. */
  text(i: number, key: Uint8Array, keyLength: number): string {
    this.goTo(i);
    this.#number = -1;
    return this.#next(key, keyLength);
  }

  /** The names with the writings `[from, to)`, all of one key; where two in a row are written alike, the same string. */
  texts(from: number, to: number, key: Uint8Array, keyLength: number): string[] {
    const names: string[] = [];
    let last = 0;
    let lastEnd = -1;
    for (let i = from; i < to; i++) {
      const at = this.goTo(i);
      const end = this.skip();
      if (this.isSame(last, lastEnd, at, end)) names.push(names.at(-1) as string);
      else {
        this.#at = at;
        names.push(this.#next(key, keyLength));
        this.#at = end;
      }
      last = at;
      lastEnd = end;
    }
    return names;
  }

  /** Whether two writings, each from where `goTo` stood up to where `skip` did, are one. */
  isSame(from: number, end: number, at: number, to: number): boolean {
    const text = this.#text;
    if (end - from !== to - at) return false;
    for (; at < to; at++, from++) if (text[at] !== text[from]) return false;
    return true;
  }

  /** Whether the writings `[from, to)` are those of their key, capitals aside: its letters, one space between words. */
  areCased(from: number, to: number): boolean {
    this.goTo(from);
    for (let i = from; i < to; i++) {
      const head = this.#text[this.#at] as number;
      if (head < this.#common.length) {
        if (this.#cased[head] === 0) return false;
        this.skip();
        continue;
      }
      const end = this.#decode();
      this.#number++;
      if (!isCase(this.#room, 0, end)) return false;
    }
    return true;
  }

  /** Steps to writing `i`; answers where it begins. A step to the next one costs least. */
  goTo(i: number): number {
    if (i !== this.#number) {
      this.#at = this.#blocks[Math.floor(i / WRITINGS)] as number;
      for (let n = i % WRITINGS; n > 0; n--) this.skip();
      this.#number = i;
    }
    return this.#at;
  }

  /** Steps behind the writing in hand; answers where it ends. */
  skip(): number {
    const passed = this.#codedLength(this.#text[this.#at++] as number);
    this.#at += passed; // not in one expression: the length may itself take bytes
    this.#number++;
    return this.#at;
  }

  /** Reads what tells where a writing is ahead: answers any number. */
  ahead(i: number): number {
    return this.#blocks[Math.floor(i / WRITINGS)] as number;
  }

  /** The same of the writing itself, once that is near. */
  textAhead(i: number): number {
    return this.#text[this.#blocks[Math.floor(i / WRITINGS)] as number] as number;
  }

  /** Puts the code of the writing in hand, which is not a common one, into `#room` and answers its end; steps behind it. */
  #decode(): number {
    const coded = this.#codedLength(this.#text[this.#at++] as number);
    const length = Math.min(coded, this.#text.length - this.#at);
    if (8 * length + 8 > this.#room.length) this.#room = new Uint8Array(16 * length);
    const end = this.#symbols.decode(this.#text, this.#at, this.#at + length, this.#room, 0);
    this.#at += length;
    return end;
  }

  #next(key: Uint8Array, keyLength: number): string {
    const common = this.#common[this.#text[this.#at] as number];
    if (common) return this.#decoder.decode(key, keyLength, common, 0, common.length);
    return this.#decoder.decode(key, keyLength, this.#room, 0, this.#decode());
  }
}
