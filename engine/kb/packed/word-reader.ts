// Reads the word index: which keys hold a later word with a given beginning.
import type { CodedStrings } from "./coded-strings.ts";
import { type GapBlocks, GapReader, readGaps } from "./key-gaps.ts";
import { LEAVES } from "./rank-levels.ts";

/** Later words `[from, to)` of the dictionary, and the places of their keys in the list of all. */
export interface Postings {
  readonly from: number;
  readonly to: number;
}

export class WordReader {
  readonly #words: CodedStrings;
  readonly #start: Uint32Array;
  readonly #list: GapBlocks;
  readonly #gaps: GapReader;
  readonly #block = new Uint32Array(LEAVES);

  constructor(words: CodedStrings, start: Uint32Array, bytes: Uint8Array, blocks: Uint32Array) {
    this.#words = words;
    this.#start = start;
    this.#list = { bytes, starts: blocks, size: LEAVES, count: start[words.count] as number };
    this.#gaps = new GapReader(this.#list);
  }

  get count(): number {
    return this.#list.count;
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
    readGaps(this.#list, block, this.#block, 0);
    return this.#block;
  }

  /** Keys of postings, in their order, `keys[0, count)` at a time: a key comes once for each of its words. */
  each({ from, to }: Postings, visit: (keys: Uint32Array, count: number) => void): void {
    this.#gaps.each(from, to, visit);
  }
}
