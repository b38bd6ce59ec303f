// Names that have a word for each word of a query, in whatever order: "mell type 2" finds "diabetes mellitus type 2".
// Each word of the query is a stretch of keys and one of word starts; the two rarest are intersected as bits.
import { MOST_WORDS } from "./word-starts.ts";

/** Where names stand that have a word with a given beginning. */
export interface WordStretch {
  /** Keys `[from, to)` begin with it. */
  readonly keys: readonly [from: number, to: number];
  /** Keys of its word starts, unordered, perhaps repeated. */
  readonly later: Uint32Array;
}

const sizeOf = ({ keys: [from, to], later }: WordStretch): number => to - from + later.length;

/** With so few names, looking into each is cheaper than reading a second list. */
const FEW = 2_000;

function* keysOf({ keys: [from, to], later }: WordStretch): Generator<number> {
  for (let k = from; k < to; k++) yield k;
  yield* later;
}

/** Keys that may hold all words, each once: all that do are among them. `count` is the number of keys of the KB. */
export function commonKeys(stretches: readonly WordStretch[], count: number): Uint32Array {
  const [rarest, second] = [...stretches].sort((a, b) => sizeOf(a) - sizeOf(b));
  if (!rarest) return new Uint32Array(0);
  if (!second || sizeOf(rarest) <= FEW) return Uint32Array.from(new Set(keysOf(rarest)));
  const marked = new Uint32Array((count + 31) >>> 5);
  const mark = (k: number): void => {
    marked[k >>> 5] = (marked[k >>> 5] as number) | (1 << (k & 31));
  };
  const found = new Uint32Array(sizeOf(rarest));
  let n = 0;
  const take = (k: number): void => {
    const bits = marked[k >>> 5] as number;
    const bit = 1 << (k & 31);
    if ((bits & bit) === 0) return;
    marked[k >>> 5] = bits & ~bit;
    found[n++] = k;
  };
  for (let k = rarest.keys[0]; k < rarest.keys[1]; k++) mark(k);
  for (let i = 0; i < rarest.later.length; i++) mark(rarest.later[i] as number);
  for (let k = second.keys[0]; k < second.keys[1]; k++) take(k);
  for (let i = 0; i < second.later.length; i++) take(second.later[i] as number);
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
