// Scores of the names that a similarity search has read: at first between two numbers close together, from the stored
// norms; exact, from the text, for the few that may be among the best.
import { BestOwners } from "./best-owners.ts";
import { NORM_UNITS } from "./gram-builder.ts";
import type { GramIndex, Query, Term } from "./gram-index.ts";
import type { Grams } from "./grams.ts";
import type { KeyText, SimilarName, SimilarOptions } from "./similar-name.ts";

/** A stored norm is rounded down by less than 3 units, of which it has 256 at least where a key has a gram. */
const ROUNDED = 3;

export class NameScores {
  readonly query: Query;
  readonly #options: SimilarOptions;
  readonly #keys: KeyText;
  readonly #norms: Uint16Array;
  readonly #index: GramIndex;
  readonly #grams: Grams;
  readonly #best: BestOwners;
  /** Highest cosine by the stored norm, and the sum it comes from. */
  readonly #highest = new Map<number, number>();

  constructor(
    query: Query,
    options: SimilarOptions,
    keys: KeyText,
    norms: Uint16Array,
    index: GramIndex,
    grams: Grams,
  ) {
    this.query = query;
    this.#options = options;
    this.#keys = keys;
    this.#norms = norms;
    this.#index = index;
    this.#grams = grams;
    this.#best = new BestOwners(options.limit, options.floor);
  }

  /** No name with a lower cosine can be among the answers. */
  get threshold(): number {
    return this.#best.threshold;
  }

  score(key: number): void {
    if (this.#highest.has(key)) return;
    this.#keys.decode(key);
    this.scoreCurrent(key);
  }

  /** The key is the current one. */
  scoreCurrent(key: number): void {
    const { filter } = this.#options;
    if (filter && !filter.pass[filter.kinds[key] as number]) return;
    if (this.#highest.has(key)) return;
    const sum = this.#sum();
    const norm = (this.#norms[key] as number) & ~1;
    let highest = 0;
    let lowest = 0;
    if (sum > 0 && norm > 0) {
      highest = (sum * NORM_UNITS) / norm;
      lowest = (sum * NORM_UNITS) / (norm + ROUNDED);
    } else if (sum > 0) {
      highest = this.#exact(sum);
      lowest = highest;
    }
    this.#highest.set(key, highest);
    if (lowest > 0 && lowest >= this.threshold)
      for (const owner of this.#options.owners(key)) this.#best.add(owner, lowest);
  }

  /** What the current key's grams add up to, before its length divides it. */
  #sum(): number {
    const { bytes, length } = this.#keys;
    const { head, tail, count } = this.#grams.fill(bytes, 0, length);
    const { table, terms } = this.query;
    let sum = 0;
    for (let g = 0; g < count; g++) {
      const number = table.find(head[g] as number, tail[g] as number);
      if (number >= 0) sum += (terms[number] as Term).gain;
    }
    return sum;
  }

  #exact(sum: number): number {
    return Math.min(1, sum / this.#index.lengthOf(this.#keys.bytes, this.#keys.length));
  }

  /** Names that are among the best for the limit, with their exact cosines, best first. */
  found(): SimilarName[] {
    const best = new BestOwners(this.#options.limit, this.#options.floor);
    const found: SimilarName[] = [];
    const { threshold } = this;
    for (const [key, highest] of this.#highest) {
      // Room for the last digits of what is computed in another order.
      if (highest === 0 || highest < threshold * 0.999999) continue;
      this.#keys.decode(key);
      const score = this.#exact(this.#sum());
      found.push({ key, score });
      for (const owner of this.#options.owners(key)) best.add(owner, score);
    }
    return found
      .filter(({ score }) => score >= best.threshold)
      .sort((a, b) => b.score - a.score || a.key - b.key);
  }
}
