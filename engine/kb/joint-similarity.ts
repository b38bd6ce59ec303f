// Scores of similar names that can be compared between knowledge bases: each one weighs character 3-grams by its own
// names, so what is rare in a small one may be common in a large one. Here all weigh together.
import { fold } from "../text/tokens.ts";
import { unInverted } from "./name-forms.ts";
import { Grams, GramTable, idf } from "./packed/grams.ts";

/** How often grams occur in the names of a knowledge base. */
export interface GramCounts {
  /** Distinct folded names. */
  readonly keys: number;
  /** Distinct folded names that hold the gram: its first two UTF-16 units, and the third. */
  holding(head: number, tail: number): number;
}

/** The counts of several knowledge bases as those of one; a name that two of them hold counts twice. */
export const jointCounts = (all: readonly GramCounts[]): GramCounts => ({
  keys: all.reduce((sum, c) => sum + c.keys, 0),
  holding: (head, tail) => all.reduce((sum, c) => sum + c.holding(head, tail), 0),
});

/** Cosine of 3-gram TF-IDF (as `KnowledgeBase.candidates`) between a term and names, by the given counts. */
export class TermCosine {
  readonly #counts: GramCounts;
  readonly #grams = new Grams();
  readonly #term: Map<number, number>;
  readonly #table = new GramTable();
  readonly #length: number;

  constructor(counts: GramCounts, term: string) {
    this.#counts = counts;
    this.#term = this.#weights(fold(term));
    this.#length = length(this.#term);
  }

  /** Weight of each gram by its number in the table. */
  #weights(folded: string): Map<number, number> {
    const bytes = Buffer.from(folded);
    const { head, tail, count } = this.#grams.fill(bytes, 0, bytes.length);
    const table = this.#table;
    const times = new Map<number, number>();
    for (let g = 0; g < count; g++) {
      const number = table.add(head[g] as number, tail[g] as number);
      times.set(number, (times.get(number) ?? 0) + 1);
    }
    for (const [number, n] of times) {
      const held = this.#counts.holding(table.head[number] as number, table.tail[number] as number);
      times.set(number, n * idf(this.#counts.keys, held));
    }
    return times;
  }

  #cosine(folded: string): number {
    const weights = this.#weights(folded);
    let sum = 0;
    for (const [number, weight] of weights) sum += weight * (this.#term.get(number) ?? 0);
    return sum === 0 ? 0 : Math.min(1, sum / (this.#length * length(weights)));
  }

  /** 0 to 1; of a comma-inverted name, the better of both its forms. */
  of(name: string): number {
    const other = unInverted(name);
    const own = this.#cosine(fold(name));
    return other === undefined ? own : Math.max(own, this.#cosine(fold(other)));
  }
}

const length = (weights: ReadonlyMap<number, number>): number => Math.hypot(...weights.values());

/** A knowledge base with fewer names is asked for all that is a little alike: its own scores say nothing. */
const FEW = 20_000;
/** By so much the scores of larger ones may be wrong. */
const LOOSE = 0.8;

/** The floor below which no name of one knowledge base reaches `floor` by joint counts, as a rule. */
export const ownFloor = (floor: number, counts: GramCounts): number =>
  counts.keys < FEW ? 0 : floor * LOOSE;
