// How many of a concept's words a document has: cosine of TF-IDF over word stems, the stems of the mention itself left out,
// so that it is the text around it that speaks.
import type { Concept } from "../../kb/concept.ts";
import { frequencyOf } from "../../recognition/word-frequency.ts";
import { contentWords } from "../lexical/words.ts";

type Vector = ReadonlyMap<string, number>;

/** The words of a text, weighed by how rare they are; made once for a concept that is asked for again and again. */
export interface WeighedWords {
  readonly words: Vector;
  readonly length: number;
}

const rarity = (word: string): number => Math.max(0.05, 1 - frequencyOf(word).common);

/** A stem counts once. */
export function weighedWords(text: string): WeighedWords {
  const words = new Map<string, number>();
  let square = 0;
  for (const word of contentWords(text)) {
    if (word.length <= 2 || words.has(word)) continue;
    const weight = rarity(word);
    words.set(word, weight);
    square += weight * weight;
  }
  return { words, length: Math.sqrt(square) };
}

export class DocumentWords {
  readonly #own: WeighedWords;

  constructor(text: string) {
    this.#own = weighedWords(text);
  }

  /** Cosine (0 to 1) with the words of another text; stems in `without` do not count as shared. */
  cosine(other: WeighedWords, without: ReadonlySet<string>): number {
    let shared = 0;
    for (const [word, weight] of other.words) {
      const own = without.has(word) ? undefined : this.#own.words.get(word);
      if (own !== undefined) shared += own * weight;
    }
    return shared === 0 ? 0 : shared / (this.#own.length * other.length);
  }
}

/** All names of a concept as one text. */
export const namesOf = (concept: Concept): string =>
  [concept.name, ...concept.synonyms.map((s) => s.text)].join(" ");
