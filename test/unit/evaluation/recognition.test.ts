// Recognition metrics against cases counted by hand.
import assert from "node:assert/strict";
import { countsOf, document, evaluated, figureOf, one } from "../../fixtures/evaluated.ts";

describe("recognition", () => {
  it("counts exact, relaxed, type-only, span and overlap matches", async () => {
    // Exact: 0-4. Right type, wrong end: 10-15. Right place, wrong type: 20-25. Type right, elsewhere: 40-44. Missed: 50-55.
    const result = await one(
      ["0-4:A", "10-14:A", "20-25:A", "30-34:B", "50-55:B"],
      ["0-4:A", "10-15:A", "20-25:B", "40-44:B"],
    );
    assert.deepEqual(countsOf(result, "recognition.exact.recall"), [1, 5, 1]);
    assert.deepEqual(countsOf(result, "recognition.exact.precision"), [1, 4, 1]);
    assert.deepEqual(countsOf(result, "recognition.relaxed.recall"), [2, 5, 1]);
    // Types of gold: A 3, B 2; predicted: A 2, B 2.
    assert.deepEqual(countsOf(result, "recognition.type.recall"), [4, 5, 1]);
    assert.deepEqual(countsOf(result, "recognition.span.recall"), [2, 5, 1]);
    assert.deepEqual(countsOf(result, "recognition.overlap.recall"), [3, 5, 1]);
    assert.deepEqual(countsOf(result, "recognition.exact.f1"), [2, 9, 1]);
    assert.deepEqual(result.errors.classes, { boundary: 1, type: 1, missed: 2, spurious: 1 });
  });

  it("pairs one to one: two predictions inside one gold mention are one match and one spurious", async () => {
    const result = await one(["0-20:A"], ["0-5:A", "10-15:A"]);
    assert.deepEqual(countsOf(result, "recognition.relaxed.precision"), [1, 2, 1]);
    assert.deepEqual(countsOf(result, "recognition.relaxed.recall"), [1, 1, 1]);
    assert.deepEqual(result.errors.classes, { boundary: 1, spurious: 1 });
  });

  it("finds as many overlapping pairs as there can be, not those a greedy choice leaves", async () => {
    // 0-10 overlaps both, 8-9 only the first: greedy by reading order would pair 0-10 with 0-9 and lose a pair.
    const result = await one(["0-10:A", "2-4:A"], ["1-5:A", "8-12:A"]);
    assert.deepEqual(countsOf(result, "recognition.relaxed.recall"), [2, 2, 1]);
  });

  it("holds a discontinuous mention right only with all of its spans", async () => {
    const gold = ["0-4,10-14:A"];
    assert.deepEqual(countsOf(await one(gold, ["0-4,10-14:A"]), "recognition.exact.recall"), [1, 1, 1]);
    for (const wrong of ["0-14:A", "0-4:A", "0-4,10-13:A", "0-4,6-8,10-14:A"])
      assert.deepEqual(countsOf(await one(gold, [wrong]), "recognition.exact.recall"), [0, 1, 1], wrong);
    // A prediction in the gap shares no character with it.
    assert.deepEqual(countsOf(await one(gold, ["5-9:A"]), "recognition.overlap.recall"), [0, 1, 1]);
  });

  it("tells nested from flat and counts each where it belongs", async () => {
    const result = await one(["0-20:A", "5-9:B", "30-34:A"], ["0-20:A", "30-34:A"]);
    const shape = (s: string) => countsOf(result, `recognition.exact.recall/shape=${s}`);
    assert.deepEqual(shape("inside another"), [0, 1, 1]);
    assert.deepEqual(shape("holds another"), [1, 1, 1]);
    assert.deepEqual(shape("flat"), [1, 1, 1]);
  });

  it("averages over the types that gold has", async () => {
    // A: P 1/1, R 1/2, F1 2/3. B: F1 0. C: F1 1. X is not in gold.
    const result = await one(["0-1:A", "2-3:A", "4-5:B", "6-7:C"], ["0-1:A", "6-7:C", "8-9:X"]);
    const near = (id: string, value: number) =>
      assert.ok(Math.abs((figureOf(result, id) ?? -1) - value) < 1e-12, `${id} is ${figureOf(result, id)}`);
    near("recognition.exact.macro-f1", (2 / 3 + 0 + 1) / 3);
    near("recognition.exact.median-f1", 2 / 3);
    near("recognition.exact.weighted-f1", ((2 * 2) / 3 + 0 + 1) / 4);
    near("recognition.exact.f1", 4 / 7);
    assert.equal(result.findings.find((f) => f.code === "type-not-in-gold")?.count, 1);
  });

  it("leaves undefined what has no denominator", async () => {
    const nothing = await one(["0-4:A"], []);
    assert.equal(figureOf(nothing, "recognition.exact.precision"), null);
    assert.equal(figureOf(nothing, "recognition.exact.recall"), 0);
    assert.equal(figureOf(nothing, "recognition.exact.f1"), 0);
    const empty = await one([], []);
    assert.equal(figureOf(empty, "recognition.exact.f1"), null);
    assert.deepEqual(
      empty.findings.filter((f) => f.severity === "error").map((f) => f.code),
      ["no-gold"],
    );
  });

  it("leads with the rule that was asked for, and restricts types on both sides", async () => {
    const gold = ["0-4:A", "10-14:B"];
    const relaxed = await one(gold, ["0-3:A", "20-22:B"], { settings: { match: "relaxed" } });
    assert.equal(relaxed.figures[0]?.id, "recognition.relaxed.precision");
    const restricted = await one(gold, ["0-4:A", "20-22:B"], { settings: { types: ["A"] } });
    assert.deepEqual(countsOf(restricted, "recognition.exact.f1"), [2, 2, 1]);
  });

  it("counts the documents behind each figure", async () => {
    const gold = [document("a", ["0-1:A"]), document("b", []), document("c", ["0-1:B"])];
    const predicted = [document("a", ["0-1:A"]), document("b", ["5-6:A"]), document("c", [])];
    const result = await evaluated(gold, [predicted]);
    assert.deepEqual(countsOf(result, "recognition.exact.recall"), [1, 2, 2]);
    assert.deepEqual(countsOf(result, "recognition.exact.precision"), [1, 2, 2]);
    assert.deepEqual(countsOf(result, "recognition.exact.recall/type=A"), [1, 1, 1]);
    assert.equal(result.documents, 3);
  });
});
