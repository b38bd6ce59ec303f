// The second look at what names put first: for names alone, and for nobody else.
import assert from "node:assert/strict";
import fc from "fast-check";
import { candidatesFor, similarConcepts } from "../../../../engine/linking/cascade/term-candidates.ts";
import { ContextRanking } from "../../../../engine/linking/context/rank-in-context.ts";
import { Wordings } from "../../../../engine/linking/context/wordings.ts";
import { rankLexically } from "../../../../engine/linking/lexical/ranking.ts";
import { recordOf } from "../../../../engine/linking/lexical/rerank/concept-records.ts";
import { gramDice } from "../../../../engine/linking/lexical/rerank/gram-dice.ts";
import { learnedReranking } from "../../../../engine/linking/lexical/rerank/learned.ts";
import {
  CONFIDENCE_INPUTS,
  LOOKED_AT,
  linkByNames,
  rerank,
} from "../../../../engine/linking/lexical/rerank/rerank.ts";
import { RERANK_FEATURES } from "../../../../engine/linking/lexical/rerank/rerank-features.ts";
import { kbOf } from "../../../fixtures/kb.ts";

type Input = Parameters<typeof kbOf>[0][number];
const concept = (id: string, name: string, more: Partial<Input> = {}): Input =>
  ({ id, name, group: "DISO", ...more }) as Input;
const ids = (all: readonly { entry: { concept: string } }[]) => all.map((c) => c.entry.concept);
/** Two concepts of one name, the supplementary one first by id. */
const namesakes = [concept("MESH:C500001", "Lipoid Keratitis"), concept("MESH:D000001", "Lipoid Keratitis")];

describe("the second look at names", () => {
  it("means a main record rather than a supplementary one of the same name", async () => {
    const kb = await kbOf(namesakes);
    assert.deepEqual(ids(rankLexically([kb], "lipoid keratitis")), ["MESH:C500001", "MESH:D000001"]);
    assert.deepEqual(ids(linkByNames([kb], "lipoid keratitis").candidates), ["MESH:D000001", "MESH:C500001"]);
  });
  it("settles the order, not the scores, of concepts whose names are the words", async () => {
    const found = candidatesFor([await kbOf(namesakes)], "lipoid keratitis");
    assert.deepEqual(
      found.map((c) => c.concept.id),
      ["MESH:D000001", "MESH:C500001"],
    );
    assert.equal(new Set(found.map((c) => c.score)).size, 1);
  });
  it("orders what a search for similar names shows", async () => {
    const kb = await kbOf(namesakes);
    assert.equal(similarConcepts([kb], "lipoidal keratitis")[0]?.concept, "MESH:D000001");
  });

  it("is not what the document's linker takes as evidence", async () => {
    const kb = await kbOf(namesakes);
    const proposals = new ContextRanking([kb], new Wordings()).proposals(
      { text: "lipoid keratitis", group: "DISO" },
      new Map(),
    );
    const byNames = rankLexically([kb], "lipoid keratitis", { group: "DISO" });
    assert.deepEqual(
      proposals.map((c) => [c.entry.concept, c.weight]),
      byNames.map((c) => [c.entry.concept, c.weight]),
    );
    assert.notDeepEqual(ids(proposals), ids(rerank([kb], byNames).candidates));
  });

  it("leaves alone what it was not learned on", async () => {
    const kb = await kbOf(namesakes.map((c) => ({ ...c, group: "ANAT" as const })));
    const ranked = rankLexically([kb], "lipoid keratitis");
    assert.equal(rerank([kb], ranked).candidates, ranked);
    assert.deepEqual(rerank([kb], []), { candidates: [], confidence: 0 });
  });

  it("keeps every candidate, those behind the first ones in their order", async () => {
    const kb = await kbOf(
      Array.from({ length: 60 }, (_, i) =>
        concept(`MESH:${i % 2 ? "C" : "D"}${i}`, `keratitis variant ${i}`),
      ),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70 }), (n) => {
        const before = rankLexically([kb], `keratitis variant ${n}`);
        assert.ok(before.length > LOOKED_AT);
        const { candidates, confidence } = rerank([kb], before);
        assert.deepEqual(ids(candidates.slice(0, LOOKED_AT)).sort(), ids(before.slice(0, LOOKED_AT)).sort());
        assert.deepEqual(ids(candidates.slice(LOOKED_AT)), ids(before.slice(LOOKED_AT)));
        candidates.slice(1).forEach((c, i) => {
          assert.ok(c.weight <= (candidates[i]?.weight as number));
        });
        assert.ok(confidence > 0 && confidence < 1);
      }),
      { numRuns: 20 },
    );
  });

  it("reads what a concept is from its ids and parents", async () => {
    const kb = await kbOf([
      concept("OMIM:1", "Lipoid keratitis", { altIds: ["MESH:D1"] }),
      concept("MESH:C1", "Lipoid keratitis 2", { altIds: ["OMIM:2"], parents: ["OMIM:1"] }),
      concept("OMIM:3", "Lipoid keratitis 3"),
    ]);
    const none = { main: false, supplementary: false, several: false, onlyInOmim: false, parents: [] };
    assert.deepEqual(recordOf(kb, "OMIM:1"), { ...none, main: true, several: true });
    assert.deepEqual(recordOf(kb, "MESH:C1"), {
      ...none,
      supplementary: true,
      several: true,
      parents: ["OMIM:1"],
    });
    assert.deepEqual(recordOf(kb, "OMIM:3"), { ...none, onlyInOmim: true });
    assert.deepEqual(recordOf(kb, "OMIM:4"), { ...none, onlyInOmim: true });
  });

  it("compares letters: 1 for the same, the same either way round", () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        assert.equal(gramDice(a, b), gramDice(b, a));
        assert.ok(gramDice(a, b) >= 0 && gramDice(a, b) <= 1);
        assert.equal(gramDice("keratitis", "Keratitis"), 1);
        assert.equal(gramDice("abc", "xyz"), 0);
      }),
    ));

  it("has a number for everything that it weighs", () => {
    const { rule, confidence } = learnedReranking();
    assert.equal(rule.linear.length, RERANK_FEATURES.length);
    assert.equal(rule.hidden.length, RERANK_FEATURES.length * rule.out.length);
    assert.equal(rule.constants.length, rule.out.length);
    assert.equal(confidence.length, CONFIDENCE_INPUTS);
    for (const weights of [rule.linear, rule.hidden, confidence]) assert.ok(weights.every(Number.isFinite));
  });
});
