// Character 3-grams inside word borders, as scikit-learn's `char_wb` counts them: " lung " gives " lu", "lun", "ung",
// "ng ". A gram is three UTF-16 units in two integers, so that counting them makes no strings.

const SPACE = 32;

/** Grams of one string, repeats included; refilled by each `fill`. */
export class Grams {
  count = 0;
  /** Of these, the first ones that are the same as those of the string before. */
  kept = 0;
  /** First and second unit. */
  head = new Int32Array(256);
  /** Third unit. */
  tail = new Uint16Array(256);
  #units = new Uint16Array(256);
  /** Grams that end before each unit. */
  #before = new Uint16Array(256);
  /** Units at the beginning that are one byte each. */
  #plain = 0;

  /**
   * Reads folded UTF-8 (words one space apart). `shared`: so many bytes at its beginning are those of the string before, and
   * need not be read again.
   */
  fill(bytes: Uint8Array, from: number, to: number, shared = 0): this {
    const most = to - from + 1;
    let known = shared <= this.#plain ? shared : 0;
    if (most > this.#units.length) {
      known = 0;
      this.#units = new Uint16Array(most * 2);
      this.#before = new Uint16Array(most * 2);
      this.head = new Int32Array(most * 2);
      this.tail = new Uint16Array(most * 2);
    }
    const length = this.#decode(bytes, from, to, known);
    const { head, tail } = this;
    const units = this.#units;
    const before = this.#before;
    let count = known > 0 ? (before[known] as number) : 0;
    this.kept = count;
    let a = known > 1 ? (units[known - 2] as number) : SPACE;
    let b = length > 0 ? (units[Math.max(known, 1) - 1] as number) : SPACE;
    for (let i = Math.max(known, 1); i <= length; i++) {
      const c = i < length ? (units[i] as number) : SPACE;
      before[i] = count;
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

  /** Units of the bytes, of which the first `known` are there; answers their number. */
  #decode(bytes: Uint8Array, from: number, to: number, known: number): number {
    const units = this.#units;
    let n = known;
    let i = from + known;
    for (; i < to; i++) {
      const b = bytes[i] as number;
      if (b >= 0x80) break;
      units[n++] = b;
    }
    this.#plain = n;
    while (i < to) {
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
  /** Three numbers a slot, side by side: head, tail and one more than the gram's number; 0 is free. */
  #slots: Int32Array;
  head: Int32Array;
  tail: Uint16Array;
  count = 0;

  constructor(size = 256) {
    this.#size = size;
    this.#slots = new Int32Array(size * SLOT);
    this.head = new Int32Array(size);
    this.tail = new Uint16Array(size);
  }

  #slot(head: number, tail: number): number {
    const slots = this.#slots;
    let h = Math.imul(head ^ Math.imul(tail, 0x9e3779b1), 0x85ebca6b);
    h ^= h >>> 15;
    let i = h & (this.#size - 1);
    for (;;) {
      const at = i * SLOT;
      if (slots[at + 2] === 0 || (slots[at] === head && slots[at + 1] === tail)) return at;
      i = (i + 1) & (this.#size - 1);
    }
  }

  /** Number of the gram, or -1. */
  find(head: number, tail: number): number {
    return (this.#slots[this.#slot(head, tail) + 2] as number) - 1;
  }

  /** Number of the gram, a new one if need be. */
  add(head: number, tail: number): number {
    const at = this.#slot(head, tail);
    const known = this.#slots[at + 2] as number;
    if (known !== 0) return known - 1;
    const id = this.count++;
    this.head[id] = head;
    this.tail[id] = tail;
    this.#put(at, id);
    if (this.count * 2 > this.#size) this.#grow();
    return id;
  }

  /** Empty again. */
  clear(): void {
    for (let id = 0; id < this.count; id++) {
      // Later ones of a chain first: what is found is then never behind a freed slot.
      const last = this.count - 1 - id;
      this.#slots[this.#slot(this.head[last] as number, this.tail[last] as number) + 2] = 0;
    }
    this.count = 0;
  }

  #put(at: number, id: number): void {
    this.#slots[at] = this.head[id] as number;
    this.#slots[at + 1] = this.tail[id] as number;
    this.#slots[at + 2] = id + 1;
  }

  #grow(): void {
    const { head, tail, count } = this;
    this.#size *= 2;
    this.#slots = new Int32Array(this.#size * SLOT);
    this.head = new Int32Array(this.#size);
    this.tail = new Uint16Array(this.#size);
    this.head.set(head);
    this.tail.set(tail);
    for (let id = 0; id < count; id++) this.#put(this.#slot(head[id] as number, tail[id] as number), id);
  }
}

const SLOT = 3;

/** Smoothed inverse document frequency (scikit-learn's default): `n` names, `df` of them with the gram. */
export const idf = (n: number, df: number): number => Math.log((1 + n) / (1 + df)) + 1;
