// Reads the word index: which keys hold a later word with a given beginning.
import type { CodedStrings } from "./coded-strings.ts";
import { LEAVES } from "./ranks.ts";

/** Later words `[from, to)` of the dictionary, and the places of their keys in the list of all. */
export interface Postings {
  readonly from: number;
  readonly to: number;
}

export class WordReader {
  readonly #words: CodedStrings;
  readonly #start: Uint32Array;
  readonly #bytes: Uint8Array;
  readonly #blocks: Uint32Array;
  readonly #block = new Uint32Array(LEAVES);

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
    const bytes = this.#bytes;
    const keys = this.#block;
    let at = this.#blocks[block] as number;
    let key = -1;
    const most = Math.min(LEAVES, this.count - block * LEAVES);
    for (let n = 0; n < most; ) {
      let byte = bytes[at++] as number;
      if (byte === 0) {
        key = -1;
        continue;
      }
      let gap = byte & 127;
      for (let shift = 7; byte >= 128 && shift < 35; shift += 7) {
        byte = bytes[at++] as number;
        gap |= (byte & 127) << shift;
      }
      if (at > bytes.length) return keys.fill(0);
      key += gap;
      keys[n++] = key;
    }
    return keys;
  }

  /** Keys of postings, in their order: a key comes once for each of its words. */
  each({ from, to }: Postings, visit: (key: number) => void): void {
    for (let i = from; i < to; ) {
      const block = Math.floor(i / LEAVES);
      const keys = this.block(block);
      const end = Math.min(to, (block + 1) * LEAVES);
      for (; i < end; i++) visit(keys[i - block * LEAVES] as number);
    }
  }
}
