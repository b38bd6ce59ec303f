// Which states of the rolling hashes occur: a Bloom filter in blocks of one cache line (Putze, Sanders & Singler 2007). A
// text asks it at every word; it answers from one line of memory, in a few bytes a name.
import { ENDS, GOES_ON } from "../knowledge-base.ts";

/** u32 words of a block: 64 bytes. */
export const BLOCK_WORDS = 16;
/** Bits of filter for each state. More of them mean fewer wrong answers, about one in 60 as it is. */
const BITS = 10;
/** Tells the pattern of a state in which a name ends from that of one behind which names go on. */
const END = 0x6a09e667;

const firstMask = (b: number): number => (1 << (b >>> 8)) | (1 << (b >>> 13));
const secondMask = (b: number): number => (1 << (b >>> 18)) | (1 << (b >>> 23));

/** States in the order of arrival, most repetitions left out; in chunks, because a copy of millions is dear. */
class StateList {
  readonly #chunks: Int32Array[] = [];
  static readonly #CHUNK = 1 << 16;
  // States met lately: names share their first words.
  readonly #recentA = new Int32Array(1 << 14);
  readonly #recentB = new Int32Array(1 << 14);
  count = 0;

  push(a: number, b: number): void {
    const at = (a ^ (b >>> 7)) & (this.#recentA.length - 1);
    if (this.#recentA[at] === a && this.#recentB[at] === b) return;
    this.#recentA[at] = a;
    this.#recentB[at] = b;
    const i = (2 * this.count++) % StateList.#CHUNK;
    if (i === 0) this.#chunks.push(new Int32Array(StateList.#CHUNK));
    const chunk = this.#chunks.at(-1) as Int32Array;
    chunk[i] = a;
    chunk[i + 1] = b;
  }

  each(visit: (a: number, b: number) => void): void {
    for (let n = 0; n < this.count; n++) {
      const i = (2 * n) % StateList.#CHUNK;
      const chunk = this.#chunks[Math.floor((2 * n) / StateList.#CHUNK)] as Int32Array;
      visit(chunk[i] as number, chunk[i + 1] as number);
    }
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

export class StateFilterBuilder {
  readonly #states = new StateList();

  /** `what`: GOES_ON or ENDS. */
  add(a: number, b: number, what: number): void {
    this.#states.push(a, what === ENDS ? b ^ END : b);
  }

  finish(): Uint32Array {
    const count = new DistinctCount();
    this.#states.each((a, b) => count.add(a, b));
    const blocks = Math.max(1, Math.ceil((count.estimate() * BITS) / (32 * BLOCK_WORDS)));
    const words = new Uint32Array(blocks * BLOCK_WORDS);
    const scale = blocks / 2 ** 32;
    this.#states.each((a, b) => {
      const block = (((a >>> 0) * scale) | 0) * BLOCK_WORDS;
      const first = block + (b & 15);
      const second = block + ((b >>> 4) & 15);
      words[first] = (words[first] as number) | firstMask(b);
      words[second] = (words[second] as number) | secondMask(b);
    });
    return words;
  }
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
    return read(words, block, b, GOES_ON) | read(words, block, b ^ END, ENDS);
  }

  /** See `NameAutomaton.probeAll`. Nothing in the loop depends on what is read: so the reads overlap. */
  probeAll(a: Int32Array, b: Int32Array, count: number, into: Uint8Array): void {
    const words = this.#words;
    const scale = this.#scale;
    for (let i = 0; i < count; i++) {
      const block = ((((a[i] as number) >>> 0) * scale) | 0) << 4;
      const low = b[i] as number;
      into[i] = read(words, block, low, GOES_ON) | read(words, block, low ^ END, ENDS);
    }
  }
}

/** `what` where the pattern of `b` is in the block, else 0; without a branch. */
function read(words: Int32Array, block: number, b: number, what: number): number {
  const missing =
    (firstMask(b) & ~(words[block + (b & 15)] as number)) |
    (secondMask(b) & ~(words[block + ((b >>> 4) & 15)] as number));
  return what & (((missing | -missing) >> 31) ^ -1);
}
