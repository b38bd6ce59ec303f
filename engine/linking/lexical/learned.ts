// The numbers behind the lexical ranking, learned from public vocabularies and from training splits of public corpora:
// `npm run learn:linking` writes learned.json again, the same bytes from the same data. These were learned before MEDIC's run-together
// names were told apart; learned anew, they move what `train:linker`, `train:cascade` and `train:reranker` stand on: run those after it.

import { FEATURES } from "./features.ts";
import numbers from "./learned.json" with { type: "json" };
import type { Rule } from "./ranking.ts";
import { type WordPairRow, wordPairs } from "./word-pairs.ts";

let rule: Rule | undefined;

export function learned(): Rule {
  rule ??= {
    pairs: wordPairs(
      (numbers.pairs as string[]).map((row): WordPairRow => {
        const [word = "", other = "", weight = "0"] = row.split("|");
        return [word, other, Number(weight)];
      }),
    ),
    weights: FEATURES.map((f) => (numbers.weights as Partial<Record<string, number>>)[f] ?? 0),
    confidence: numbers.confidence,
  };
  return rule;
}
