// The gram sections of a packed KB as a search reads them: which grams there are, in how many keys, where their lists
// lie; the grams of a query with their weights; the exact length of a key's vector.
import type { GramCounts } from "../joint-similarity.ts";
import { Grams, GramTable, idf } from "./grams.ts";

export interface GramArrays {
  readonly units: Uint16Array;
  readonly df: Uint32Array;
  readonly list: Uint8Array;
  readonly start: Uint32Array;
  /** Distinct folded names. */
  readonly keys: number;
}

export interface Term {
  /** Position in the gram sections; -1 for a gram that no name holds. */
  readonly gram: number;
  /** Keys that hold it. */
  readonly df: number;
  /** How often the query holds it. */
  readonly times: number;
  /** Share in the query's unit vector. */
  readonly weight: number;
  /** What one occurrence in a key adds to the cosine, before it is divided by the length of the key's vector. */
  readonly gain: number;
}

export interface Query {
  /** By their numbers in `table`. */
  readonly terms: readonly Term[];
  readonly table: GramTable;
  /** Length of the query's vector. */
  readonly length: number;
}

export class GramIndex implements GramCounts {
  readonly arrays: GramArrays;
  readonly #grams = new Grams();
  readonly #own = new GramTable();

  constructor(arrays: GramArrays) {
    this.arrays = arrays;
  }

  /** Position of a gram, or -1. */
  find(head: number, tail: number): number {
    const { units, df } = this.arrays;
    let lo = 0;
    let hi = df.length;
    while (lo < hi) {
      const mid = (lo + hi) >>> 1;
      const c =
        (units[3 * mid] as number) - (head >>> 16) ||
        (units[3 * mid + 1] as number) - (head & 0xffff) ||
        (units[3 * mid + 2] as number) - tail;
      if (c === 0) return mid;
      if (c < 0) lo = mid + 1;
      else hi = mid;
    }
    return -1;
  }

  get keys(): number {
    return this.arrays.keys;
  }

  /** Keys that hold a gram. */
  holding(head: number, tail: number): number {
    const gram = this.find(head, tail);
    return gram < 0 ? 0 : (this.arrays.df[gram] as number);
  }

  /** Weight of one occurrence of a gram that `df` keys hold. */
  rarity(df: number): number {
    return idf(this.arrays.keys, df);
  }

  query(folded: string): Query {
    const bytes = Buffer.from(folded);
    const table = new GramTable();
    const grams = this.#grams.fill(bytes, 0, bytes.length);
    const times: number[] = [];
    for (let g = 0; g < grams.count; g++) {
      const number = table.add(grams.head[g] as number, grams.tail[g] as number);
      times[number] = (times[number] ?? 0) + 1;
    }
    // A gram that no name holds still weighs in the length: a foreign word must not score high by its rest.
    const raw = times.map((t, number) => {
      const gram = this.find(table.head[number] as number, table.tail[number] as number);
      const df = gram < 0 ? 0 : (this.arrays.df[gram] as number);
      const rarity = this.rarity(df);
      return { gram, df, times: t, rarity };
    });
    let square = 0;
    for (const t of raw) square += (t.times * t.rarity) ** 2;
    const length = Math.sqrt(square) || 1;
    const terms = raw.map(({ gram, df, times, rarity }) => {
      const weight = (times * rarity) / length;
      return { gram, df, times, weight, gain: gram < 0 ? 0 : weight * rarity };
    });
    return { terms, table, length };
  }

  /** Length of the vector of a key of this KB, from its text; 1 for a key without grams. */
  lengthOf(bytes: Uint8Array, to: number): number {
    const own = this.#own;
    const { head, tail, count } = this.#grams.fill(bytes, 0, to);
    const times: number[] = [];
    for (let g = 0; g < count; g++) {
      const number = own.add(head[g] as number, tail[g] as number);
      times[number] = (times[number] ?? 0) + 1;
    }
    let square = 0;
    times.forEach((t, number) => {
      const gram = this.find(own.head[number] as number, own.tail[number] as number);
      square += (t * this.rarity(gram < 0 ? 0 : (this.arrays.df[gram] as number))) ** 2;
    });
    own.clear();
    return Math.sqrt(square) || 1;
  }
}
