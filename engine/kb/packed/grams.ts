// Character 3-grams inside word borders, as scikit-learn's `char_wb` counts them: " lung " gives " lu", "lun", "ung",
// "ng ". A gram is three UTF-16 units in two integers, so that counting them makes no strings.

const SPACE = 32;

/** Grams of one string, repeats included; refilled by each `fill`. */
export class Grams {
  count = 0;
  /** First and second unit. */
  head = new Int32Array(256);
  /** Third unit. */
  tail = new Uint16Array(256);
  #units = new Uint16Array(256);

  /** Reads folded UTF-8 (words one space apart). */
  fill(bytes: Uint8Array, from: number, to: number): this {
    const most = to - from + 1;
    if (most > this.#units.length) {
      this.#units = new Uint16Array(most * 2);
      this.head = new Int32Array(most * 2);
      this.tail = new Uint16Array(most * 2);
    }
    const length = this.#decode(bytes, from, to);
    const { head, tail } = this;
    const units = this.#units;
    let count = 0;
    let a = SPACE;
    let b = length > 0 ? (units[0] as number) : SPACE;
    for (let i = 1; i <= length; i++) {
      const c = i < length ? (units[i] as number) : SPACE;
      if (b !== SPACE) {
        head[count] = (a << 16) | b;
        tail[count++] = c;
      }
      a = b;
      b = c;
    }
    this.count = count;
    return this;
  }

  #decode(bytes: Uint8Array, from: number, to: number): number {
    const units = this.#units;
    let n = 0;
    for (let i = from; i < to; ) {
      const b = bytes[i++] as number;
      if (b < 0x80) {
        units[n++] = b;
        continue;
      }
      const next = () => (bytes[i++] as number) & 63;
      if (b < 0xe0) units[n++] = ((b & 31) << 6) | next();
      else if (b < 0xf0) units[n++] = ((b & 15) << 12) | (next() << 6) | next();
      else {
        const point = (((b & 7) << 18) | (next() << 12) | (next() << 6) | next()) - 0x10000;
        units[n++] = 0xd800 + (point >> 10);
        units[n++] = 0xdc00 + (point & 1023);
      }
    }
    return n;
  }
}

/** Small numbers for grams, in the order of their first appearance: open addressing that grows. */
export class GramTable {
  #size: number;
  #slots: Int32Array;
  head: Int32Array;
  tail: Uint16Array;
  count = 0;

  constructor(size = 256) {
    this.#size = size;
    this.#slots = new Int32Array(size);
    this.head = new Int32Array(size);
    this.tail = new Uint16Array(size);
  }

  #slot(head: number, tail: number): number {
    let h = Math.imul(head ^ Math.imul(tail, 0x9e3779b1), 0x85ebca6b);
    h ^= h >>> 15;
    let i = h & (this.#size - 1);
    for (;;) {
      const id = (this.#slots[i] as number) - 1;
      if (id < 0 || (this.head[id] === head && this.tail[id] === tail)) return i;
      i = (i + 1) & (this.#size - 1);
    }
  }

  /** Number of the gram, or -1. */
  find(head: number, tail: number): number {
    return (this.#slots[this.#slot(head, tail)] as number) - 1;
  }

  /** Number of the gram, a new one if need be. */
  add(head: number, tail: number): number {
    const i = this.#slot(head, tail);
    if (this.#slots[i] !== 0) return (this.#slots[i] as number) - 1;
    const id = this.count++;
    this.#slots[i] = id + 1;
    this.head[id] = head;
    this.tail[id] = tail;
    if (this.count * 2 > this.#size) this.#grow();
    return id;
  }

  #grow(): void {
    const { head, tail, count } = this;
    this.#size *= 2;
    this.#slots = new Int32Array(this.#size);
    this.head = new Int32Array(this.#size);
    this.tail = new Uint16Array(this.#size);
    this.head.set(head);
    this.tail.set(tail);
    for (let id = 0; id < count; id++)
      this.#slots[this.#slot(head[id] as number, tail[id] as number)] = id + 1;
  }
}

/** Smoothed inverse document frequency (scikit-learn's default): `n` names, `df` of them with the gram. */
export const idf = (n: number, df: number): number => Math.log((1 + n) / (1 + df)) + 1;
