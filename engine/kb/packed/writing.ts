// How a vocabulary writes a name, told as what differs from its folded key: capitals, punctuation, accents. Most names
// take one byte or none. The codes are those of kb-cache/FORMAT.md, "Writings".
import type { TokenBuffer } from "../../text/token-buffer.ts";
import type { FoldedBytes } from "../../text/tokens.ts";
import { ByteList } from "./growable.ts";

const WHOLE = 0x00;
const NO_GAP = 0x01;
const LOWER = 0x02;
const FIRST = 0x03;
const UPPER = 0x04;
const MASK = 0x05;
const LITERAL = 0x06;
const SEPARATOR = 0x07;
/** A skip of one to twenty words. */
const SKIP = 0x08;
const MOST_SKIPPED = 20;
const STYLE_FIRST = 0x1d;
const STYLE_TITLE = 0x1e;
const STYLE_UPPER = 0x1f;
const FIRST_GAP = 0x20;
/** Letters that a mask reaches. */
const MASKED = 28;
const SPACE = 32;

const isLower = (b: number): boolean => b >= 97 && b <= 122;

/** Bits of the classes that a word's capitals fit: a digit fits them all. */
const FITS_LOWER = 1;
const FITS_FIRST = 2;
const FITS_UPPER = 4;

const fitOf = (op: number): number =>
  op === LOWER ? FITS_LOWER : op === FIRST ? FITS_FIRST : op === UPPER ? FITS_UPPER : 0;
const opOf = (fits: number): number =>
  fits & FITS_LOWER ? LOWER : fits & FITS_FIRST ? FIRST : fits & FITS_UPPER ? UPPER : 0;

const styleOp = (style: number, word: number): number =>
  style === STYLE_UPPER
    ? UPPER
    : style === STYLE_TITLE || (style === STYLE_FIRST && word === 0)
      ? FIRST
      : LOWER;

interface Word {
  /** Bits of `FITS_…`; 0 where the word is no plain recasing of the key's. */
  fits: number;
  /** Capitals by letter, where the word is one of mixed case. */
  mask: number;
}

/** Writes codes for names; reuse one for many. */
export class WritingEncoder {
  /** The code of the last name: `codes.view()`. */
  readonly codes = new ByteList();
  readonly #words: Word[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** `tokens` and `folded` are those of the text, as `tokeniseAndFold` gives them. */
  encode(text: string, tokens: TokenBuffer, folded: FoldedBytes): void {
    const { codes } = this;
    codes.length = 0;
    const words = this.#readWords(text, tokens, folded);
    if (words < 0 || !this.#encode(text, words) || codes.length > text.length) {
      codes.length = 0;
      codes.push(WHOLE);
      codes.pushText(text);
    }
  }

  /** False where a gap cannot be told. */
  #encode(text: string, words: number): boolean {
    const { codes } = this;
    const style = this.#style(words);
    if (style) codes.push(style);
    let skipped = 0;
    let afterGap = false;
    const flush = (): void => {
      for (; skipped > 0; skipped -= Math.min(skipped, MOST_SKIPPED))
        codes.push(SKIP + Math.min(skipped, MOST_SKIPPED) - 1);
    };
    for (let w = 0; w < words; w++) {
      const word = this.#words[w] as Word;
      const from = w === 0 ? 0 : (this.#ends[w - 1] as number);
      const to = this.#starts[w] as number;
      const plainGap = w === 0 ? to === 0 : to - from === 1 && text.charCodeAt(from) === SPACE;
      const plainWord = (word.fits & fitOf(styleOp(style, w))) !== 0;
      if (plainGap && plainWord) {
        skipped++;
        continue;
      }
      // What is told right behind a plain word whose gap was told would be read as part of that one.
      if (afterGap && skipped === 0) codes.push(SEPARATOR);
      flush();
      if (!plainGap && !this.#gap(text, from, to)) return false;
      if (!plainWord) this.#word(text, w, word);
      afterGap = plainWord;
    }
    const end = words ? (this.#ends[words - 1] as number) : 0;
    if (end === text.length) return true;
    if (afterGap && skipped === 0) codes.push(SEPARATOR);
    flush();
    return this.#gap(text, end, text.length);
  }

  /** Words of the key, each with its place in the text; -1 where they cannot be told apart. */
  #readWords(text: string, tokens: TokenBuffer, folded: FoldedBytes): number {
    const { bytes, length } = folded;
    let words = 0;
    let at = 0;
    for (let t = 0; t < tokens.count; t++) {
      if (tokens.mark[t]) continue;
      let end = at;
      while (end < length && bytes[end] !== SPACE) end++;
      if (end === at) return -1;
      const start = tokens.start[t] as number;
      const stop = tokens.end[t] as number;
      this.#starts[words] = start;
      this.#ends[words] = stop;
      this.#words[words] ??= { fits: 0, mask: 0 };
      this.#compare(text, start, stop, bytes, at, end, this.#words[words] as Word);
      words++;
      at = end + 1;
    }
    return at === length + 1 || (words === 0 && length === 0) ? words : -1;
  }

  #compare(
    text: string,
    start: number,
    stop: number,
    bytes: Uint8Array,
    from: number,
    to: number,
    word: Word,
  ): void {
    word.fits = 0;
    word.mask = 0;
    if (stop - start !== to - from) return;
    let fits = FITS_LOWER | FITS_FIRST | FITS_UPPER;
    let mask = 0;
    for (let i = 0; i < stop - start; i++) {
      const unit = text.charCodeAt(start + i);
      const byte = bytes[from + i] as number;
      if (byte > 127) return;
      if (unit === byte) {
        if (isLower(byte)) fits &= i === 0 ? FITS_LOWER : FITS_LOWER | FITS_FIRST;
      } else if (unit === byte - SPACE && isLower(byte)) {
        fits &= i === 0 ? FITS_FIRST | FITS_UPPER : FITS_UPPER;
        if (i >= MASKED) mask = -1;
        else if (mask >= 0) mask |= 1 << i;
      } else return;
    }
    word.fits = fits;
    word.mask = fits === 0 && mask > 0 ? mask : 0;
  }

  #style(words: number): number {
    if (words === 0) return 0;
    const first = (this.#words[0] as Word).fits;
    let lower = 0;
    let title = 0;
    let upper = 0;
    for (let w = 1; w < words; w++) {
      const { fits } = this.#words[w] as Word;
      if (fits & FITS_LOWER) lower++;
      if (fits & FITS_FIRST) title++;
      if (fits & FITS_UPPER) upper++;
    }
    if (first & FITS_LOWER && lower >= title) return 0;
    if (first & FITS_UPPER && upper > Math.max(lower, title)) return STYLE_UPPER;
    if (first & FITS_FIRST) return title > lower ? STYLE_TITLE : STYLE_FIRST;
    if (first & FITS_UPPER && upper >= lower) return STYLE_UPPER;
    return title > lower ? STYLE_TITLE : 0;
  }

  /** False where the gap cannot be told. */
  #gap(text: string, from: number, to: number): boolean {
    if (from === to) {
      this.codes.push(NO_GAP);
      return true;
    }
    let ascii = true;
    for (let i = from; i < to; i++) {
      const unit = text.charCodeAt(i);
      if (unit < FIRST_GAP) return false;
      if (unit > 127) ascii = false;
    }
    if (!ascii) this.codes.pushText(text.slice(from, to));
    else for (let i = from; i < to; i++) this.codes.push(text.charCodeAt(i));
    return true;
  }

  #word(text: string, w: number, { fits, mask }: Word): void {
    if (fits) this.codes.push(opOf(fits));
    else if (mask) {
      this.codes.push(MASK);
      this.codes.pushVarint(mask);
    } else {
      const literal = Buffer.from(text.slice(this.#starts[w], this.#ends[w]));
      this.codes.push(LITERAL);
      this.codes.pushVarint(literal.length);
      this.codes.pushBytes(literal);
    }
  }
}

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
