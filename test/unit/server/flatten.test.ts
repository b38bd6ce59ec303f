// Nested and broken mentions drawn flat: every character once, by the innermost mention.
import assert from "node:assert/strict";
import fc from "fast-check";
import { extentOf, type Mention } from "../../../engine/text/mention.ts";
import { lengthOf } from "../../../engine/text/span.ts";
import { flatten } from "../../../server/features/semantic-tokens.ts";

const mention = (...spans: [number, number][]): Mention => ({
  spans: spans.map(([start, end]) => ({ start, end })) as never,
  source: "test",
  status: "nil",
  concepts: [],
  candidates: [],
});

const drawn = (mentions: readonly Mention[]) =>
  flatten(mentions).map(({ span, mention: m }) => [span.start, span.end, mentions.indexOf(m)]);

describe("flattening", () => {
  it("an inner mention interrupts the outer one", () => {
    assert.deepEqual(drawn([mention([0, 10]), mention([3, 5])]), [
      [0, 3, 0],
      [3, 5, 1],
      [5, 10, 0],
    ]);
  });

  it("mentions that begin or end together", () => {
    assert.deepEqual(drawn([mention([0, 10]), mention([0, 4]), mention([6, 10])]), [
      [0, 4, 1],
      [4, 6, 0],
      [6, 10, 2],
    ]);
  });

  it("a discontinuous mention is drawn in its parts", () => {
    assert.deepEqual(drawn([mention([0, 2], [5, 8]), mention([3, 4])]), [
      [0, 2, 0],
      [3, 4, 1],
      [5, 8, 0],
    ]);
  });

  it("any mentions: in order, without overlap, everything covered, the shortest on top", () => {
    const spans = fc
      .array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 12 })), { maxLength: 12 })
      .map((list) => list.map(([start, length]) => mention([start, start + length])));
    fc.assert(
      fc.property(spans, (mentions) => {
        const flat = flatten(mentions);
        for (let i = 1; i < flat.length; i++)
          assert.ok((flat[i - 1]?.span.end ?? 0) <= (flat[i]?.span.start ?? 0));
        for (let at = 0; at < 50; at++) {
          const over = mentions.filter((m) => extentOf(m).start <= at && at < extentOf(m).end);
          const top = flat.find(({ span }) => span.start <= at && at < span.end)?.mention;
          const shortest = Math.min(...over.map((m) => lengthOf(extentOf(m))));
          assert.equal(top ? lengthOf(extentOf(top)) : Number.POSITIVE_INFINITY, shortest);
        }
      }),
    );
  });
});
