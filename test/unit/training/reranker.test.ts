// Learning the second look at names.
import assert from "node:assert/strict";
import { below, seeded } from "../../../engine/evaluation/seeded.ts";
import { reweigh } from "../../../engine/linking/lexical/rerank/network.ts";
import { fitReranker, type RerankItem } from "../../../engine/training/lexical/fit-reranker.ts";

const candidate = (
  gold: boolean,
  weight: number,
  features: number[],
  missing: string[] = [],
  extra: string[] = [],
) => ({
  gold,
  weight,
  features: Float64Array.from(features),
  missing,
  extra,
});
const fitted = (items: readonly RerankItem[], features: number, decay = 1e-5) => {
  const random = seeded(3);
  const draw = (limit: number) => below(random, limit);
  return fitReranker(items, { features, hidden: 6, least: 5, epochs: 300, rate: 0.03, decay, draw });
};
const repeated = (items: readonly RerankItem[]): RerankItem[] =>
  Array.from({ length: 10 }, () => items).flat();

describe("fitting the reranker", () => {
  it("learns what no sum of features says: either of two, not both", () => {
    const right = [
      [0, 1],
      [1, 0],
    ];
    const wrong = [
      [0, 0],
      [1, 1],
    ];
    const items = right.flatMap((r) =>
      wrong.map(
        (w): RerankItem => ({ weight: 1, candidates: [candidate(true, 0, r), candidate(false, 0, w)] }),
      ),
    );
    const rule = fitted(repeated(items), 2);
    const weigh = (x: number[]) => reweigh(rule, candidate(false, 0, x));
    for (const r of right) for (const w of wrong) assert.ok(weigh(r) > weigh(w) + 0.5, `${r} ${w}`);
  });
  it("learns which words may be left out or added, of those that are common enough", () => {
    const items = repeated([
      {
        weight: 1,
        candidates: [candidate(true, 1, [0], ["sporadic"]), candidate(false, 1, [0], ["kidney"])],
      },
      {
        weight: 1,
        candidates: [candidate(true, 1, [0], [], ["human"]), candidate(false, 1, [0], [], ["type"])],
      },
    ]);
    const rare = { weight: 1, candidates: [candidate(true, 1, [0], ["odd"]), candidate(false, 1, [0])] };
    const rule = fitted([...items, rare], 1);
    assert.ok((rule.missing.get("sporadic") ?? 0) > (rule.missing.get("kidney") ?? 0));
    assert.ok((rule.extra.get("human") ?? 0) > (rule.extra.get("type") ?? 0));
    assert.equal(rule.missing.has("odd"), false);
  });
  it("keeps to the first look where nothing else tells, and gives the same numbers again", () => {
    const items = repeated([{ weight: 1, candidates: [candidate(false, 1, [1]), candidate(true, 2, [1])] }]);
    const rule = fitted(items, 1);
    assert.ok(rule.first > 0);
    assert.deepEqual(fitted(items, 1), rule);
  });
  it("learns nothing from items without a right or without a wrong candidate", () => {
    const rule = fitted(
      [
        { weight: 1, candidates: [candidate(false, 1, [1]), candidate(false, 2, [0])] },
        { weight: 1, candidates: [candidate(true, 1, [1])] },
      ],
      1,
    );
    assert.equal(rule.linear[0], 0);
  });
});
