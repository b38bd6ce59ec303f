// Strata, hierarchy and leaks against a small knowledge base and a small training corpus, counted by hand.
import assert from "node:assert/strict";
import { Exposure } from "../../../engine/evaluation/exposure.ts";
import { Knowledge } from "../../../engine/evaluation/knowledge.ts";
import { bandOf } from "../../../engine/evaluation/strata/seen.ts";
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import { Library } from "../../../engine/kb/library.ts";
import { countsOf, document, evaluated, figureOf, one } from "../../fixtures/evaluated.ts";
import { kbOf } from "../../fixtures/kb.ts";

//       root
//      /    \
//   heart   skin     lone
//    /  \     |
//  mi   hf   rash
const concept = (id: string, parents: string[], synonyms: string[] = []) => ({
  id: `X:${id}`,
  name: id,
  group: "DISO" as const,
  parents: parents.map((p) => `X:${p}`),
  synonyms,
});

describe("evaluation with a knowledge base", () => {
  let kb: KnowledgeBase;
  let knowledge: Knowledge;
  before(async () => {
    kb = await kbOf([
      concept("root", []),
      concept("heart", ["root"]),
      concept("skin", ["root"]),
      concept("mi", ["heart"], ["attack"]),
      concept("hf", ["heart"], ["failure"]),
      concept("rash", ["skin"], ["attack"]),
      concept("lone", []),
    ]);
    knowledge = new Knowledge(new Library([kb]));
  });

  it("tells how two concepts stand to each other", () => {
    const standing = (a: string, b: string) => {
      const { relation, distance } = knowledge.standing(`X:${a}`, `X:${b}`);
      return [relation, distance];
    };
    assert.deepEqual(standing("heart", "mi"), ["broader", 1]);
    assert.deepEqual(standing("root", "mi"), ["broader", 2]);
    assert.deepEqual(standing("mi", "heart"), ["narrower", 1]);
    assert.deepEqual(standing("hf", "mi"), ["sibling", 2]);
    assert.deepEqual(standing("rash", "mi"), ["related", 4]);
    assert.deepEqual(standing("lone", "mi"), ["unrelated", undefined]);
    assert.deepEqual(standing("none", "mi"), ["unknown", undefined]);
  });

  it("counts broader, narrower and how far", async () => {
    const result = await one(
      ["0-1=X:mi", "2-3=X:mi", "4-5=X:heart", "6-7=X:mi", "8-9=X:mi", "10-11=X:mi", "12-13=X:nowhere"],
      ["0-1=X:mi", "2-3=X:heart", "4-5=X:mi", "6-7=X:hf", "8-9=X:lone", "10-11=X:rash", "12-13=X:mi"],
      { kb: { path: "small", knowledge } },
    );
    assert.deepEqual(countsOf(result, "hierarchy.exact"), [1, 6, 1]);
    assert.deepEqual(countsOf(result, "hierarchy.broader"), [1, 6, 1]);
    assert.deepEqual(countsOf(result, "hierarchy.narrower"), [1, 6, 1]);
    assert.deepEqual(countsOf(result, "hierarchy.sibling"), [1, 6, 1]);
    // 0 + 1 + 1 + 2 + 4 edges over the five that meet somewhere.
    assert.deepEqual(countsOf(result, "hierarchy.distance"), [8, 5, 1]);
    // Ancestors, itself included: mi, heart, root. Shared: 3, 2, 2, 2, 0, 1; answers' 3+2+3+3+1+3; gold's 3+3+2+3+3+3.
    assert.deepEqual(countsOf(result, "hierarchy.precision"), [10, 15, 1]);
    assert.deepEqual(countsOf(result, "hierarchy.recall"), [10, 17, 1]);
    assert.equal(figureOf(result, "linking.reachable"), 6 / 7);
    assert.equal(result.findings.find((f) => f.code === "concept-not-held")?.count, 1);
    const broader = result.errors.items.find((e) => e.relation === "broader");
    assert.deepEqual([broader?.predicted?.concepts, broader?.distance], [["X:heart"], 1]);
  });

  it("parts mentions by names and ambiguity", async () => {
    const text = "attack failure other";
    const gold = [document("d", ["0-6=X:mi", "7-14=X:mi", "15-20=X:gone"], text)];
    const result = await evaluated(gold, [gold], { kb: { path: "small", knowledge } });
    assert.deepEqual(countsOf(result, "linking.accuracy/synonym=a name of it"), [1, 1, 1]);
    assert.deepEqual(countsOf(result, "linking.accuracy/synonym=no name of it"), [1, 1, 1]);
    assert.deepEqual(countsOf(result, "linking.accuracy/synonym=not held"), [1, 1, 1]);
    assert.deepEqual(countsOf(result, "linking.accuracy/ambiguity=2 concepts"), [1, 1, 1]);
    assert.deepEqual(countsOf(result, "linking.accuracy/ambiguity=1 concept"), [1, 1, 1]);
    assert.deepEqual(countsOf(result, "linking.accuracy/ambiguity=no name"), [1, 1, 1]);
    assert.deepEqual(
      result.leaks.map((l) => [l.kind, l.shared, l.of]),
      [
        ["mention form", 2, 3],
        ["concept", 1, 2],
        ["form and concept", 1, 3],
      ],
    );
  });
});

describe("evaluation with a training corpus", () => {
  const sentence = "The patient had a severe attack of fever last night.";
  const train = new Exposure("train", "train");
  train.add(document("t1", ["25-31:T=A", "35-40:T=B", "4-11:T=B+C"], sentence.replace("severe", "milder")));
  train.add(document("t2", ["0-5:T=B"], "Fever"));

  it("parts mentions by what was seen", async () => {
    const text = "attack Attack fever patient chill";
    const gold = [
      document("d", ["0-6:T=A", "7-13:T=A", "14-19:T=A", "20-27:T=C+B", "28-33:T=D+B", "0-13:T=D"], text),
    ];
    const result = await evaluated(gold, [gold], { exposures: [train] });
    const n = (id: string) => countsOf(result, `linking.accuracy/${id}`)?.[1];
    // Seen as a whole: A three times, B+C once. Training forms: attack, fever, patient, Fever.
    assert.deepEqual([n("answer-in-training=seen"), n("answer-in-training=unseen")], [4, 2]);
    assert.deepEqual(
      [
        n("concepts-in-training=seen"),
        n("concepts-in-training=partly seen"),
        n("concepts-in-training=unseen"),
      ],
      [4, 1, 1],
    );
    assert.deepEqual([n("form-in-training=seen"), n("form-in-training=unseen")], [3, 3]);
    assert.deepEqual(
      [n("pair-in-training=seen"), n("pair-in-training=other meaning"), n("pair-in-training=unseen")],
      [3, 1, 2],
    );
    // A once, B three times, C once, D never.
    assert.deepEqual([n("frequency=0"), n("frequency=1"), n("frequency=2 to 5")], [2, 4, undefined]);
  });

  it("bands are told at their edges", () => {
    assert.deepEqual([0, 1, 2, 5, 6, 20, 21, 100, 101].map(bandOf), [
      "0",
      "1",
      "2 to 5",
      "2 to 5",
      "6 to 20",
      "6 to 20",
      "21 to 100",
      "21 to 100",
      "over 100",
    ]);
  });

  it("finds sentences, forms, concepts and documents that leaked, each once", async () => {
    const leaky = new Exposure("synthetic", "rows");
    leaky.add(document("other", [], `Before. ${sentence} After.`));
    const text = `${sentence} ${sentence} A sentence that was never there before.`;
    const gold = [document("t1", ["25-31:T=A", "35-40:T=B"], text)];
    const result = await evaluated(gold, [gold], { exposures: [train, leaky] });
    const leak = (role: string, kind: string) => {
      const found = result.leaks.find((l) => l.role === role && l.kind === kind);
      return found && [found.shared, found.of];
    };
    assert.deepEqual(leak("synthetic", "sentence"), [1, 2]);
    assert.deepEqual(leak("train", "sentence"), [0, 2]);
    assert.deepEqual(leak("train", "document"), [1, 1]);
    assert.deepEqual(leak("synthetic", "document"), [0, 1]);
    assert.equal(leak("train", "concept")?.[1], 2);
  });
});
