// Which of a concept's names a model shall learn to answer for a mention: the one nearest to what the text says, or always the
// same. Worth more than synthetic data to a generative linker (arXiv 2601.19667, table on representations).
import type { TextEncoder } from "../../models/encoding/text-encoder.ts";
import { type CharacterGrams, cosine, type GramVector } from "./character-grams.ts";

/** grams: by character 3-grams. embedding: by vectors of a model. edits: by edit distance. title: the preferred name. */
export const CHOICES = ["grams", "embedding", "edits", "title"] as const;
export type Choice = (typeof CHOICES)[number];

/** The name for a mention among `names`, which is not empty; of equally near ones the first. */
export type ChooseName = (mention: string, names: readonly string[]) => string | Promise<string>;

export const byTitle: ChooseName = (_mention, names) => names[0] as string;

function best(names: readonly string[], score: (name: string) => number): string {
  let found = names[0] as string;
  let most = Number.NEGATIVE_INFINITY;
  for (const name of names) {
    const value = score(name);
    if (value > most) [found, most] = [name, value];
  }
  return found;
}

const KEPT = 50_000;

export function byGrams(grams: CharacterGrams): ChooseName {
  const known = new Map<string, GramVector>();
  const vector = (text: string): GramVector => {
    const old = known.get(text);
    if (old) return old;
    if (known.size >= KEPT) known.clear();
    const made = grams.vector(text);
    known.set(text, made);
    return made;
  };
  return (mention, names) => {
    const own = vector(mention);
    return best(names, (name) => cosine(own, vector(name)));
  };
}

export function byEmbedding(encoder: TextEncoder): ChooseName {
  return async (mention, names) => {
    const [own, ...vectors] = await encoder.encode([mention, ...names]);
    const at = new Map(names.map((name, i) => [name, vectors[i] as Float32Array]));
    return best(names, (name) => {
      const other = at.get(name) as Float32Array;
      return (own as Float32Array).reduce((sum, v, i) => sum + v * (other[i] as number), 0);
    });
  };
}

/** Levenshtein's distance over UTF-16 units, case aside. */
export const byEdits: ChooseName = (mention, names) =>
  best(names, (name) => -distance(mention.toLowerCase(), name.toLowerCase()));

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (next[j - 1] as number) + 1,
        (row[j] as number) + 1,
        (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] as number;
}
