// Which states of the rolling hashes occur: a Bloom filter in blocks of one cache line (Putze, Sanders & Singler 2007). A
// text asks it at every word; it answers from one line of memory, in a few bytes a name.

import { fetched, TOGETHER } from "../fetching.ts";
import { ENDS, GOES_ON } from "../knowledge-base.ts";
import type { Uint32List } from "./growable.ts";

/** u32 words of a block: 64 bytes. */
export const BLOCK_WORDS = 16;
/** Bits of filter for each state. More of them mean fewer wrong answers, about one in 60 as it is. */
const BITS = 10;
/** Tells the pattern of a state in which a name ends from that of one behind which names go on. */
const END = 0x6a09e667;

const firstMask = (b: number): number => (1 << (b >>> 8)) | (1 << (b >>> 13));
const secondMask = (b: number): number => (1 << (b >>> 18)) | (1 << (b >>> 23));

/** Writes states down, most repetitions left out. */
export class StateWriter {
  // States met lately: names share their first words.
  readonly #recentA = new Int32Array(1 << 14);
  readonly #recentB = new Int32Array(1 << 14);

  /** `ends`: a name ends in it. It goes `into` the list as two numbers. */
  add(a: number, hash: number, ends: boolean, into: Uint32List): void {
    const b = ends ? hash ^ END : hash;
    const recent = (a ^ (b >>> 7)) & (this.#recentA.length - 1);
    if (this.#recentA[recent] === a && this.#recentB[recent] === b) return;
    this.#recentA[recent] = a;
    this.#recentB[recent] = b;
    into.push(a);
    into.push(b);
  }
}

/**
 * How many distinct states there are, about 1 % off: HyperLogLog (Flajolet et al. 2007), which gives the same answer in
 * whatever order they come and however often.
 */
class DistinctCount {
  static readonly #BITS = 14;
  readonly #registers = new Uint8Array(1 << DistinctCount.#BITS);

  add(a: number, b: number): void {
    let h = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    const register = h >>> (32 - DistinctCount.#BITS);
    let rest = Math.imul(b ^ (a >>> 15), 0x27d4eb2f);
    rest = Math.imul(rest ^ (rest >>> 15), 0x85ebca6b);
    const zeros = Math.clz32(rest ^ (rest >>> 13)) + 1;
    if (zeros > (this.#registers[register] as number)) this.#registers[register] = zeros;
  }

  estimate(): number {
    const m = this.#registers.length;
    let sum = 0;
    let empty = 0;
    for (const r of this.#registers) {
      sum += 2 ** -r;
      if (r === 0) empty++;
    }
    const raw = ((0.7213 / (1 + 1.079 / m)) * m * m) / sum;
    return Math.ceil(raw <= 2.5 * m && empty > 0 ? m * Math.log(m / empty) : raw);
  }
}

/** The filter of states as `StateWriter` writes them. Neither their order nor repetitions make a difference. */
export function stateFilter(states: Uint32Array): Uint32Array {
  const count = new DistinctCount();
  for (let i = 0; i < states.length; i += 2) count.add(states[i] as number, states[i + 1] as number);
  const blocks = Math.max(1, Math.ceil((count.estimate() * BITS) / (32 * BLOCK_WORDS)));
  const words = new Uint32Array(blocks * BLOCK_WORDS);
  const scale = blocks / 2 ** 32;
  for (let i = 0; i < states.length; i += 2) {
    const b = states[i + 1] as number;
    const block = (((states[i] as number) * scale) | 0) * BLOCK_WORDS;
    const first = block + (b & 15);
    const second = block + ((b >>> 4) & 15);
    words[first] = (words[first] as number) | firstMask(b);
    words[second] = (words[second] as number) | secondMask(b);
  }
  return words;
}

export class StateFilter {
  readonly #words: Int32Array;
  readonly #scale: number;

  constructor(words: Uint32Array) {
    this.#words = new Int32Array(words.buffer, words.byteOffset, words.length);
    this.#scale = Math.floor(words.length / BLOCK_WORDS) / 2 ** 32;
  }

  /** See `NameAutomaton.probe`. */
  probe(a: number, b: number): number {
    const words = this.#words;
    const block = (((a >>> 0) * this.#scale) | 0) << 4;
    return has(words, block, b, GOES_ON) | has(words, block, b ^ END, ENDS);
  }

  /** See `NameAutomaton.probeAll`. Nothing in the loops depends on what is read: so the reads overlap. */
  probeAll(a: Int32Array, b: Int32Array, count: number, into: Uint8Array): void {
    const words = this.#words;
    const scale = this.#scale;
    for (let from = 0; from < count; from += TOGETHER) {
      const to = Math.min(count, from + TOGETHER);
      let ahead = 0;
      for (let i = from; i < to; i++) ahead ^= words[((((a[i] as number) >>> 0) * scale) | 0) << 4] as number;
      fetched(ahead);
      for (let i = from; i < to; i++) {
        const block = ((((a[i] as number) >>> 0) * scale) | 0) << 4;
        const low = b[i] as number;
        into[i] = has(words, block, low, GOES_ON) | has(words, block, low ^ END, ENDS);
      }
    }
  }
}

/** `what` where the pattern of `b` is in the block, else 0; without a branch. */
function has(words: Int32Array, block: number, b: number, what: number): number {
  const missing =
    (firstMask(b) & ~(words[block + (b & 15)] as number)) |
    (secondMask(b) & ~(words[block + ((b >>> 4) & 15)] as number));
  return what & (((missing | -missing) >> 31) ^ -1);
}
