// Malformed, missing, double and overlapping gold gets a named finding and a denominator that is said.
import assert from "node:assert/strict";
import { countsOf, document, evaluated, one } from "../../fixtures/evaluated.ts";

const codes = (result: Awaited<ReturnType<typeof one>>) =>
  Object.fromEntries(result.findings.map((f) => [f.code, f.count]));

describe("evaluation findings", () => {
  it("names malformed mentions and leaves them out", async () => {
    const gold = [document("d", ["0-4:A", "5-5:A", "7-6:A"]), document("e", ["0-1:A"], "x")];
    const predicted = [document("d", ["0-4:A"]), document("e", ["0-2:A", "0-1:A"], "x")];
    const result = await evaluated(gold, [predicted]);
    assert.equal(codes(result)["malformed-mention"], 3);
    assert.deepEqual(countsOf(result, "recognition.exact.f1"), [4, 4, 2]);
    assert.match(JSON.stringify(result.findings), /5-5/);
  });

  it("names doubles on both sides and counts them once", async () => {
    const result = await one(["0-4:A=X", "0-4:A=X"], ["0-4:A=X", "0-4:A=X", "0-4:A=X"]);
    assert.deepEqual([codes(result)["duplicate-gold"], codes(result)["duplicate-predicted"]], [1, 2]);
    assert.deepEqual(countsOf(result, "recognition.exact.f1"), [2, 2, 1]);
  });

  it("names crossing gold, not nested gold", async () => {
    assert.equal(codes(await one(["0-4:A", "2-6:A"], []))["gold-crosses"], 1);
    assert.equal(codes(await one(["0-4:A", "2-6:B"], []))["gold-crosses"], undefined);
    assert.equal(codes(await one(["0-6:A", "2-4:A"], []))["gold-crosses"], undefined);
    // The second lies in the first one's gap.
    assert.equal(codes(await one(["0-4,8-10:A", "5-7,11-12:A"], []))["gold-crosses"], undefined);
  });

  it("names documents of one side only: missed where gold has them, not scored where it has not", async () => {
    const gold = [document("a", ["0-1:A"]), document("b", ["0-1:A"])];
    const predicted = [document("b", ["0-1:A"]), document("c", ["0-1:A", "2-3:A"])];
    const result = await evaluated(gold, [predicted]);
    assert.deepEqual([codes(result)["document-missing"], codes(result)["document-extra"]], [1, 1]);
    assert.deepEqual(countsOf(result, "recognition.exact.recall"), [1, 2, 2]);
    assert.deepEqual(countsOf(result, "recognition.exact.precision"), [1, 1, 1]);
    const places = result.findings.flatMap((f) => f.places.map((p) => p.document));
    assert.ok(places.includes("a") && places.includes("c"));
  });

  it("names a document id that comes twice", async () => {
    const result = await evaluated(
      [document("a", ["0-1:A"]), document("a", ["5-6:A"])],
      [[document("a", ["0-1:A"])]],
    );
    assert.equal(codes(result)["document-twice"], 1);
    assert.deepEqual(countsOf(result, "recognition.exact.f1"), [2, 2, 1]);
  });

  it("names texts that differ, also of equal length", async () => {
    for (const other of ["abd", "abcd"]) {
      const result = await evaluated([document("a", ["0-1:A"], "abc")], [[document("a", ["0-1:A"], other)]]);
      assert.equal(codes(result)["text-differs"], 1);
    }
    const same = await evaluated([document("a", ["0-1:A"], "abc")], [[document("a", ["0-1:A"], "abc")]]);
    assert.equal(codes(same)["text-differs"], undefined);
  });

  it("names ids of another kind and types that gold lacks", async () => {
    const result = await one(["0-1:A=MESH:D1"], ["0-1:B=D1"]);
    assert.equal(codes(result)["ids-disjoint"], 1);
    assert.equal(codes(result)["type-not-in-gold"], 1);
  });

  it("warns of few documents where intervals are asked for", async () => {
    const many = Array.from({ length: 30 }, (_, i) => document(String(i), ["0-1:A"]));
    const draws = { settings: { draws: 10 } };
    assert.equal(codes(await evaluated(many, [many], draws))["few-documents"], undefined);
    assert.equal(codes(await evaluated(many.slice(1), [many.slice(1)], draws))["few-documents"], 1);
  });

  it("lists the first places and counts the others", async () => {
    const gold = Array.from({ length: 50 }, (_, i) => document(String(i), ["0-0:A", "1-2:A"]));
    const result = await evaluated(gold, [gold.slice(0, 0)]);
    const malformed = result.findings.find((f) => f.code === "malformed-mention");
    assert.equal(malformed?.count, 50);
    assert.equal((malformed?.places.length ?? 0) + (malformed?.leftOut ?? 0), 50);
  });
});
