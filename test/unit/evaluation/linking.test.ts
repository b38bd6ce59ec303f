// Linking, NIL and end-to-end metrics against cases counted by hand.
import assert from "node:assert/strict";
import { countsOf, document, evaluated, figureOf, one } from "../../fixtures/evaluated.ts";

const near = (actual: number | null | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-12, `${actual} is not ${expected}`);

describe("linking", () => {
  it("counts ranks: accuracy, recall at k, mean reciprocal rank", async () => {
    const result = await one(
      ["0-1=A", "2-3=B", "4-5=C", "6-7=D"],
      ["0-1=A|X", "2-3=X|B", "4-5=X|Y|C", "6-7=X"],
      { settings: { k: [1, 2, 3] } },
    );
    assert.deepEqual(countsOf(result, "linking.accuracy"), [1, 4, 1]);
    assert.deepEqual(countsOf(result, "linking.recall@2"), [2, 4, 1]);
    assert.deepEqual(countsOf(result, "linking.recall@3"), [3, 4, 1]);
    near(figureOf(result, "linking.mrr"), (1 + 1 / 2 + 1 / 3 + 0) / 4);
  });

  it("holds a composite right only as a whole; any and partial say the rest", async () => {
    const result = await one(
      ["0-1=A+B", "2-3=A+B", "4-5=A+B", "6-7=A"],
      ["0-1=B+A", "2-3=A", "4-5=A+C+D", "6-7=A+B"],
    );
    assert.deepEqual(countsOf(result, "linking.accuracy"), [1, 4, 1]);
    assert.deepEqual(countsOf(result, "linking.any"), [4, 4, 1]);
    near(figureOf(result, "linking.partial"), (1 + 1 / 2 + 1 / 4 + 1 / 2) / 4);
    assert.deepEqual(countsOf(result, "linking.accuracy/parts=several (composite)"), [1, 3, 1]);
    assert.deepEqual(result.errors.classes, { partial: 3 });
  });

  it("counts what was not found as wrong, and says how it does where found", async () => {
    const result = await one(["0-1=A", "2-3=B", "4-5=C"], ["0-1=A", "2-3=X"]);
    assert.deepEqual(countsOf(result, "linking.accuracy"), [1, 3, 1]);
    assert.deepEqual(countsOf(result, "linking.found-accuracy"), [1, 2, 1]);
    assert.deepEqual(countsOf(result, "linking.found"), [2, 3, 1]);
  });

  it("counts NIL on both sides", async () => {
    const result = await one(
      ["0-1=NIL", "2-3=NIL", "4-5=A", "6-7=B", "8-9=NIL"],
      ["0-1=NIL", "2-3=A", "4-5=NIL", "6-7=B"],
    );
    assert.deepEqual(countsOf(result, "nil.precision"), [1, 2, 1]);
    assert.deepEqual(countsOf(result, "nil.recall"), [1, 3, 1]);
    assert.deepEqual(countsOf(result, "linking.accuracy"), [1, 2, 1]);
    assert.deepEqual(result.errors.classes, { "nil-missed": 1, "nil-wrong": 1, missed: 1 });
  });

  it("leaves gold without a concept out of linking, and says so", async () => {
    const result = await one(["0-1=A", "2-3", "4-5=B"], ["0-1=A", "2-3=X", "4-5=B"]);
    assert.deepEqual(countsOf(result, "linking.accuracy"), [2, 2, 1]);
    assert.deepEqual(countsOf(result, "end-to-end.precision"), [2, 2, 1]);
    assert.equal(result.findings.find((f) => f.code === "gold-without-concept")?.count, 1);
    const plain = await one(["0-1:A"], ["0-1:A"]);
    assert.deepEqual(
      plain.findings.map((f) => f.code),
      [],
    );
  });

  it("end to end wants span and concepts; documents want concepts only", async () => {
    const result = await one(
      ["0-1:T=A", "2-3:T=A", "4-5:T=B", "6-7:T=NIL"],
      ["0-1:U=A", "2-4:T=A", "4-5:T=C", "6-7:T=D"],
    );
    assert.deepEqual(countsOf(result, "end-to-end.precision"), [1, 4, 1]);
    assert.deepEqual(countsOf(result, "end-to-end.recall"), [1, 3, 1]);
    assert.deepEqual(countsOf(result, "end-to-end.f1"), [2, 7, 1]);
    // Gold {A, B}; predicted {A, C, D}.
    assert.deepEqual(countsOf(result, "concepts.precision"), [1, 3, 1]);
    assert.deepEqual(countsOf(result, "concepts.recall"), [1, 2, 1]);
  });

  it("pairs links by overlap where that was asked for", async () => {
    const gold = ["0-4=A"];
    const predicted = ["0-3=A"];
    assert.deepEqual(countsOf(await one(gold, predicted), "linking.accuracy"), [0, 1, 1]);
    const relaxed = await one(gold, predicted, { settings: { match: "relaxed" } });
    assert.deepEqual(countsOf(relaxed, "linking.accuracy"), [1, 1, 1]);
  });

  it("gives each of several gold mentions at one place its own prediction", async () => {
    const result = await one(["0-4:T=A", "0-4:T=B"], ["0-4:T=B", "0-4:T=A"]);
    assert.deepEqual(countsOf(result, "linking.accuracy"), [2, 2, 1]);
    assert.equal(result.findings.find((f) => f.code === "gold-disagrees")?.count, 1);
    const first = await one(["0-4:T=A", "0-4:T=B"], ["0-4:T=B"], { settings: { onePerPlace: true } });
    assert.deepEqual(countsOf(first, "linking.accuracy"), [0, 1, 1]);
    assert.equal(first.findings.find((f) => f.code === "gold-place-taken")?.count, 1);
  });

  it("lists errors with their candidates, rank and context", async () => {
    const text = "The patient had a mild cold in the head.";
    const gold = [document("d", ["23-27:DISO=A"], text)];
    const result = await evaluated(gold, [[document("d", ["23-27:DISO=X|A"], text)]]);
    const [error] = result.errors.items;
    assert.equal(error?.class, "concept");
    assert.equal(error?.rank, 2);
    assert.deepEqual(
      error?.candidates.map((c) => c.id),
      ["X", "A"],
    );
    assert.equal(error?.gold?.text, "cold");
    const { context } = error ?? {};
    assert.equal(context?.text.slice(context.from, context.to), "cold");
    assert.equal(context?.text, text);
  });

  it("gives scores with right and wrong for calibration", async () => {
    const result = await one(["0-1:T=A", "2-3:U=B", "4-5:T=C"], ["0-1:T=A@0.9", "2-3:U=X@0.4", "6-7:T=C@1"]);
    assert.deepEqual(result.confidence, [
      {
        scorer: "score",
        scores: [0.9, 0.4],
        correct: [1, 0],
        types: [0, 1],
        typeNames: ["T", "U"],
        documents: [0, 0],
        unanswered: 1,
        leftOut: 0,
      },
    ]);
  });
});
