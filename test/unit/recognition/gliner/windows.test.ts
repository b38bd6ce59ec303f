import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type CountedWords,
  isWindow,
  type WindowLimits,
  windowsOf,
} from "../../../../engine/recognition/gliner/windows.ts";

const LONG = Number.POSITIVE_INFINITY;

const counted = (pieces: readonly number[], opens: readonly boolean[]): CountedWords => ({
  length: pieces.length,
  pieces: (w) => pieces[w] as number,
  opens: (w) => opens[w] === true,
});

const word = fc.record({
  pieces: fc.oneof(
    { weight: 30, arbitrary: fc.integer({ min: 0, max: 5 }) },
    { weight: 1, arbitrary: fc.constant(LONG) },
  ),
  opens: fc.boolean(),
});
const text = fc.array(word, { maxLength: 300 });
const limits: fc.Arbitrary<WindowLimits> = fc
  .record({
    widest: fc.integer({ min: 1, max: 6 }),
    spare: fc.integer({ min: 2, max: 30 }),
    overlap: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
  })
  .map(({ widest, spare, overlap }) => ({
    words: widest + spare,
    pieces: (widest + spare) * 3,
    widest,
    ...(overlap === undefined ? {} : { overlap }),
  }));

describe("windows over words", () => {
  it("cover every word that fits, tell every other, and keep to both limits", () => {
    fc.assert(
      fc.property(text, limits, (words, limit) => {
        const covered = new Set<number>();
        const told = new Set<number>();
        for (const w of windowsOf(
          counted(
            words.map((x) => x.pieces),
            words.map((x) => x.opens),
          ),
          limit,
        )) {
          const into = isWindow(w) ? covered : told;
          for (let i = w.from; i < w.to; i++) into.add(i);
          if (!isWindow(w)) continue;
          assert.ok(w.to - w.from <= limit.words && w.to > w.from);
          const used = words.slice(w.from, w.to).reduce((sum, x) => sum + x.pieces, 0);
          assert.ok(used <= limit.pieces, `${used} sub-tokens`);
        }
        words.forEach((x, i) => {
          assert.equal(covered.has(i), x.pieces <= limit.pieces, `word ${i}`);
          assert.equal(told.has(i), x.pieces > limit.pieces, `word ${i}`);
        });
      }),
      { numRuns: 1000 },
    );
  });

  it("give every span up to the widest to exactly one window that holds it", () => {
    fc.assert(
      fc.property(text, limits, (words, limit) => {
        // Where sub-tokens leave a window fewer words than the widest span has, no window could hold it.
        fc.pre(words.every((x) => x.pieces <= 3));
        const windows = [
          ...windowsOf(
            counted(
              words.map((x) => x.pieces),
              words.map((x) => x.opens),
            ),
            limit,
          ),
        ].filter(isWindow);
        for (let start = 0; start < words.length; start++) {
          const owners = windows.filter((w) => start >= w.first && start < w.next);
          assert.equal(owners.length, 1, `spans from word ${start} have ${owners.length} windows`);
          const [owner] = owners;
          assert.ok(owner && owner.from <= start);
          const end = Math.min(start + limit.widest, words.length);
          assert.ok(end <= owner.to, `${start} to ${end} leaves [${owner.from}, ${owner.to})`);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("end where a sentence ends if one ends in the second half", () => {
    const opens = Array.from({ length: 100 }, (_, i) => i % 9 === 0);
    const windows = [
      ...windowsOf(counted(Array(100).fill(1), opens), { words: 40, pieces: 400, widest: 4 }),
    ].filter(isWindow);
    for (const w of windows.slice(0, -1)) assert.ok(opens[w.to], `ends before word ${w.to}`);
    for (const w of windows) assert.ok(opens[w.from], `begins with word ${w.from}`);
  });

  it("are linear: no more than a few times the words altogether", () => {
    const n = 50_000;
    let total = 0;
    for (const w of windowsOf(counted(Array(n).fill(2), Array(n).fill(false)), {
      words: 100,
      pieces: 150,
      widest: 12,
    }))
      total += w.to - w.from;
    assert.ok(total < 1.4 * n, `${total} words in windows over ${n}`);
  });
});
