// Which names are written inverted ("Anemia, Aplastic") and stand under a second key in natural order. Few keys are such:
// one bit each tells the others, without a search.
import { SparseIndex } from "./first-at.ts";

const NONE: readonly number[] = [];

export class NaturalKeys {
  readonly #keys: Uint32Array;
  readonly #entries: Uint32Array;
  readonly #index: SparseIndex;
  readonly #bits: Uint32Array;

  /** `keys`: ascending, perhaps repeated; `entries`: the entry of each; `count`: keys of the file. */
  constructor(keys: Uint32Array, entries: Uint32Array, count: number) {
    this.#keys = keys;
    this.#entries = entries;
    this.#index = new SparseIndex(keys);
    this.#bits = new Uint32Array((count >>> 5) + 1);
    for (const key of keys)
      if (key < count) this.#bits[key >>> 5] = (this.#bits[key >>> 5] as number) | (1 << (key & 31));
  }

  /** Whether a key is the natural order of some name. */
  has(key: number): boolean {
    return ((this.#bits[key >>> 5] as number) & (1 << (key & 31))) !== 0;
  }

  /** Entries whose natural order it is, ascending. */
  entriesOf(key: number): readonly number[] {
    if (!this.has(key)) return NONE;
    const entries: number[] = [];
    for (let i = this.#index.firstAt(key); this.#keys[i] === key; i++)
      entries.push(this.#entries[i] as number);
    return entries;
  }

  /** Reads ahead what `has` reads: answers any number. */
  ahead(key: number): number {
    return this.#bits[key >>> 5] as number;
  }
}
