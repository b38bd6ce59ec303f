// TF-IDF of characters in threes inside words, as scikit-learn's `char_wb` counts them: lower case, each word with a space at
// both ends, smoothed idf, length 1. The settings of scispaCy's candidate generator, which SynCABEL's own file is taken to have.

/** Grams and their weights. */
export type GramVector = ReadonlyMap<string, number>;

const SIZE = 3;

/** Grams of a text with their counts. A word shorter than a gram with its spaces counts once, as it is. */
export function gramsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().split(/\s+/u)) {
    if (!word) continue;
    const letters = [..." ", ...word, " "];
    for (let i = 0; i === 0 || i + SIZE <= letters.length; i++) {
      const gram = letters.slice(i, i + SIZE).join("");
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
  }
  return counts;
}

export class CharacterGrams {
  readonly #df: ReadonlyMap<string, number>;
  readonly #texts: number;
  readonly #least: number;

  private constructor(df: ReadonlyMap<string, number>, texts: number, least: number) {
    this.#df = df;
    this.#texts = texts;
    this.#least = least;
  }

  /** Counts in how many texts each gram is. `least`: rarer grams are no feature (scispaCy: 10). */
  static fit(texts: Iterable<string>, least = 10): CharacterGrams {
    const df = new Map<string, number>();
    let count = 0;
    for (const text of texts) {
      count++;
      for (const gram of gramsOf(text).keys()) df.set(gram, (df.get(gram) ?? 0) + 1);
    }
    return new CharacterGrams(df, count, least);
  }

  /** Of length 1; empty where no gram of the text is a feature. */
  vector(text: string): GramVector {
    const weights = new Map<string, number>();
    let square = 0;
    for (const [gram, count] of gramsOf(text)) {
      const df = this.#df.get(gram) ?? 0;
      if (df < this.#least) continue;
      const weight = count * (Math.log((1 + this.#texts) / (1 + df)) + 1);
      weights.set(gram, weight);
      square += weight * weight;
    }
    const length = Math.sqrt(square) || 1;
    for (const [gram, weight] of weights) weights.set(gram, weight / length);
    return weights;
  }
}

/** Cosine of two vectors of length 1. */
export function cosine(a: GramVector, b: GramVector): number {
  const [short, long] = a.size < b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [gram, weight] of short) sum += weight * (long.get(gram) ?? 0);
  return sum;
}
