// How many of a concept's words a document has: cosine of TF-IDF over word stems, the stems of the mention itself left out,
// so that it is the text around it that speaks.
import type { Concept } from "../../kb/concept.ts";
import { frequencyOf } from "../../recognition/word-frequency.ts";
import { contentWords } from "../lexical/words.ts";

type Vector = ReadonlyMap<string, number>;

/** Weights of stems by how rare they are in texts; a stem counts once. */
function vectorOf(words: Iterable<string>): Vector {
  const vector = new Map<string, number>();
  for (const word of words) if (word.length > 2 && !vector.has(word)) vector.set(word, rarity(word));
  return vector;
}
const rarity = (word: string): number => Math.max(0.05, 1 - frequencyOf(word).common);

const lengthOf = (vector: Vector): number =>
  Math.sqrt([...vector.values()].reduce((sum, x) => sum + x * x, 0));

export class DocumentWords {
  readonly #words: Vector;
  readonly #length: number;

  constructor(text: string) {
    this.#words = vectorOf(contentWords(text));
    this.#length = lengthOf(this.#words);
  }

  /** Cosine (0 to 1) with a text; stems in `without` do not count. */
  cosine(text: string, without: ReadonlySet<string>): number {
    const other = vectorOf(contentWords(text));
    let shared = 0;
    for (const [word, weight] of other) {
      const own = without.has(word) ? undefined : this.#words.get(word);
      if (own !== undefined) shared += own * weight;
    }
    return shared === 0 ? 0 : shared / (this.#length * lengthOf(other));
  }
}

/** All names of a concept as one text. */
export const namesOf = (concept: Concept): string =>
  [concept.name, ...concept.synonyms.map((s) => s.text)].join(" ");
