// Names that have a word for each word of a query, in whatever order: "mell type 2" finds "diabetes mellitus type 2".
// Each word of the query has a list of keys; the two rarest are intersected as bits.
import { MOST_WORDS } from "./word-index.ts";

/** Keys that have a word with a given beginning. */
export interface KeyList {
  /** How many `each` shows. */
  readonly size: number;
  /** Unordered, perhaps repeated. */
  each(visit: (key: number) => void): void;
}

/** Keys that may hold all words, each once: all that do are among them. `count` is the number of keys of the KB. */
export function commonKeys(lists: readonly KeyList[], count: number): Uint32Array {
  const [rarest, second] = [...lists].sort((a, b) => a.size - b.size);
  if (!rarest) return new Uint32Array(0);
  const marked = new Uint32Array((count + 31) >>> 5);
  rarest.each((k) => {
    marked[k >>> 5] = (marked[k >>> 5] as number) | (1 << (k & 31));
  });
  const found = new Uint32Array(rarest.size);
  let n = 0;
  (second ?? rarest).each((k) => {
    const bits = marked[k >>> 5] as number;
    const bit = 1 << (k & 31);
    if ((bits & bit) === 0) return;
    marked[k >>> 5] = bits & ~bit;
    found[n++] = k;
  });
  return found.subarray(0, n);
}

/** Keys by rank (0 to 255), then by number. */
export function byRank(keys: Uint32Array, rank: (key: number) => number): Uint32Array {
  const next = new Uint32Array(257);
  const ordered = keys.slice().sort();
  for (const k of ordered) next[rank(k) + 1] = (next[rank(k) + 1] as number) + 1;
  for (let r = 1; r < next.length; r++) next[r] = (next[r] as number) + (next[r - 1] as number);
  const sorted = new Uint32Array(keys.length);
  for (const k of ordered) {
    const at = next[rank(k)] as number;
    sorted[at] = k;
    next[rank(k)] = at + 1;
  }
  return sorted;
}

/** Whether each beginning, longest first, begins a word of its own among the name's first sixteen. */
export function holdsWords(name: string, beginnings: readonly string[]): boolean {
  const words = name.split(" ").slice(0, MOST_WORDS);
  // What begins with the longer one begins with any shorter one that begins it: taking the first that fits costs nothing.
  return beginnings.every((b) => {
    const i = words.findIndex((w) => w.startsWith(b));
    if (i >= 0) words.splice(i, 1);
    return i >= 0;
  });
}
