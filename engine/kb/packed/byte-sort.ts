// Sorts byte strings that lie in one buffer, by index: multikey quicksort (Bentley & Sedgewick 1997) on four bytes at
// a time. A build sorts millions of names and word starts; as JavaScript strings they would not fit.

/** Byte strings `bytes[starts[i], ends[i])`. */
export interface ByteStrings {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Bytewise order of strings `a` and `b` from byte `depth` on; a string sorts before its own continuations. */
export function compareAt(
  bytes: Uint8Array,
  starts: Uint32Array,
  ends: Uint32Array,
  a: number,
  b: number,
  depth: number,
): number {
  let i = (starts[a] as number) + depth;
  let k = (starts[b] as number) + depth;
  const iEnd = ends[a] as number;
  const kEnd = ends[b] as number;
  while (i < iEnd && k < kEnd) {
    const c = (bytes[i++] as number) - (bytes[k++] as number);
    if (c) return c;
  }
  return iEnd - i - (kEnd - k);
}

/** Fewer strings are put in order one by one. */
const SMALL = 16;
/** More are dealt out by their first two bytes first. */
const MANY = 1 << 12;
/** Numbers of scratch that are kept from one sorting to the next. */
const MOST_KEPT = 1 << 16;

let kept = new Uint32Array(MANY);
/** Room for so many numbers, of no value before or after. */
function scratch(size: number): Uint32Array {
  if (size <= kept.length) return kept;
  const room = new Uint32Array(size);
  if (size <= MOST_KEPT) kept = room;
  return room;
}

/** Four bytes of `bytes[from, to)`, zeros behind its end. */
function fourBytes(bytes: Uint8Array, from: number, to: number): number {
  if (from + 4 <= to)
    return (
      (((bytes[from] as number) << 24) |
        ((bytes[from + 1] as number) << 16) |
        ((bytes[from + 2] as number) << 8) |
        (bytes[from + 3] as number)) >>>
      0
    );
  let key = 0;
  for (let k = 0; k < 4; k++) key = (key << 8) | (from + k < to ? (bytes[from + k] as number) : 0);
  return key >>> 0;
}

/** Permutation that puts the strings in bytewise order; equal strings stay in the order of their index. */
export function sortByteStrings(strings: ByteStrings): Uint32Array {
  const n = strings.starts.length;
  const order = new Uint32Array(n);
  if (areSorted(strings)) return order.map((_, i) => i);
  if (n < MANY) {
    for (let i = 0; i < n; i++) order[i] = i;
    sortFrom(strings, order, 0);
    return order;
  }
  sortDealt({ strings, order, first: dealByTwoBytes(strings, order), from: 0, to: PAIRS });
  return order;
}

/** Whether the strings ascend as they are: ids of most vocabularies do, and other lists show soon that they do not. */
export function areSorted({ bytes, starts, ends }: ByteStrings): boolean {
  for (let i = 1; i < starts.length; i++) if (compareAt(bytes, starts, ends, i - 1, i, 0) > 0) return false;
  return true;
}

/** Strings dealt out by their first two bytes (`dealByTwoBytes`), of which those of pairs `[from, to)` are to be sorted. */
export interface DealtStrings {
  readonly strings: ByteStrings;
  readonly order: Uint32Array;
  readonly first: Uint32Array;
  readonly from: number;
  readonly to: number;
}

/** Pairs of two bytes. */
export const PAIRS = 0x10000;

/** Sorts the strings of each pair where they lie in `order`. */
export function sortDealt({ strings, order, first, from, to }: DealtStrings): void {
  for (let pair = from; pair < to; pair++) {
    const lo = first[pair] as number;
    const hi = first[pair + 1] as number;
    // A zero may be a byte or the end of a string: these are compared from their beginning.
    if (hi - lo > 1) sortFrom(strings, order.subarray(lo, hi), (pair & 255) === 0 ? 0 : 2);
  }
}

/** The first two bytes of a string, zeros behind its end. */
const pairOf = ({ bytes, starts, ends }: ByteStrings, i: number): number =>
  fourBytes(bytes, starts[i] as number, ends[i] as number) >>> 16;

/** Where the strings of each first two bytes begin in `order`, which is filled. */
export function dealByTwoBytes(strings: ByteStrings, order: Uint32Array): Uint32Array {
  const first = new Uint32Array(0x10002);
  for (let i = 0; i < order.length; i++) {
    const at = pairOf(strings, i) + 2;
    first[at] = (first[at] as number) + 1;
  }
  for (let p = 1; p < first.length; p++) first[p] = (first[p] as number) + (first[p - 1] as number);
  for (let i = 0; i < order.length; i++) {
    const at = pairOf(strings, i) + 1;
    order[first[at] as number] = i;
    first[at] = (first[at] as number) + 1;
  }
  return first;
}

/** Bytes of all strings whose first two bytes are lower, for each two bytes. */
export function bytesByTwoBytes(strings: ByteStrings): Uint32Array {
  const { starts, ends } = strings;
  const before = new Uint32Array(PAIRS + 1);
  for (let i = 0; i < starts.length; i++) {
    const at = pairOf(strings, i) + 1;
    before[at] = (before[at] as number) + (ends[i] as number) - (starts[i] as number);
  }
  for (let p = 1; p < before.length; p++) before[p] = (before[p] as number) + (before[p - 1] as number);
  return before;
}

/** Puts few strings in order, whose four bytes from `depth` on are in `keys`: these tell most of them apart. */
function insert(
  { bytes, starts, ends }: ByteStrings,
  order: Uint32Array,
  keys: Uint32Array,
  lo: number,
  hi: number,
  depth: number,
): void {
  for (let i = lo + 1; i < hi; i++) {
    const x = order[i] as number;
    const key = keys[i] as number;
    let k = i - 1;
    for (; k >= lo; k--) {
      const other = keys[k] as number;
      if (other < key) break;
      const y = order[k] as number;
      if (other === key) {
        const c = compareAt(bytes, starts, ends, y, x, depth);
        if (c < 0 || (c === 0 && y < x)) break;
      }
      order[k + 1] = y;
      keys[k + 1] = other;
    }
    order[k + 1] = x;
    keys[k + 1] = key;
  }
}

/** Sorts the strings whose numbers are in `order`, which share their first `common` bytes. */
function sortFrom(strings: ByteStrings, order: Uint32Array, common: number): void {
  const { bytes, starts, ends } = strings;
  const keys = scratch(order.length);
  // Work list of [lo, hi) ranges with a common prefix of `depth` bytes; `stale` keys must be read anew.
  const work = [0, order.length, common, 1];
  while (work.length > 0) {
    const stale = work.pop() as number;
    const depth = work.pop() as number;
    const hi = work.pop() as number;
    const lo = work.pop() as number;
    if (hi - lo < 2) continue;
    if (stale) readKeys(strings, order, keys, lo, hi, depth);
    if (hi - lo < SMALL) {
      insert(strings, order, keys, lo, hi, depth);
      continue;
    }
    const a = keys[lo] as number;
    const b = keys[(lo + hi) >>> 1] as number;
    const c = keys[hi - 1] as number;
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    const more = atMost(order, keys, lo, hi, pivot);
    const less = more - equal;
    work.push(lo, less, depth, 0, more, hi, depth, 0);
    // A zero in the last byte: these strings end here and are equal (or hold a NUL, which only comparing tells).
    if ((pivot & 255) === 0)
      order.subarray(less, more).sort((x, y) => compareAt(bytes, starts, ends, x, y, depth) || x - y);
    else work.push(less, more, depth + 4, 1);
  }
}

// The loops of `sortFrom` are functions of their own: the engine compiles what is called often, long before it replaces a
// loop that runs.

/** Reads the four bytes from `depth` on of the strings in `order[lo, hi)`. */
function readKeys(
  { bytes, starts, ends }: ByteStrings,
  order: Uint32Array,
  keys: Uint32Array,
  lo: number,
  hi: number,
  depth: number,
): void {
  for (let i = lo; i < hi; i++) {
    const o = order[i] as number;
    keys[i] = fourBytes(bytes, (starts[o] as number) + depth, ends[o] as number);
  }
}

/** How many keys are the pivot: what `atMost` answers beside its place. */
let equal = 0;

/** Puts the keys below the pivot first and those above it last; answers where the latter begin. */
function atMost(order: Uint32Array, keys: Uint32Array, lo: number, hi: number, pivot: number): number {
  let less = lo;
  let more = hi;
  for (let i = lo; i < more; ) {
    const key = keys[i] as number;
    if (key === pivot) {
      i++;
      continue;
    }
    const other = key < pivot ? less++ : --more;
    const o = order[i] as number;
    order[i] = order[other] as number;
    order[other] = o;
    keys[i] = keys[other] as number;
    keys[other] = key;
    if (key < pivot) i++;
  }
  equal = more - less;
  return more;
}
