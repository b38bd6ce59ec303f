// Words that names put in one another's place: neoplasm and tumor, renal and kidney, nephropathy and kidney disease.
import { normalise } from "../../text/tokens.ts";

/** One learned pair: a word, the word or two words that stand for it, and how surely (0 to 1). */
export type WordPairRow = readonly [word: string, other: string, weight: number];

export interface Partner {
  /** As a text writes it, folded. */
  readonly text: string;
  /** Stems, one or two. */
  readonly words: readonly string[];
  readonly weight: number;
}

/** By stems joined by a space, one or two of them: what may stand there instead, the surest first. */
export type WordPairs = ReadonlyMap<string, readonly Partner[]>;

export function wordPairs(rows: readonly WordPairRow[]): WordPairs {
  const pairs = new Map<string, Partner[]>();
  const add = (from: string, to: string, weight: number) => {
    const of = pairs.get(normalise(from)) ?? [];
    pairs.set(normalise(from), of);
    of.push({ text: to, words: normalise(to).split(" "), weight });
  };
  for (const [a, b, weight] of rows) {
    add(a, b, weight);
    add(b, a, weight);
  }
  for (const of of pairs.values()) of.sort((x, y) => y.weight - x.weight);
  return pairs;
}
