// Scores beside right and wrong, for calibration: one pair for each answered mention with a gold concept and each score
// it carries. Beyond a bound a uniform sample is kept (Vitter's algorithm R, seeded).
import type { Compared } from "./compared.ts";
import type { Confidence } from "./result-evidence.ts";
import { below, type Random, seeded } from "./seeded.ts";

interface Scorer {
  readonly scores: number[];
  readonly correct: (0 | 1)[];
  readonly types: number[];
  readonly documents: number[];
  total: number;
}

export class ConfidencePairs {
  readonly #limit: number;
  readonly #random: Random;
  readonly #scorers = new Map<string, Scorer>();
  readonly #types = new Map<string, number>();
  #judged = 0;

  constructor(limit: number, seed: number) {
    this.#limit = limit;
    this.#random = seeded(seed);
  }

  /** One gold mention with a concept, and its partner's score, if it has any. */
  add(gold: Compared, predicted: Compared | undefined, right: boolean, document: number): void {
    this.#judged++;
    if (!predicted?.answers.length) return;
    for (const [name, score] of Object.entries(predicted.scores ?? {})) {
      const scorer = this.#scorer(name);
      const at = scorer.total++;
      const place = at < this.#limit ? at : below(this.#random, scorer.total);
      if (place >= this.#limit) continue;
      scorer.scores[place] = score;
      scorer.correct[place] = right ? 1 : 0;
      scorer.types[place] = this.#type(gold.type);
      scorer.documents[place] = document;
    }
  }

  #scorer(name: string): Scorer {
    const known = this.#scorers.get(name);
    if (known) return known;
    const scorer: Scorer = { scores: [], correct: [], types: [], documents: [], total: 0 };
    this.#scorers.set(name, scorer);
    return scorer;
  }

  #type(name: string): number {
    const known = this.#types.get(name);
    if (known !== undefined) return known;
    this.#types.set(name, this.#types.size);
    return this.#types.size - 1;
  }

  list(): Confidence[] {
    const typeNames = [...this.#types.keys()];
    return [...this.#scorers].map(([name, { total, ...columns }]) => ({
      scorer: name,
      ...columns,
      typeNames,
      unanswered: this.#judged - total,
      leftOut: total - columns.scores.length,
    }));
  }
}
