// What decides between concepts that names put level: what they are in their vocabulary.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { ConceptInput } from "../../../../engine/kb/concept.ts";
import { evidenceFor } from "../../../../engine/linking/lexical/evidence.ts";
import { learned } from "../../../../engine/linking/lexical/learned.ts";
import { heaviness, lightWords } from "../../../../engine/linking/lexical/light-words.ts";
import { NEAREST, NEAREST_FEATURES, nearestFeatures } from "../../../../engine/linking/lexical/nearest.ts";
import { overlap } from "../../../../engine/linking/lexical/overlap.ts";
import { rankByNames, rankLexically } from "../../../../engine/linking/lexical/ranking.ts";
import { STANDING, type StandingFeature, standings } from "../../../../engine/linking/lexical/standing.ts";
import { wordPairs } from "../../../../engine/linking/lexical/word-pairs.ts";
import { contentWords } from "../../../../engine/linking/lexical/words.ts";
import { kbOf } from "../../../fixtures/kb.ts";

const concept = (id: string, name: string, more: Partial<ConceptInput> = {}): ConceptInput => ({
  id,
  name,
  group: "DISO",
  ...more,
});

describe("light words", () => {
  const light = lightWords([
    ["human", 0.9],
    ["syndromes", 0.5],
  ]);
  it("weigh what they lack to one, by their stem", () => {
    assert.ok(Math.abs(heaviness(["human"], light) - 0.1) < 1e-9);
    assert.ok(Math.abs(heaviness(["syndrom", "familial"], light) - 1.5) < 1e-9);
    assert.equal(heaviness([], light), 0);
  });
});

describe("what two names have in common", () => {
  const pairs = wordPairs([["nephropathy", "kidney disease", 0.8]]);
  it("leaves the words of each that the other has nothing for", () => {
    const o = overlap(["a", "b", "b"], ["b", "c"], pairs);
    assert.deepEqual([o.same, o.restA, o.restB], [1, ["a", "b"], ["c"]]);
  });
  it("takes one word for two", () => {
    const names = ["diabetic nephropathy", "diabetic kidney disease"].map(contentWords);
    const o = overlap(names[0] ?? [], names[1] ?? [], pairs);
    assert.deepEqual([o.same, o.nearA, o.nearB], [1, 1.8, 2.6]);
    assert.deepEqual([o.restA, o.restB], [[], []]);
  });
});

describe("names of signs alone", () => {
  it("weigh a number, as all do", async () => {
    const kb = await kbOf([
      concept("X:1", "+++", { synonyms: [{ text: "plus sign" }] }),
      concept("X:2", "plus signs of disease"),
      concept("X:3", "%"),
    ]);
    for (const mention of ["plus sign", "plus sing", "+++", "%"]) {
      const ranked = rankLexically([kb], mention);
      assert.ok(ranked.length > 0, mention);
      for (const { weight } of ranked) assert.ok(Number.isFinite(weight), mention);
    }
  });
});

describe("a second look", () => {
  const firstOf = async (concepts: ConceptInput[], mention: string) =>
    rankLexically([await kbOf(concepts)], mention)[0]?.entry.concept;

  it("means a main record rather than a supplementary one of the same name", async () => {
    const named = (id: string) => concept(id, "Lipoid Keratitis");
    for (const ids of [
      ["MESH:C500001", "MESH:D000001"],
      ["MESH:D000001", "MESH:C500001"],
    ])
      assert.equal(await firstOf(ids.map(named), "lipoid keratitis"), "MESH:D000001");
  });
  it("means a record of OMIM rather than a supplementary one that OMIM has not", async () => {
    const all = [
      concept("MESH:C500001", "K9 Deficiency"),
      concept("OMIM:600001", "KININOGEN COMPONENT 9 DEFICIENCY", { synonyms: ["K9 DEFICIENCY"] }),
    ];
    assert.equal(await firstOf(all, "K9 deficiency"), "OMIM:600001");
  });
  it("means the concept whose preferred name says the mention's words", async () => {
    const all = [
      concept("X:1", "Bone Dysplasias", { synonyms: ["Harlow-Vance Syndrome"] }),
      concept("X:2", "Harlow-Vance Syndrome, Congenital", { synonyms: ["Harlow-Vance Syndrome"] }),
    ];
    assert.equal(await firstOf(all, "Harlow-Vance syndrome"), "X:2");
  });

  it("reads what a concept is from its ids, its names and its parents", async () => {
    const kb = await kbOf([
      concept("OMIM:1", "Lipoid keratitis, type 2", { altIds: ["MESH:D1"], synonyms: ["lipoid keratitis"] }),
      concept("MESH:C1", "LIPOID KERATITIS", { altIds: ["OMIM:2"], parents: ["OMIM:1"] }),
      concept("OMIM:3", "lipoid keratitis"),
    ]);
    const rules = { pairs: wordPairs([]), light: new Map<string, number>() };
    const evidence = evidenceFor([kb], "lipoid keratitis", new Map(), rules.pairs, { similar: 5 });
    const ranked = rankByNames([kb], evidence, {}, rules, learned().weights);
    const values = standings([kb], ranked, rules);
    const of = (id: string) => values[ranked.findIndex((c) => c.entry.concept === id)] as Float64Array;
    const has = (id: string, ...features: StandingFeature[]) =>
      features.map((f) => (of(id)[STANDING.indexOf(f)] as number) > 0);
    assert.deepEqual(has("OMIM:1", "main record", "several vocabularies", "only in OMIM"), [
      true,
      true,
      false,
    ]);
    assert.deepEqual(has("OMIM:1", "preferred numbers differ", "extra in preferred", "child beside"), [
      true,
      true,
      true,
    ]);
    assert.deepEqual(has("MESH:C1", "main record", "supplementary record", "supplementary, several"), [
      false,
      true,
      true,
    ]);
    assert.deepEqual(has("MESH:C1", "capitals", "parent beside", "extra in preferred"), [true, true, false]);
    assert.deepEqual(has("OMIM:3", "only in OMIM", "several vocabularies", "capitals"), [true, false, false]);
  });

  it("keeps every candidate, those that it does not look at behind the others in the order of names", async () => {
    const numbered = Array.from({ length: 60 }, (_, i) =>
      concept(`MESH:${i % 2 ? "C" : "D"}${i}`, `keratitis variant ${i}`),
    );
    const kb = await kbOf(numbered);
    const rule = learned();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70 }), (n) => {
        const mention = `keratitis variant ${n}`;
        const evidence = evidenceFor([kb], mention, new Map(), rule.pairs, { similar: 64 });
        const byNames = rankByNames([kb], evidence, {}, rule, rule.weights).map((c) => c.entry.concept);
        const again = rankLexically([kb], mention);
        assert.ok(again.length > NEAREST);
        const ids = again.map((c) => c.entry.concept);
        assert.deepEqual([...ids].sort(), [...byNames].sort());
        assert.deepEqual(ids.slice(NEAREST), byNames.slice(NEAREST));
        again.slice(1).forEach((c, i) => {
          assert.ok(c.weight <= (again[i]?.weight as number));
        });
      }),
      { numRuns: 20 },
    );
  });
  it("has a number for everything that it weighs", async () => {
    const rule = learned();
    assert.equal(rule.nearest.length, NEAREST_FEATURES.length);
    const kb = await kbOf([concept("X:1", "asthma")]);
    const evidence = evidenceFor([kb], "asthma", new Map(), rule.pairs, { similar: 5 });
    const byNames = rankByNames([kb], evidence, {}, rule, rule.weights);
    assert.deepEqual(
      nearestFeatures([kb], byNames, rule).map((x) => x.length),
      [NEAREST_FEATURES.length],
    );
  });
});
