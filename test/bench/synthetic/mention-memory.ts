// A linker that is nothing but its training rows: the concept of the mention with the likest characters (cosine of 3-gram TF-IDF).
import { CharacterGrams } from "../../../engine/training/composition/character-grams.ts";
import type { Row } from "./reranker.ts";

export class MentionMemory {
  readonly #rows: readonly Row[];
  readonly #grams: CharacterGrams;
  readonly #holders = new Map<string, { rows: number[]; weights: number[] }>();

  constructor(rows: readonly Row[]) {
    this.#rows = rows;
    this.#grams = CharacterGrams.fit(
      rows.map((r) => r.mention),
      1,
    );
    rows.forEach((row, i) => {
      for (const [gram, weight] of this.#grams.vector(row.mention)) {
        const held = this.#holders.get(gram) ?? { rows: [], weights: [] };
        held.rows.push(i);
        held.weights.push(weight);
        this.#holders.set(gram, held);
      }
    });
  }

  /** The first of equally like rows; undefined where no gram is shared. */
  link(mention: string): string | undefined {
    const scores = new Map<number, number>();
    for (const [gram, weight] of this.#grams.vector(mention)) {
      const held = this.#holders.get(gram);
      held?.rows.forEach((row, k) => {
        scores.set(row, (scores.get(row) ?? 0) + weight * (held.weights[k] as number));
      });
    }
    let best: number | undefined;
    for (const [row, score] of scores)
      if (
        best === undefined ||
        score > (scores.get(best) as number) + 1e-9 ||
        (score > (scores.get(best) as number) - 1e-9 && row < best)
      )
        best = row;
    return best === undefined ? undefined : this.#rows[best]?.concepts[0];
  }
}
