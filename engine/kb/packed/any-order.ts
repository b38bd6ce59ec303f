// Names that have a word for each word of a query, in whatever order: "mell type 2" finds "diabetes mellitus type 2". Which
// names may do so comes from lists (common-keys.ts); here they are put in order and looked into.
import { MOST_WORDS } from "./word-index.ts";

/** More than any number of a key. */
const KEYS = 2 ** 32;
/** Keys put in order at a time: a page of names is soon filled. */
const AT_ONCE = 2_000;

/** Each of the keys once, by rank (0 to 255), then by number; no more are put in order than are asked for. `ranks` are those of all keys. */
export function* byRank(keys: Uint32Array, ranks: Uint8Array): Generator<number> {
  const rank = new Uint8Array(keys.length);
  const times = new Uint32Array(257);
  for (let i = 0; i < keys.length; i++) {
    const r = ranks[keys[i] as number] as number;
    rank[i] = r;
    times[r] = (times[r] as number) + 1;
  }
  for (let from = 0; from < 256; ) {
    let to = from;
    let count = 0;
    do count += times[to++] as number;
    while (to < 256 && count + (times[to] as number) <= AT_ONCE);
    // Rank and number as one: exact up to 2^45 keys.
    const next = new Float64Array(count);
    for (let i = 0, n = 0; n < count; i++) {
      const r = rank[i] as number;
      if (r >= from && r < to) next[n++] = r * KEYS + (keys[i] as number);
    }
    let last = -1;
    for (const ranked of next.sort()) {
      if (ranked !== last) yield ranked % KEYS;
      last = ranked;
    }
    from = to;
  }
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
