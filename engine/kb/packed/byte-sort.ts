// Sorts byte strings that lie in one buffer, by index: multikey quicksort (Bentley & Sedgewick 1997) on four bytes at
// a time. A build sorts millions of names and word starts; as JavaScript strings they would not fit.

/** Byte strings `bytes[starts[i], ends[i])`. */
export interface ByteStrings {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Bytewise order of strings `a` and `b` from byte `depth` on; a string sorts before its own continuations. */
export function compareAt({ bytes, starts, ends }: ByteStrings, a: number, b: number, depth = 0): number {
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

const SMALL = 16;

/** Permutation that puts the strings in bytewise order; equal strings stay in the order of their index. */
export function sortByteStrings(strings: ByteStrings): Uint32Array {
  const { bytes, starts, ends } = strings;
  const n = starts.length;
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  /** Four bytes of each string at the current depth, zeros behind its end. */
  const keys = new Uint32Array(n);
  const at = (i: number) => order[i] as number;
  const keyOf = (i: number, depth: number): number => {
    const s = (starts[i] as number) + depth;
    const e = ends[i] as number;
    let key = 0;
    for (let k = 0; k < 4; k++) key = (key << 8) | (s + k < e ? (bytes[s + k] as number) : 0);
    return key >>> 0;
  };
  const swap = (i: number, k: number): void => {
    const o = at(i);
    order[i] = at(k);
    order[k] = o;
    const key = keys[i] as number;
    keys[i] = keys[k] as number;
    keys[k] = key;
  };
  const byAll = (depth: number) => (a: number, b: number) => compareAt(strings, a, b, depth) || a - b;
  const insertion = (lo: number, hi: number, depth: number): void => {
    const compare = byAll(depth);
    for (let i = lo + 1; i < hi; i++) {
      const x = at(i);
      let k = i - 1;
      while (k >= lo && compare(at(k), x) > 0) {
        order[k + 1] = at(k);
        k--;
      }
      order[k + 1] = x;
    }
  };

  // Work list of [lo, hi) ranges with a common prefix of `depth` bytes; `stale` keys must be read anew.
  const work: number[] = [0, n, 0, 1];
  while (work.length > 0) {
    const stale = work.pop() as number;
    const depth = work.pop() as number;
    const hi = work.pop() as number;
    const lo = work.pop() as number;
    if (hi - lo < 2) continue;
    if (hi - lo < SMALL) {
      insertion(lo, hi, depth);
      continue;
    }
    if (stale) for (let i = lo; i < hi; i++) keys[i] = keyOf(at(i), depth);
    const a = keys[lo] as number;
    const b = keys[(lo + hi) >>> 1] as number;
    const c = keys[hi - 1] as number;
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let less = lo;
    let more = hi;
    for (let i = lo; i < more; ) {
      const key = keys[i] as number;
      if (key < pivot) swap(i++, less++);
      else if (key > pivot) swap(i, --more);
      else i++;
    }
    work.push(lo, less, depth, 0, more, hi, depth, 0);
    // A zero in the last byte: these strings end here and are equal (or hold a NUL, which only comparing tells).
    if ((pivot & 255) === 0) order.subarray(less, more).sort(byAll(depth));
    else work.push(less, more, depth + 4, 1);
  }
  return order;
}
