// Reads the word index: which keys hold a later word with a given beginning.
import type { CodedStrings } from "./coded-strings.ts";
import { LEAVES } from "./ranks.ts";

/** Later words `[from, to)` of the dictionary, and the places of their keys in the list of all. */
export interface Postings {
  readonly from: number;
  readonly to: number;
}

/** Blocks that are read at a time. */
const AT_ONCE = 64;

export class WordReader {
  readonly #words: CodedStrings;
  readonly #start: Uint32Array;
  readonly #bytes: Uint8Array;
  readonly #blocks: Uint32Array;
  readonly #block = new Uint32Array(LEAVES);
  readonly #many = new Uint32Array(LEAVES * AT_ONCE);

  constructor(words: CodedStrings, start: Uint32Array, bytes: Uint8Array, blocks: Uint32Array) {
    this.#words = words;
    this.#start = start;
    this.#bytes = bytes;
    this.#blocks = blocks;
  }

  get count(): number {
    return this.#start[this.#words.count] as number;
  }

  /** Keys with a later word that begins with these bytes or, where `whole`, is no longer. */
  postings(beginning: Uint8Array, whole = false): Postings {
    if (whole) {
      const word = this.#words.find(beginning);
      return word < 0
        ? { from: 0, to: 0 }
        : { from: this.#start[word] as number, to: this.#start[word + 1] as number };
    }
    const [from, to] = this.#words.range(beginning);
    return { from: this.#start[from] as number, to: this.#start[to] as number };
  }

  /** Keys of the postings of one block, in a buffer that the next call overwrites. */
  block(block: number): Uint32Array {
    this.#read(block, this.#block, 0);
    return this.#block;
  }

  /** Writes a block's keys to `keys[n, n + LEAVES)`, of the last block fewer. */
  #read(block: number, keys: Uint32Array, n: number): void {
    const bytes = this.#bytes;
    let at = this.#blocks[block] as number;
    let key = -1;
    const end = n + Math.min(LEAVES, this.count - block * LEAVES);
    while (n < end) {
      let byte = bytes[at++] as number;
      if (byte < 128) {
        if (byte === 0) {
          key = -1;
          continue;
        }
        key += byte;
        keys[n++] = key;
        continue;
      }
      let gap = byte & 127;
      for (let shift = 7; byte >= 128 && shift < 35; shift += 7) {
        byte = bytes[at++] as number;
        gap |= (byte & 127) << shift;
      }
      // Only a damaged list runs out of its section.
      if (at > bytes.length) {
        keys.fill(0, n, end);
        return;
      }
      key += gap;
      keys[n++] = key;
    }
  }

  /** Keys of postings, in their order, `keys[0, count)` at a time: a key comes once for each of its words. */
  each({ from, to }: Postings, visit: (keys: Uint32Array, count: number) => void): void {
    const keys = this.#many;
    for (let i = from; i < to; ) {
      const block = Math.floor(i / LEAVES);
      const last = Math.min(Math.ceil(to / LEAVES), block + AT_ONCE);
      let n = 0;
      for (let b = block; b < last; b++) {
        this.#read(b, keys, n);
        n += LEAVES;
      }
      const first = i - block * LEAVES;
      const end = Math.min(to, last * LEAVES);
      visit(first === 0 ? keys : keys.subarray(first), end - i);
      i = end;
    }
  }
}
