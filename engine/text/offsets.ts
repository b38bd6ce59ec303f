// Offsets in other units than ours: files count code points or bytes, the engine counts UTF-16 units. One map per
// text, built in one pass over it, converts both ways.

export interface OffsetMap {
  /** Length of the text in the other unit. */
  readonly length: number;
  /** UTF-16 offset to the other unit. Inside a surrogate pair: the pair's start. Clamped to the text. */
  fromUtf16(offset: number): number;
  /** The other unit to a UTF-16 offset. Inside a character of several bytes: its start. Clamped to the text. */
  toUtf16(offset: number): number;
}

/** One checkpoint for so many UTF-16 units: a query walks at most this far. */
const STRIDE = 64;

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/** Whether `offset` falls between the halves of a surrogate pair. */
export const splitsPair = (text: string, offset: number): boolean =>
  offset > 0 && offset < text.length && isLow(text.charCodeAt(offset)) && isHigh(text.charCodeAt(offset - 1));

/** What one character weighs in the other unit, by its UTF-16 unit; a whole pair weighs `pair`. */
interface Weights {
  readonly unit: (unit: number) => number;
  readonly pair: number;
}

const CODE_POINTS: Weights = { unit: () => 1, pair: 1 };
/** A lone surrogate is written as U+FFFD: three bytes too. */
const UTF8: Weights = { unit: (u) => (u < 0x80 ? 1 : u < 0x800 ? 2 : 3), pair: 4 };

class Identity implements OffsetMap {
  readonly length: number;
  constructor(length: number) {
    this.length = length;
  }
  fromUtf16(offset: number): number {
    return Math.max(0, Math.min(offset, this.length));
  }
  toUtf16(offset: number): number {
    return this.fromUtf16(offset);
  }
}

class Checkpoints implements OffsetMap {
  readonly #text: string;
  readonly #weights: Weights;
  /** At k: weight of all whole characters that end at or before unit k * STRIDE. */
  readonly #marks: Float64Array;
  readonly length: number;

  constructor(text: string, weights: Weights) {
    this.#text = text;
    this.#weights = weights;
    this.#marks = new Float64Array(Math.floor(text.length / STRIDE) + 1);
    let weight = 0;
    let next = STRIDE;
    for (let i = 0; i < text.length; ) {
      const unit = text.charCodeAt(i);
      const pair = isHigh(unit) && isLow(text.charCodeAt(i + 1));
      const end = pair ? i + 2 : i + 1;
      if (end > next) {
        this.#marks[next / STRIDE] = weight; // the checkpoint is inside this pair
        next += STRIDE;
      }
      weight += pair ? weights.pair : weights.unit(unit);
      i = end;
      if (i === next) {
        this.#marks[next / STRIDE] = weight;
        next += STRIDE;
      }
    }
    this.length = weight;
  }

  /** Walks whole characters from checkpoint k until one would pass the limit, in UTF-16 units or in weight. */
  #walk(k: number, maxUnits: number, maxWeight: number): { units: number; weight: number } {
    let i = k * STRIDE;
    if (splitsPair(this.#text, i)) i--;
    let weight = this.#marks[k] as number;
    while (i < this.#text.length) {
      const unit = this.#text.charCodeAt(i);
      const pair = isHigh(unit) && isLow(this.#text.charCodeAt(i + 1));
      const end = pair ? i + 2 : i + 1;
      const after = weight + (pair ? this.#weights.pair : this.#weights.unit(unit));
      if (end > maxUnits || after > maxWeight) break;
      i = end;
      weight = after;
    }
    return { units: i, weight };
  }

  fromUtf16(offset: number): number {
    if (offset <= 0) return 0;
    if (offset >= this.#text.length) return this.length;
    return this.#walk(Math.floor(offset / STRIDE), offset, Number.POSITIVE_INFINITY).weight;
  }

  toUtf16(offset: number): number {
    if (offset <= 0) return 0;
    if (offset >= this.length) return this.#text.length;
    let low = 0;
    let high = this.#marks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#marks[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.#walk(low, this.#text.length, offset).units;
  }
}

/** Map between UTF-16 offsets and code points. A lone surrogate is one code point. */
export const codePointOffsets = (text: string): OffsetMap =>
  /[\ud800-\udfff]/.test(text) ? new Checkpoints(text, CODE_POINTS) : new Identity(text.length);

/** Map between UTF-16 offsets and bytes of the text's UTF-8 form. */
export const utf8Offsets = (text: string): OffsetMap =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins at NUL
  /[^\x00-\x7f]/.test(text) ? new Checkpoints(text, UTF8) : new Identity(text.length);
