// Late fusion: what letters and vectors say of a concept adds up, what only vectors find comes in, and without vectors nothing changes.
import assert from "node:assert/strict";
import type { KnowledgeBase } from "../../../../engine/kb/knowledge-base.ts";
import { byReciprocalRank, fuse, nearestOf } from "../../../../engine/linking/dense/fuse.ts";
import type { NearName } from "../../../../engine/linking/dense/near-names.ts";
import { rankLexically } from "../../../../engine/linking/lexical/ranking.ts";
import { kbOf } from "../../../fixtures/kb.ts";

const CONCEPTS = [
  { id: "X:mi", name: "Myocardial Infarction", group: "DISO" as const, synonyms: ["cold"] },
  { id: "X:ha", name: "Heart Atrophy", group: "DISO" as const },
  { id: "X:cold", name: "Cold", group: "PHEN" as const },
];

const near = (kb: KnowledgeBase, name: string, cosine: number): NearName[] =>
  kb.lookup(name, { distinct: false }).map((entry) => ({ entry, kb: 0, cosine }));

describe("late fusion", () => {
  let kb: KnowledgeBase;
  before(async () => {
    kb = await kbOf(CONCEPTS);
  });

  it("is the lexical ranking where nothing is near", () => {
    const lexical = rankLexically([kb], "heart attack");
    assert.deepEqual(fuse([kb], "heart attack", lexical, [], { weight: 3 }), lexical);
  });

  it("brings in what only the encoder found, and puts it first where the weight says so", () => {
    const lexical = rankLexically([kb], "heart attack");
    assert.equal(lexical[0]?.entry.concept, "X:ha");
    assert.ok(!lexical.some((c) => c.entry.concept === "X:mi"));
    const names = [...near(kb, "Myocardial Infarction", 0.9), ...near(kb, "Heart Atrophy", 0.1)];
    const fused = fuse([kb], "heart attack", lexical, names, { weight: 50 });
    assert.deepEqual(
      fused.slice(0, 2).map((c) => [c.entry.concept, c.onlyNear, c.near?.text, c.near?.cosine]),
      [
        ["X:mi", true, "Myocardial Infarction", 0.9],
        ["X:ha", undefined, "Heart Atrophy", 0.1],
      ],
    );
    const none = fuse([kb], "heart attack", lexical, names, { weight: 0 });
    assert.equal(none[0]?.entry.concept, "X:ha");
    assert.equal(none[0]?.weight, lexical[0]?.weight);
  });

  it("keeps every owner of a name", () => {
    const names = near(kb, "cold", 0.8);
    assert.deepEqual([...nearestOf(names).keys()].sort(), ["X:cold", "X:mi"]);
    const fused = fuse([kb], "rhinitis", [], names, { weight: 2 });
    assert.deepEqual(fused.map((c) => c.entry.concept).sort(), ["X:cold", "X:mi"]);
  });

  it("by reciprocal ranks puts first what both have near the top", () => {
    assert.deepEqual(byReciprocalRank(["a", "b", "c"], ["b", "d"]), ["b", "a", "d", "c"]);
    assert.deepEqual(byReciprocalRank([], []), []);
  });
});
