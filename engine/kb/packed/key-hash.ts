// From a whole string to its block in a list of coded strings: a hash table without free slots. A bucket is a stretch of
// slots; a slot is the number of a block and as many bits of the string's hash as fit beside it.
import { BLOCK, type CodedStrings } from "./coded-strings.ts";

/** Strings to a bucket, on average. */
const BUCKET = 12;

/** MurmurHash3 (x86, 32 bits, seed 0) of `bytes[from, to)`, as an unsigned number. */
export function murmur3(bytes: Uint8Array, from: number, to: number): number {
  let h = 0;
  let i = from;
  for (; i + 4 <= to; i += 4) {
    let k =
      (bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24);
    k = Math.imul(k, 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    h ^= Math.imul(k, 0x1b873593);
    h = (h << 13) | (h >>> 19);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  if (i < to) {
    let k = 0;
    for (let j = to - 1; j >= i; j--) k = (k << 8) | (bytes[j] as number);
    k = Math.imul(k, 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    h ^= Math.imul(k, 0x1b873593);
  }
  h ^= to - from;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const bucketsOf = (count: number): number => Math.max(1, Math.ceil(count / BUCKET));
/** Bits of a slot that hold the number of the block. */
const blockBits = (count: number): number => 32 - Math.clz32(Math.max(0, Math.ceil(count / BLOCK) - 1));

/** `hashes[i]` is `murmur3` of string `i`. */
export function buildHash(hashes: Uint32Array): { start: Uint32Array; slots: Uint32Array } {
  const count = hashes.length;
  const buckets = bucketsOf(count);
  const scale = buckets / 2 ** 32;
  const bits = blockBits(count);
  const start = new Uint32Array(buckets + 1);
  for (let i = 0; i < count; i++) {
    const bucket = Math.floor((hashes[i] as number) * scale) + 1;
    start[bucket] = (start[bucket] as number) + 1;
  }
  for (let b = 1; b <= buckets; b++) start[b] = (start[b] as number) + (start[b - 1] as number);
  const next = start.slice();
  const slots = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const hash = hashes[i] as number;
    const bucket = Math.floor(hash * scale);
    const at = next[bucket] as number;
    next[bucket] = at + 1;
    slots[at] = (bits === 32 ? 0 : hash << bits) | Math.floor(i / BLOCK);
  }
  return { start, slots };
}

export class StringHash {
  readonly #strings: CodedStrings;
  readonly #start: Uint32Array;
  readonly #slots: Uint32Array;
  readonly #scale: number;
  readonly #bits: number;
  readonly #blockMask: number;

  constructor(strings: CodedStrings, start: Uint32Array, slots: Uint32Array) {
    this.#strings = strings;
    this.#start = start;
    this.#slots = slots;
    this.#scale = bucketsOf(strings.count) / 2 ** 32;
    this.#bits = blockBits(strings.count);
    this.#blockMask = 2 ** this.#bits - 1;
  }

  /** Index of the string equal to `query[0, length)`, or -1. */
  find(query: Uint8Array, length: number): number {
    const hash = murmur3(query, 0, length);
    const bucket = Math.floor(hash * this.#scale);
    const slots = this.#slots;
    const end = this.#start[bucket + 1] as number;
    const mask = this.#blockMask;
    const wanted = this.#bits === 32 ? 0 : (hash << this.#bits) >>> 0;
    let last = -1;
    for (let i = this.#start[bucket] as number; i < end; i++) {
      const slot = slots[i] as number;
      const block = (slot & mask) >>> 0;
      if (slot - block !== wanted || block === last) continue;
      last = block;
      const found = this.#strings.findInBlock(block, query, length);
      if (found >= 0) return found;
    }
    return -1;
  }
}
