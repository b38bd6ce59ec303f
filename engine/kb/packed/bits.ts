// Small numbers side by side in as many bits as the largest needs, and lists of lists as one row of bits.

/** Bits that hold every number up to `largest`. */
export const widthOf = (largest: number): number => 32 - Math.clz32(largest);

/** Numbers of `width` bits, lowest bit first, from the lowest bit of the first byte on; some zeros behind them. */
export class PackedNumbers {
  readonly bytes: Uint8Array;
  readonly width: number;

  constructor(bytes: Uint8Array, width: number) {
    this.bytes = bytes;
    this.width = width;
  }

  /** Bytes for `count` numbers. */
  static size(count: number, width: number): number {
    return Math.ceil((count * width) / 8) + 4;
  }

  static of(numbers: ArrayLike<number>, width: number): PackedNumbers {
    const packed = new PackedNumbers(new Uint8Array(PackedNumbers.size(numbers.length, width)), width);
    for (let i = 0; i < numbers.length; i++) packed.set(i, numbers[i] as number);
    return packed;
  }

  get(i: number): number {
    return bitsAt(this.bytes, i * this.width, this.width);
  }

  /** Once for each place, which must hold 0. */
  set(i: number, value: number): void {
    putBits(this.bytes, i * this.width, value);
  }
}

/** The number in bits `[at, at + width)`, `width` 32 at most; four bytes behind them must exist. */
export function bitsAt(bytes: Uint8Array, at: number, width: number): number {
  if (width === 0) return 0;
  const i = Math.floor(at / 8);
  const shift = at % 8;
  const low =
    ((bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24)) >>>
    shift;
  const all = shift + width > 32 ? low | ((bytes[i + 4] as number) << (32 - shift)) : low;
  return width === 32 ? all >>> 0 : (all & ((1 << width) - 1)) >>> 0;
}

/** Adds a number's bits to zeros. */
export function putBits(bytes: Uint8Array, at: number, value: number): void {
  let i = Math.floor(at / 8);
  const shift = at % 8;
  bytes[i] = (bytes[i] as number) | ((value << shift) & 255);
  for (let rest = Math.floor(value / 2 ** (8 - shift)); rest > 0; rest = Math.floor(rest / 256)) {
    i++;
    bytes[i] = (bytes[i] as number) | (rest & 255);
  }
}

const popcount = (word: number): number => {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

/** u32 words to one count of the index. */
const STRIDE = 8;
/** Ones, or zeros, to one place in the index where the search for them begins. */
const HINT = 512;

/**
 * How many items each of many rows has, in one bit for each row and each item: row by row a 1 for each item, then a 0.
 * Items are numbered through all rows.
 */
export class RowBits {
  readonly #words: Uint32Array;
  /** Ones before each eighth word; made at the first use. */
  readonly #ones: Uint32Array;
  /** Of zeros, of ones. */
  readonly #hints: readonly Uint32Array[];

  constructor(words: Uint32Array) {
    this.#words = words;
    this.#ones = new Uint32Array(Math.ceil(words.length / STRIDE) + 1);
    let ones = 0;
    for (let w = 0; w < words.length; w++) {
      if (w % STRIDE === 0) this.#ones[w / STRIDE] = ones;
      ones += popcount(words[w] as number);
    }
    this.#ones[this.#ones.length - 1] = ones;
    this.#hints = [this.#hintsFor(false), this.#hintsFor(true)];
  }

  /** Ones, or zeros, before count `i` of the index. */
  #before(i: number, one: boolean): number {
    const ones = this.#ones[i] as number;
    return one ? ones : i * STRIDE * 32 - ones;
  }

  /** Of each `HINT`-th one, or zero, the last count of the index that is not beyond it. */
  #hintsFor(one: boolean): Uint32Array {
    const last = this.#ones.length - 1;
    const hints = new Uint32Array(Math.floor(this.#before(last, one) / HINT) + 2).fill(last);
    for (let i = 0, n = 0; i < last; i++) for (; n * HINT < this.#before(i + 1, one); n++) hints[n] = i;
    return hints;
  }

  /** Items of all rows. */
  get items(): number {
    return this.#ones.at(-1) as number;
  }

  /** `items(row)` for each of `rows`. */
  static words(rows: number, all: number, items: (row: number) => number): Uint32Array {
    const words = new Uint32Array(Math.ceil((rows + all) / 32));
    let at = 0;
    for (let row = 0; row < rows; row++) {
      for (let n = items(row); n > 0; n--, at++)
        words[at >>> 5] = (words[at >>> 5] as number) | (1 << (at & 31));
      at++;
    }
    return words;
  }

  /** Number of the first item of a row; of all items for the row behind the last. */
  first(row: number): number {
    return row === 0 ? 0 : this.#select(row - 1, false) + 1 - row;
  }

  /** Items `[from, to)` of a row. */
  range(row: number): [from: number, to: number] {
    const from = this.first(row);
    return [from, from + this.size(row, from)];
  }

  /** Items of a row, the first of which is `first`. */
  size(row: number, first: number): number {
    const words = this.#words;
    // Rows are short: look at the next bits first.
    let at = first + row;
    for (let n = 0; n < 32; n++, at++)
      if (at >= words.length * 32 || ((words[at >>> 5] as number) & (1 << (at & 31))) === 0) return n;
    return this.first(row + 1) - first;
  }

  /** Reads ahead what tells the items of a row: answers any number. */
  ahead(row: number): number {
    if (row === 0) return 0;
    return this.#words[this.#countBefore(row - 1, false) * STRIDE] as number;
  }

  /** Row of an item. */
  rowOf(item: number): number {
    return this.#select(item, true) - item;
  }

  /** Last count of the index that is not beyond the one, or zero, with `n` like it before it. */
  #countBefore(n: number, one: boolean): number {
    const hints = this.#hints[one ? 1 : 0] as Uint32Array;
    const hint = Math.min(Math.floor(n / HINT), hints.length - 2);
    let lo = hints[hint] as number;
    let hi = Math.min(this.#ones.length - 1, (hints[hint + 1] as number) + 1);
    while (hi - lo > 1) {
      const mid = (lo + hi) >>> 1;
      if (this.#before(mid, one) <= n) lo = mid;
      else hi = mid;
    }
    return lo;
  }

  /** Position of the one, or zero, with `n` like it before it. */
  #select(n: number, one: boolean): number {
    const words = this.#words;
    const lo = this.#countBefore(n, one);
    let left = n - this.#before(lo, one);
    for (let w = lo * STRIDE; w < words.length; w++) {
      let word = words[w] as number;
      if (!one) word = ~word;
      const here = popcount(word);
      if (left >= here) {
        left -= here;
        continue;
      }
      for (; left > 0; left--) word &= word - 1;
      return w * 32 + 31 - Math.clz32(word & -word);
    }
    return words.length * 32;
  }
}
