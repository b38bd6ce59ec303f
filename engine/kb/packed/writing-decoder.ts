// Writes a name as its vocabulary does, from its folded key and a code: see writing-codes.ts.
import {
  FIRST,
  FIRST_GAP,
  isLower,
  LITERAL,
  LOWER,
  MASK,
  MASKED,
  NO_GAP,
  SEPARATOR,
  SKIP,
  SPACE,
  STYLE_FIRST,
  STYLE_UPPER,
  styleOp,
  UPPER,
  WHOLE,
} from "./writing-codes.ts";

/** Reads codes; reuse one for many. Damaged codes give wrong names, never an endless loop. */
export class WritingDecoder {
  #out = Buffer.alloc(1024);
  #length = 0;
  #at = 0;

  #reserve(more: number): void {
    if (this.#length + more <= this.#out.length) return;
    const wider = Buffer.alloc(2 * (this.#length + more));
    wider.set(this.#out);
    this.#out = wider;
  }

  #copy(bytes: Uint8Array, from: number, to: number): void {
    this.#reserve(to - from);
    for (let i = from; i < to; i++) this.#out[this.#length++] = bytes[i] as number;
  }

  #varint(codes: Uint8Array, end: number): number {
    let value = 0;
    for (let shift = 0; shift < 35 && this.#at < end; shift += 7) {
      const byte = codes[this.#at++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    return value >>> 0;
  }

  /** The name whose key is `key[0, keyLength)` and whose code is `codes[from, to)`. */
  decode(key: Uint8Array, keyLength: number, codes: Uint8Array, from: number, to: number): string {
    if (from < to && codes[from] === WHOLE) return Buffer.from(codes.subarray(from + 1, to)).toString("utf8");
    this.#length = 0;
    this.#at = from;
    let style = 0;
    if (from < to && (codes[from] as number) >= STYLE_FIRST && (codes[from] as number) <= STYLE_UPPER)
      style = codes[this.#at++] as number;
    let skip = 0;
    let word = 0;
    for (let k = 0; k < keyLength; word++) {
      let end = k;
      while (end < keyLength && key[end] !== SPACE) end++;
      if (skip === 0 && this.#at < to) {
        let code = codes[this.#at] as number;
        if (code === SEPARATOR) code = codes[++this.#at] as number;
        if (code >= SKIP && code < STYLE_FIRST && this.#at < to) {
          skip = code - SKIP + 1;
          this.#at++;
        }
      }
      if (skip > 0) {
        skip--;
        this.#plainGap(word);
        this.#recase(key, k, end, styleOp(style, word), 0);
      } else this.#told(key, k, end, style, word, codes, to);
      k = end + 1;
    }
    if (this.#at < to && codes[this.#at] === SEPARATOR) this.#at++;
    this.#copy(codes, this.#at, to);
    return this.#out.toString("utf8", 0, this.#length);
  }

  #plainGap(word: number): void {
    this.#reserve(1);
    if (word > 0) this.#out[this.#length++] = SPACE;
  }

  #told(
    key: Uint8Array,
    k: number,
    end: number,
    style: number,
    word: number,
    codes: Uint8Array,
    to: number,
  ): void {
    if (this.#at < to && codes[this.#at] === NO_GAP) this.#at++;
    else if (this.#at < to && (codes[this.#at] as number) >= FIRST_GAP) {
      const from = this.#at;
      while (this.#at < to && (codes[this.#at] as number) >= FIRST_GAP) this.#at++;
      this.#copy(codes, from, this.#at);
    } else this.#plainGap(word);
    const code = this.#at < to ? (codes[this.#at] as number) : 0;
    if (code === LITERAL) {
      this.#at++;
      const length = this.#varint(codes, to);
      const from = this.#at;
      this.#at = Math.min(to, from + length);
      this.#copy(codes, from, this.#at);
    } else if (code >= LOWER && code <= MASK) {
      this.#at++;
      this.#recase(key, k, end, code, code === MASK ? this.#varint(codes, to) : 0);
    } else this.#recase(key, k, end, styleOp(style, word), 0);
  }

  #recase(key: Uint8Array, from: number, to: number, op: number, mask: number): void {
    this.#reserve(to - from);
    const out = this.#out;
    let at = this.#length;
    for (let i = from; i < to; i++) {
      const byte = key[i] as number;
      const n = i - from;
      const capital = op === UPPER || (op === FIRST ? n === 0 : n < MASKED && (mask & (1 << n)) !== 0);
      out[at++] = capital && isLower(byte) ? byte - SPACE : byte;
    }
    this.#length = at;
  }
}
