// Texts that say nearly the same: an edge between any two whose TF-IDF vectors have a cosine of 0.9 or more, and one text
// kept of each connected component (the deduplication of GLiNER-biomed, arXiv 2504.00676). Exact: no pair is missed.
import { fold } from "../../text/tokens.ts";

/** A text as its words' weights, rarest word first; length 1. */
interface Vector {
  readonly words: readonly string[];
  readonly weights: readonly number[];
  /** So many leading words must hold one that a similar text shares: the rest alone cannot reach the threshold. */
  readonly prefix: number;
}

/** Words weighted by term frequency times `ln((1 + texts) / (1 + df)) + 1`. */
function vectorsOf(texts: readonly string[], threshold: number): Vector[] {
  const counted = texts.map((text) => {
    const counts = new Map<string, number>();
    for (const word of fold(text).split(" ")) counts.set(word, (counts.get(word) ?? 0) + 1);
    return counts;
  });
  const df = new Map<string, number>();
  for (const counts of counted) for (const word of counts.keys()) df.set(word, (df.get(word) ?? 0) + 1);
  const idf = (word: string) => Math.log((1 + texts.length) / (1 + (df.get(word) ?? 0))) + 1;
  return counted.map((counts) => {
    const words = [...counts.keys()].sort(
      (a, b) => (df.get(a) ?? 0) - (df.get(b) ?? 0) || (a < b ? -1 : a > b ? 1 : 0),
    );
    const raw = words.map((word) => (counts.get(word) ?? 0) * idf(word));
    const length = Math.hypot(...raw) || 1;
    const weights = raw.map((w) => w / length);
    let rest = 1;
    let prefix = 0;
    // A hair below the threshold: sums of squares are rounded.
    while (prefix < weights.length && rest >= threshold ** 2 - 1e-9)
      rest -= (weights[prefix++] as number) ** 2;
    return { words, weights, prefix };
  });
}

function cosine(a: ReadonlyMap<string, number>, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < b.words.length; i++)
    sum += (a.get(b.words[i] as string) ?? 0) * (b.weights[i] as number);
  return sum;
}

export interface DuplicateOptions {
  /** Least cosine of two texts that say the same (default 0.9). */
  readonly threshold?: number;
  /** Texts with different keys are never compared: a sentence said of two concepts is two examples. */
  readonly keys?: readonly string[];
}

/**
 * For each text the number of the one that stands for it: its own, or that of the earliest text of its component. Time grows
 * with pairs that share a rare word, not with all pairs.
 */
export function representatives(
  texts: readonly string[],
  { threshold = 0.9, keys }: DuplicateOptions = {},
): number[] {
  const vectors = vectorsOf(texts, threshold);
  const parent = texts.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number;
      at = parent[at] as number;
    }
    return at;
  };
  const holders = new Map<string, number[]>();
  vectors.forEach((vector, i) => {
    const weights = new Map(vector.words.map((word, w) => [word, vector.weights[w] as number]));
    const seen = new Set<number>();
    for (const shared of vector.words.slice(0, vector.prefix)) {
      const word = keys ? `${keys[i]}\n${shared}` : shared;
      const list = holders.get(word) ?? [];
      for (const j of list) {
        if (seen.has(j)) continue;
        seen.add(j);
        const [x, y] = [root(i), root(j)];
        if (x !== y && cosine(weights, vectors[j] as Vector) >= threshold)
          parent[Math.max(x, y)] = Math.min(x, y);
      }
      list.push(i);
      holders.set(word, list);
    }
  });
  return texts.map((_, i) => root(i));
}
