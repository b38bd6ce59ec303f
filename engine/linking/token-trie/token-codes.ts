// Tokens as bytes in a token trie: the more often a token begins an edge, the shorter. A token's rank is its place in
// that order; one byte says the first 176 ranks, two the next 19,456, three the 262,144 after them.
import type { ByteList } from "../../kb/packed/growable.ts";

const TWO = 176;
const THREE = 252;
const AFTER_ONE = TWO;
const AFTER_TWO = AFTER_ONE + (THREE - TWO) * 256;
/** Token ids are smaller than this. */
export const MOST_TOKENS = AFTER_TWO + (256 - THREE) * 65_536;

/** Tokens by rank: those that occur, the most frequent first, of equally frequent ones the smaller first. */
export function ranked(times: Uint32Array): Uint32Array {
  let count = 0;
  for (const n of times) if (n > 0) count++;
  const tokens = new Uint32Array(count);
  let k = 0;
  times.forEach((n, token) => {
    if (n > 0) tokens[k++] = token;
  });
  return tokens.sort((a, b) => (times[b] as number) - (times[a] as number) || a - b);
}

/** Rank of each token below `vocabulary`; `NO_RANK` where it is in no name. */
export const NO_RANK = 0xffffffff;
export function ranksOf(byRank: Uint32Array, vocabulary: number): Uint32Array {
  const ranks = new Uint32Array(vocabulary).fill(NO_RANK);
  byRank.forEach((token, rank) => {
    ranks[token] = rank;
  });
  return ranks;
}

export function writeRank(out: ByteList, rank: number): void {
  if (rank < AFTER_ONE) out.push(rank);
  else if (rank < AFTER_TWO) {
    const rest = rank - AFTER_ONE;
    out.push(TWO + (rest >>> 8));
    out.push(rest & 255);
  } else {
    const rest = rank - AFTER_TWO;
    out.push(THREE + (rest >>> 16));
    out.push((rest >>> 8) & 255);
    out.push(rest & 255);
  }
}

/** Bytes of the rank code that begins with this byte. */
export const rankLength = (first: number): number => (first < TWO ? 1 : first < THREE ? 2 : 3);

/** The rank whose code begins at `at`. */
export function readRank(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < TWO) return first;
  const second = bytes[at + 1] as number;
  if (first < THREE) return AFTER_ONE + ((first - TWO) << 8) + second;
  return AFTER_TWO + ((first - THREE) << 16) + (second << 8) + (bytes[at + 2] as number);
}
