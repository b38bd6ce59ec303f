// The numbers behind the second look, learned on training splits of public corpora: `npm run train:reranker` writes learned.json
// again, the same bytes from the same data.
import numbers from "./learned.json" with { type: "json" };
import type { Reranking } from "./rerank.ts";
import { RERANK_FEATURES } from "./rerank-features.ts";

let reranking: Reranking | undefined;

export function learnedReranking(): Reranking {
  const byFeature = (of: Partial<Record<string, number>>) => RERANK_FEATURES.map((f) => of[f] ?? 0);
  const { first, linear, hidden, missing, extra, confidence } = numbers;
  reranking ??= {
    rule: {
      first,
      linear: Float64Array.from(byFeature(linear)),
      hidden: Float64Array.from(hidden.flatMap((unit) => byFeature(unit.features))),
      constants: Float64Array.from(hidden, (unit) => unit.constant),
      out: Float64Array.from(hidden, (unit) => unit.counts),
      missing: new Map(Object.entries(missing)),
      extra: new Map(Object.entries(extra)),
    },
    confidence,
  };
  return reranking;
}
