// Tells how a name is written, by its folded key: see writing-codes.ts.
import type { TokenBuffer } from "../../text/token-buffer.ts";
import type { FoldedBytes } from "../../text/tokens.ts";
import { textOf } from "../../text/units.ts";
import { ByteList } from "./growable.ts";
import {
  FIRST_GAP,
  FITS_FIRST,
  FITS_LOWER,
  FITS_UPPER,
  fitOf,
  isLower,
  LITERAL,
  MASK,
  MASKED,
  MOST_SKIPPED,
  NO_GAP,
  opOf,
  SEPARATOR,
  SKIP,
  SPACE,
  STYLE_FIRST,
  STYLE_TITLE,
  STYLE_UPPER,
  styleOp,
  WHOLE,
} from "./writing-codes.ts";

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

  /** The text is `text[0, length)`; `tokens` and `folded` are its own, as `tokeniseAndFold` gives them. */
  encode(text: Uint16Array, length: number, tokens: TokenBuffer, folded: FoldedBytes): void {
    const { codes } = this;
    codes.length = 0;
    const words = this.#readWords(text, tokens, folded);
    if (words < 0 || !this.#encode(text, length, words) || codes.length > length) {
      codes.length = 0;
      codes.push(WHOLE);
      codes.pushText(textOf(text, 0, length));
    }
  }

  /** False where a gap cannot be told. */
  #encode(text: Uint16Array, length: number, words: number): boolean {
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
      const plainGap = w === 0 ? to === 0 : to - from === 1 && text[from] === SPACE;
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
    if (end === length) return true;
    if (afterGap && skipped === 0) codes.push(SEPARATOR);
    flush();
    return this.#gap(text, end, length);
  }

  /** Words of the key, each with its place in the text; -1 where they cannot be told apart. */
  #readWords(text: Uint16Array, tokens: TokenBuffer, folded: FoldedBytes): number {
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
    text: Uint16Array,
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
      const unit = text[start + i] as number;
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
  #gap(text: Uint16Array, from: number, to: number): boolean {
    if (from === to) {
      this.codes.push(NO_GAP);
      return true;
    }
    let ascii = true;
    for (let i = from; i < to; i++) {
      const unit = text[i] as number;
      if (unit < FIRST_GAP) return false;
      if (unit > 127) ascii = false;
    }
    if (!ascii) this.codes.pushText(textOf(text, from, to));
    else for (let i = from; i < to; i++) this.codes.push(text[i] as number);
    return true;
  }

  #word(text: Uint16Array, w: number, { fits, mask }: Word): void {
    if (fits) this.codes.push(opOf(fits));
    else if (mask) {
      this.codes.push(MASK);
      this.codes.pushVarint(mask);
    } else {
      const literal = Buffer.from(textOf(text, this.#starts[w] as number, this.#ends[w] as number));
      this.codes.push(LITERAL);
      this.codes.pushVarint(literal.length);
      this.codes.pushBytes(literal);
    }
  }
}
