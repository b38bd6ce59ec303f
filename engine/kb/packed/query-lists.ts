// The lists of a query in the order in which a similarity search reads them, and what is read and left after each.

import type { Effort } from "./effort.ts";
import { NORM_UNITS } from "./gram-builder.ts";
import type { GramArrays, Query, Term } from "./gram-index.ts";
import { type BoundParameters, MASS_UNITS, MOST_LISTS, type QueryList } from "./window-sums.ts";

/** Weight for what it costs: the rarest grams come first. Lists of a few names cost next to nothing. */
const worth = (t: Term): number => t.weight ** 2 / (t.df + 500);

export class QueryLists {
  readonly lists: QueryList[];
  readonly #query: Query;
  readonly #held: Term[];
  /** By the number of lists read: squared length and mass of what is read or not. */
  readonly #read: number[] = [0];
  readonly #unread: number[];
  readonly #unreadMass: number[];
  /** By the number of lists read: their postings. */
  readonly postings: number[] = [0];

  constructor(query: Query, { list, start }: GramArrays) {
    this.#query = query;
    const held = query.terms
      .filter((t) => t.gram >= 0)
      .sort((a, b) => worth(b) - worth(a) || a.gram - b.gram);
    this.#held = held;
    const count = held.length;
    this.#unread = new Array<number>(count + 1).fill(0);
    this.#unreadMass = new Array<number>(count + 1).fill(0);
    held.forEach((t, i) => {
      this.#read.push((this.#read[i] as number) + t.weight ** 2);
      this.postings.push((this.postings[i] as number) + t.df);
    });
    for (let i = count - 1; i >= 0; i--) {
      const t = held[i] as Term;
      this.#unread[i] = (this.#unread[i + 1] as number) + t.weight ** 2;
      this.#unreadMass[i] = (this.#unreadMass[i + 1] as number) + t.gain / query.length;
    }
    this.lists = held.slice(0, MOST_LISTS).map((t) => ({
      form: list[t.gram] as number,
      start: start[t.gram] as number,
      end: start[t.gram + 1] as number,
      mass: Math.ceil((t.gain / query.length) * MASS_UNITS),
    }));
  }

  get count(): number {
    return this.lists.length;
  }

  /** Squared length of what no list read says. */
  unread(count: number): number {
    return this.#unread[count] as number;
  }

  /** Bounds after `count` lists; with `alone`, as if there were no others. */
  parameters(count: number, threshold: number, effort: Effort, alone = false): BoundParameters {
    const most = (terms: readonly Term[]) => terms.reduce((m, t) => Math.max(m, t.times), 1);
    return {
      unit: 1 / MASS_UNITS,
      length: this.#query.length * NORM_UNITS,
      unread: alone ? 0 : (this.#unread[count] as number),
      unreadMass: alone ? 0 : (this.#unreadMass[count] as number),
      read: Math.max(1e-9, this.#read[count] as number),
      repeats: most(this.#held.slice(0, count)),
      heldRepeats: most(this.#held),
      threshold,
      rounding: (4 * count) / MASS_UNITS,
      times: effort.times,
      slope: effort.slope,
      offset: effort.offset,
      leastPart: 0,
    };
  }
}

/** Least sum from which a key may reach the threshold, whatever its length. */
export function leastSum(p: BoundParameters): number {
  const wanted = (p.threshold / 1.002) ** 2;
  const certain = (wanted - p.unread) / p.repeats;
  // A key that is shorter than the threshold allows cannot reach it: its length bounds what a share makes.
  const part = (p.leastPart * p.threshold) / (1.002 * p.heldRepeats);
  const guessed = p.offset < 1 ? (wanted - p.offset * p.unread) / (p.repeats + p.slope * p.unread) : 0;
  return Math.min(65_535, Math.max(1, Math.floor(Math.max(certain, guessed, part) / p.unit)));
}
