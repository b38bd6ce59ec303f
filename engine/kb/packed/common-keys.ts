// Keys that are in several long, unordered lists: lists that many searches ask for are kept as bits, the others are read
// once, the shortest first.

/** Keys that have a word with a given beginning. */
export interface KeyList {
  /** Stands for the list: equal names, equal lists. */
  readonly name: string;
  /** How many keys are in `range` and shown by `each`. */
  readonly size: number;
  /** Keys `[from, to)`: all of them are in the list. */
  readonly range: readonly [from: number, to: number];
  /** Shows the others, `keys[0, count)` stretch by stretch, in a buffer that is used again: unordered, perhaps repeated. */
  each(visit: (keys: Uint32Array, count: number) => void): void;
}

/** A list of more than this share of all keys is kept as bits. */
const LONG = 1 / 32;
/** Bytes of bits that are kept; those asked for longest ago go first. */
const KEPT = 1 << 26;
/** Looking into a name costs as much as reading so many keys of a list. */
const LOOK = 200;

export class CommonKeys {
  readonly #keys: number;
  /** Bits of long lists by their names, those asked for last at the end. */
  readonly #known = new Map<string, Uint32Array>();
  // Scratch: marks of a list, all 0 between searches, and the keys that are left.
  #marked: Uint32Array | undefined;
  #left = new Uint32Array(0);

  /** `keys` is the number of keys of the knowledge base. */
  constructor(keys: number) {
    this.#keys = keys;
  }

  /**
   * Bits of the long ones among the lists; a key that all of the lists hold has its bit in each. Bits that would cost
   * more than looking into `left` names are left out, unless they are there already.
   */
  bits(lists: readonly KeyList[], left: number): Uint32Array[] {
    return lists.flatMap((list) => {
      const bits = this.#bitsOf(list, left);
      return bits ? [bits] : [];
    });
  }

  #isLong({ size }: KeyList): boolean {
    return size > this.#keys * LONG;
  }

  #bitsOf(list: KeyList, left: number): Uint32Array | undefined {
    const known = this.#known.get(list.name);
    if (known) {
      this.#known.delete(list.name);
      this.#known.set(list.name, known);
      return known;
    }
    if (!this.#isLong(list) || list.size > left * LOOK) return undefined;
    const bits = new Uint32Array((this.#keys + 31) >>> 5);
    markRange(bits, list.range);
    list.each((keys, count) => {
      mark(bits, keys, count);
    });
    const most = Math.max(1, Math.floor(KEPT / bits.byteLength));
    if (this.#known.size >= most) this.#known.delete(this.#known.keys().next().value as string);
    this.#known.set(list.name, bits);
    return bits;
  }

  /**
   * Keys that may be in all lists: all that are, are among them; in no order, perhaps repeated, in an array that the next
   * call overwrites. A list that is longer than what it may spare is not read.
   */
  of(lists: readonly KeyList[]): Uint32Array {
    const [rarest, ...others] = lists.toSorted((a, b) => a.size - b.size);
    if (!rarest) return this.#left.subarray(0, 0);
    const bits = this.bits(lists, rarest.size);
    // All of them are long.
    if (this.#isLong(rarest)) return this.#keysOf(bits);
    let left = this.#held(rarest, bits);
    for (const list of others) {
      if (this.#isLong(list)) continue;
      if (list.size > left * LOOK) break;
      left = this.#alsoIn(list, left);
    }
    return this.#left.subarray(0, left);
  }

  /** Leaves the keys of the list that have their bits. */
  #held(list: KeyList, bits: readonly Uint32Array[]): number {
    if (this.#left.length < list.size) this.#left = new Uint32Array(list.size);
    const found = this.#left;
    const [first, ...others] = bits;
    let n = 0;
    for (let k = list.range[0]; k < list.range[1]; k++)
      if (!first || (first[k >>> 5] as number) & (1 << (k & 31))) found[n++] = k;
    list.each((keys, count) => {
      if (first)
        for (let i = 0; i < count; i++) {
          const k = keys[i] as number;
          if ((first[k >>> 5] as number) & (1 << (k & 31))) found[n++] = k;
        }
      else {
        found.set(count === keys.length ? keys : keys.subarray(0, count), n);
        n += count;
      }
    });
    for (const more of others) {
      let to = 0;
      for (let i = 0; i < n; i++) {
        const k = found[i] as number;
        if ((more[k >>> 5] as number) & (1 << (k & 31))) found[to++] = k;
      }
      n = to;
    }
    return n;
  }

  /** Of the keys left, leaves those of the list. */
  #alsoIn(list: KeyList, left: number): number {
    this.#marked ??= new Uint32Array((this.#keys + 31) >>> 5);
    const marked = this.#marked;
    const found = this.#left;
    mark(marked, found, left);
    // A key is found once, and is then marked no more: what stays marked are the others.
    let n = 0;
    const both = new Uint32Array(Math.min(left, list.size));
    const [from, to] = list.range;
    for (let i = 0; i < left; i++) {
      const k = found[i] as number;
      if (k < from || k >= to) continue;
      const bit = 1 << (k & 31);
      const word = marked[k >>> 5] as number;
      if ((word & bit) === 0) continue;
      marked[k >>> 5] = word & ~bit;
      both[n++] = k;
    }
    list.each((keys, count) => {
      for (let i = 0; i < count; i++) {
        const k = keys[i] as number;
        const bit = 1 << (k & 31);
        const word = marked[k >>> 5] as number;
        if ((word & bit) === 0) continue;
        marked[k >>> 5] = word & ~bit;
        both[n++] = k;
      }
    });
    for (let i = 0; i < left; i++) marked[(found[i] as number) >>> 5] = 0;
    found.set(n === both.length ? both : both.subarray(0, n));
    return n;
  }

  /** Keys whose bit is 1 in all. */
  #keysOf(all: readonly Uint32Array[]): Uint32Array {
    const [first, ...others] = all as [Uint32Array, ...Uint32Array[]];
    let n = 0;
    let room = this.#left;
    for (let w = 0; w < first.length; w++) {
      let rest = first[w] as number;
      for (let b = 0; rest !== 0 && b < others.length; b++) rest &= (others[b] as Uint32Array)[w] as number;
      if (rest === 0) continue;
      if (n + 32 > room.length) {
        const wider = new Uint32Array(Math.max(1 << 16, 2 * room.length));
        wider.set(room);
        room = wider;
      }
      for (; rest !== 0; rest &= rest - 1) room[n++] = w * 32 + 31 - Math.clz32(rest & -rest);
    }
    this.#left = room;
    return room.subarray(0, n);
  }
}

/** Whether bit `key mod 32` of number `key / 32` is 1 in all. */
export const inAll = (bits: readonly Uint32Array[], key: number): boolean => {
  for (const row of bits) if (((row[key >>> 5] as number) & (1 << (key & 31))) === 0) return false;
  return true;
};

function markRange(bits: Uint32Array, [from, to]: readonly [number, number]): void {
  for (let k = from; k < to; )
    if ((k & 31) === 0 && k + 32 <= to) {
      // Whole numbers of bits at once.
      const end = to >>> 5;
      bits.fill(0xffffffff, k >>> 5, end);
      k = end * 32;
    } else {
      bits[k >>> 5] = (bits[k >>> 5] as number) | (1 << (k & 31));
      k++;
    }
}

function mark(bits: Uint32Array, keys: Uint32Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const k = keys[i] as number;
    bits[k >>> 5] = (bits[k >>> 5] as number) | (1 << (k & 31));
  }
}
