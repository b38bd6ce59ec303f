// Names that have a word for each word of a query, in whatever order: "mell type 2" finds "diabetes mellitus type 2".
// Each word of the query has a list of keys; they are intersected as bits, the rarest first.
import { MOST_WORDS } from "./word-index.ts";

/** Keys that have a word with a given beginning. */
export interface KeyList {
  /** How many `each` shows. */
  readonly size: number;
  /** Unordered, perhaps repeated. */
  each(visit: (key: number) => void): void;
}

/** Looking into a name costs as much as reading so many keys of a list. */
const LOOK = 200;

/**
 * Keys that may hold all words, ascending: all that do are among them. `count` is the number of keys of the KB. A list that
 * is longer than what it may spare is not read.
 */
export function commonKeys(lists: readonly KeyList[], count: number): Uint32Array {
  const [rarest, ...others] = [...lists].sort((a, b) => a.size - b.size);
  if (!rarest) return new Uint32Array(0);
  const words = (count + 31) >>> 5;
  let marked = new Uint32Array(words);
  rarest.each((k) => {
    marked[k >>> 5] = (marked[k >>> 5] as number) | (1 << (k & 31));
  });
  let left = rarest.size;
  for (const list of others) {
    if (list.size > left * LOOK) break;
    const both = new Uint32Array(words);
    left = 0;
    list.each((k) => {
      const bit = 1 << (k & 31);
      if (((marked[k >>> 5] as number) & bit) === 0) return;
      both[k >>> 5] = (both[k >>> 5] as number) | bit;
      left++;
    });
    marked = both;
  }
  const found = new Uint32Array(left);
  let n = 0;
  for (let w = 0; w < words; w++)
    for (let bits = marked[w] as number; bits !== 0; bits &= bits - 1)
      found[n++] = w * 32 + 31 - Math.clz32(bits & -bits);
  return found.subarray(0, n);
}

/** Ascending keys by rank (0 to 255), then by number. */
export function byRank(keys: Uint32Array, rank: (key: number) => number): Uint32Array {
  const next = new Uint32Array(257);
  for (const k of keys) next[rank(k) + 1] = (next[rank(k) + 1] as number) + 1;
  for (let r = 1; r < next.length; r++) next[r] = (next[r] as number) + (next[r - 1] as number);
  const sorted = new Uint32Array(keys.length);
  for (const k of keys) {
    const at = next[rank(k)] as number;
    sorted[at] = k;
    next[rank(k)] = at + 1;
  }
  return sorted;
}

const SPACE = 32;

/**
 * Whether each beginning, longest first, begins a word of its own among the first sixteen of the name `bytes[0, length)`.
 * What begins with the longer one begins with any shorter one that begins it: the first word that fits is taken.
 */
export function holdsWords(bytes: Uint8Array, length: number, beginnings: readonly Uint8Array[]): boolean {
  let taken = 0;
  for (const beginning of beginnings) {
    let found = false;
    let word = 0;
    for (let i = 0; i < length && word < MOST_WORDS; word++) {
      if ((taken & (1 << word)) === 0) {
        let n = 0;
        while (n < beginning.length && i + n < length && bytes[i + n] === beginning[n]) n++;
        if (n === beginning.length) {
          taken |= 1 << word;
          found = true;
          break;
        }
      }
      while (i < length && bytes[i] !== SPACE) i++;
      i++;
    }
    if (!found) return false;
  }
  return true;
}

/** Whether the words stand one behind the other in the name, the last one perhaps as a beginning, behind its first word. */
export function holdsPhrase(bytes: Uint8Array, length: number, phrase: Uint8Array): boolean {
  let word = 1;
  for (let i = 0; i < length && word < MOST_WORDS; word++) {
    while (i < length && bytes[i] !== SPACE) i++;
    i++;
    let n = 0;
    while (n < phrase.length && i + n < length && bytes[i + n] === phrase[n]) n++;
    if (n === phrase.length) return true;
  }
  return false;
}
