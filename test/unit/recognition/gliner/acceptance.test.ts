import assert from "node:assert/strict";
import fc from "fast-check";
import { accept, byMerit, type Candidate } from "../../../../engine/recognition/gliner/accept.ts";

/** The rule as GLiNER states it: each candidate, best first, against every one kept before it. */
function pairwise(candidates: readonly Candidate[], nested: boolean, multiLabel: boolean): Candidate[] {
  const kept: Candidate[] = [];
  for (const c of candidates.toSorted(byMerit)) {
    const excluded = kept.some((k) => {
      if (k.start === c.start && k.end === c.end) return !multiLabel;
      if (k.start > c.end || c.start > k.end) return false;
      const inside = (k.start <= c.start && c.end <= k.end) || (c.start <= k.start && k.end <= c.end);
      return !(nested && inside);
    });
    if (!excluded) kept.push(c);
  }
  return kept;
}

const key = (c: Candidate) => `${c.start}-${c.end} ${c.label}`;
const candidate = fc
  .record({
    start: fc.nat(30),
    width: fc.nat(6),
    label: fc.nat(3),
    // Few distinct scores: ties are the rule here.
    score: fc.constantFrom(0.5, 0.6, 0.7, 0.9),
  })
  .map(({ start, width, label, score }) => ({ start, end: start + width, label, score }));
const distinct = fc.uniqueArray(candidate, { selector: key, maxLength: 60 });

describe("acceptance of candidates", () => {
  for (const nested of [false, true])
    for (const multiLabel of [false, true])
      it(`keeps what the pairwise rule keeps (nested ${nested}, several labels ${multiLabel})`, () => {
        fc.assert(
          fc.property(distinct, (candidates) => {
            const expected = pairwise(candidates, nested, multiLabel).map(key).sort();
            assert.deepEqual(accept(candidates, { nested, multiLabel }).map(key).sort(), expected);
          }),
          { numRuns: 500 },
        );
      });

  it("does not depend on the order of its input", () => {
    fc.assert(
      fc.property(distinct, fc.infiniteStream(fc.nat()), (candidates, numbers) => {
        const shuffled = candidates
          .map((c) => ({ c, at: numbers.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ c }) => c);
        const rule = { nested: true, multiLabel: true };
        assert.deepEqual(accept(shuffled, rule), accept(candidates, rule));
      }),
    );
  });

  it("breaks ties by length, then start, then the label asked for first", () => {
    const c = (start: number, end: number, label: number): Candidate => ({ start, end, label, score: 0.7 });
    const flat = { nested: false, multiLabel: false };
    assert.deepEqual(accept([c(1, 1, 0), c(0, 1, 1)], flat), [c(0, 1, 1)]);
    assert.deepEqual(accept([c(1, 2, 0), c(0, 1, 1)], flat), [c(0, 1, 1)]);
    assert.deepEqual(accept([c(0, 1, 1), c(0, 1, 0)], flat), [c(0, 1, 0)]);
  });

  it("takes no quadratic time: a hundred thousand nested candidates", function () {
    this.timeout(20_000);
    // Pairwise these were five thousand million comparisons.
    const many = Array.from({ length: 100_000 }, (_, i) => ({
      start: i,
      end: 200_000 - i,
      label: 0,
      score: 0.5 + (i % 1000) / 2001,
    }));
    assert.equal(accept(many, { nested: true, multiLabel: false }).length, many.length);
    assert.equal(accept(many, { nested: false, multiLabel: false }).length, 1);
  });
});
