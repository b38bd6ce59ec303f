// Figures of confidence against statements of their definitions that share no code with them.
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  calibrated,
  calibratedPairs,
  calibratorSchema,
  fitCurves,
  splitByDocument,
  type TypedPairs,
} from "../../engine/evaluation/calibrator.ts";
import { applyIsotonic, fitIsotonic } from "../../engine/evaluation/isotonic.ts";
import { applyPlatt, fitPlatt } from "../../engine/evaluation/platt.ts";
import { wilson } from "../../engine/evaluation/proportion.ts";
import { overDocuments, type Pairs, ranked } from "../../engine/evaluation/ranked-pairs.ts";
import { brier, ece, reliability } from "../../engine/evaluation/reliability.ts";
import { seeded } from "../../engine/evaluation/seeded.ts";
import {
  areaUnderRisk,
  auroc,
  precisionAt,
  precisionCoverage,
  thresholdFor,
} from "../../engine/evaluation/selective.ts";

/** Few distinct scores, so that ties are the rule. */
const row = fc.record({
  score: fc.oneof(
    fc.integer({ min: 0, max: 8 }).map((n) => n / 8),
    fc.integer({ min: 0, max: 1024 }).map((n) => n / 1024),
  ),
  correct: fc.constantFrom<0 | 1>(0, 1),
  document: fc.nat(5),
  type: fc.nat(2),
});
type Row = { score: number; correct: 0 | 1; document: number; type: number };
const rows = (minLength = 1) => fc.array(row, { minLength, maxLength: 60 });
const pairsOf = (all: readonly Row[]): TypedPairs & Pairs => ({
  scores: all.map((r) => r.score),
  correct: all.map((r) => r.correct),
  documents: all.map((r) => r.document),
  types: all.map((r) => r.type),
  typeNames: ["A", "B", "C"],
});
const close = (a: number | undefined, b: number | undefined, what = "") =>
  assert.ok(
    a === b || Math.abs((a ?? Number.NaN) - (b ?? Number.NaN)) < 1e-9,
    `${what} ${a} instead of ${b}`,
  );

describe("confidence", () => {
  it("AUROC is the share of (right, wrong) pairs in order, ties counted half", () =>
    fc.assert(
      fc.property(rows(), (all) => {
        const [right, wrong] = [all.filter((r) => r.correct), all.filter((r) => !r.correct)];
        const sum = right
          .flatMap((r) => wrong.map((w) => (r.score > w.score ? 1 : r.score === w.score ? 0.5 : 0)))
          .reduce((a: number, b) => a + b, 0);
        const wanted = right.length && wrong.length ? sum / (right.length * wrong.length) : undefined;
        close(auroc(ranked(pairsOf(all))), wanted);
      }),
    ));

  it("AUROC does not change under any rising map of the scores, and turns round with the outcomes", () =>
    fc.assert(
      fc.property(rows(), (all) => {
        const base = auroc(ranked(pairsOf(all)));
        close(auroc(ranked(pairsOf(all.map((r) => ({ ...r, score: Math.exp(3 * r.score) - 7 }))))), base);
        const turned = auroc(
          ranked(pairsOf(all.map((r) => ({ ...r, correct: r.correct ? (0 as const) : (1 as const) })))),
        );
        close(turned, base === undefined ? undefined : 1 - base);
      }),
    ));

  it("ECE is the weighted gap of each bin, equal-width bins closed below", () =>
    fc.assert(
      fc.property(rows(), fc.integer({ min: 1, max: 15 }), (all, bins) => {
        const gaps = Array.from({ length: bins }, (_, b) => {
          const inside = all.filter(
            (r) => r.score >= b / bins && (b === bins - 1 ? r.score <= 1 : r.score < (b + 1) / bins),
          );
          const mean = (of: (r: Row) => number) =>
            inside.reduce((s, r) => s + of(r), 0) / (inside.length || 1);
          return (inside.length / all.length) * Math.abs(mean((r) => r.correct) - mean((r) => r.score));
        });
        const made = reliability(ranked(pairsOf(all)), bins);
        assert.equal(
          made.reduce((sum, bin) => sum + bin.count, 0),
          all.length,
        );
        close(
          ece(made),
          gaps.reduce((a, b) => a + b, 0),
        );
      }),
    ));

  it("equal-mass bins hold every pair once and keep equal scores together", () =>
    fc.assert(
      fc.property(rows(), fc.integer({ min: 1, max: 15 }), (all, bins) => {
        const made = reliability(ranked(pairsOf(all)), bins, "equal-mass");
        assert.equal(
          made.reduce((sum, bin) => sum + bin.count, 0),
          all.length,
        );
        assert.ok(made.length <= bins);
        for (const [i, bin] of made.entries()) if (i) assert.ok(bin.from > (made[i - 1]?.from as number));
      }),
    ));

  it("a perfect oracle has ECE and Brier 0; scores that are no probabilities have no ECE", () => {
    const oracle = ranked({ scores: [0, 1, 1, 0], correct: [0, 1, 1, 0], documents: [0, 0, 1, 1] });
    close(ece(reliability(oracle)), 0);
    close(brier(oracle), 0);
    const odd = ranked({ scores: [0, 1.5], correct: [0, 1], documents: [0, 0] });
    assert.throws(() => reliability(odd), RangeError);
    assert.throws(() => ranked({ scores: [Number.NaN], correct: [1], documents: [0] }), RangeError);
    assert.equal(ece(reliability(ranked({ scores: [], correct: [], documents: [] }))), undefined);
  });

  it("Brier is the mean squared difference, and splits into reliability, resolution and uncertainty", () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ k: fc.nat(4), correct: fc.constantFrom<0 | 1>(0, 1) }), { minLength: 1 }),
        (all) => {
          const scored = all.map(({ k, correct }) => ({ score: k / 4, correct, document: 0, type: 0 }));
          // Murphy 1973, over the five distinct scores.
          const base = scored.reduce((s, r) => s + r.correct, 0) / scored.length;
          let [rel, res] = [0, 0];
          for (const score of new Set(scored.map((r) => r.score))) {
            const inside = scored.filter((r) => r.score === score);
            const share = inside.reduce((s, r) => s + r.correct, 0) / inside.length;
            rel += (inside.length / scored.length) * (share - score) ** 2;
            res += (inside.length / scored.length) * (share - base) ** 2;
          }
          close(brier(ranked(pairsOf(scored))), rel - res + base * (1 - base));
        },
      ),
    ));

  it("every point of the precision-coverage curve is what filtering by its threshold gives", () =>
    fc.assert(
      fc.property(rows(), fc.nat(20), (all, unanswered) => {
        const pairs = ranked(pairsOf(all));
        const points = precisionCoverage(pairs, unanswered);
        assert.equal(points.length, new Set(all.map((r) => r.score)).size);
        for (const point of points) {
          const kept = all.filter((r) => r.score >= point.threshold);
          close(point.coverage, kept.length / (all.length + unanswered));
          close(point.precision, kept.filter((r) => r.correct).length / kept.length);
          close(precisionAt(pairs, point.threshold), point.precision);
        }
        const area = areaUnderRisk(points);
        assert.ok(area !== undefined && area >= -1e-12 && area <= 1 + 1e-12);
      }),
    ));

  it("the threshold for a precision is the lowest that reaches it", () =>
    fc.assert(
      fc.property(rows(), fc.double({ min: 0, max: 1, noNaN: true }), (all, wanted) => {
        const { point, safe } = thresholdFor(wanted, ranked(pairsOf(all)), 0, { draws: 20 });
        const reached = [...new Set(all.map((r) => r.score))].filter((t) => {
          const kept = all.filter((r) => r.score >= t);
          return kept.filter((r) => r.correct).length / kept.length >= wanted;
        });
        assert.equal(point?.threshold, reached.length ? Math.min(...reached) : undefined);
        if (safe) {
          assert.ok(point && safe.threshold >= point.threshold);
          assert.ok(wilson(safe.right, safe.answered).low >= wanted);
        }
      }),
    ));

  it("the order of the pairs changes nothing", () =>
    fc.assert(
      fc.property(rows(2), fc.nat(), (all, seed) => {
        const random = seeded(seed);
        const shuffled = [...all].map((r) => [random(), r] as const).sort((a, b) => a[0] - b[0]);
        const [a, b] = [ranked(pairsOf(all)), ranked(pairsOf(shuffled.map(([, r]) => r)))];
        close(auroc(a), auroc(b));
        close(brier(a), brier(b));
        assert.deepEqual(precisionCoverage(a), precisionCoverage(b));
      }),
    ));

  it("the interval over documents is seeded, holds its statistic's range and needs two documents", () =>
    fc.assert(
      fc.property(rows(), (all) => {
        const pairs = ranked(pairsOf(all));
        const share = (w: Uint32Array | undefined) => precisionAt(pairs, 0, w);
        const one = overDocuments(pairs, share, { draws: 50 });
        assert.deepEqual(one, overDocuments(pairs, share, { draws: 50 }));
        if (new Set(all.map((r) => r.document)).size < 2) assert.equal(one, null);
        else assert.ok(one && one.low <= one.high && one.low >= 0 && one.high <= 1);
      }),
    ));

  it("Wilson's interval is where the score test rejects", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (of, share) => {
          const right = Math.round(of * share);
          const { low, high } = wilson(right, of);
          assert.ok(low <= right / of + 1e-12 && high >= right / of - 1e-12);
          for (const bound of [low, high])
            if (bound > 1e-9 && bound < 1 - 1e-9)
              close(
                Math.abs(right / of - bound) / Math.sqrt((bound * (1 - bound)) / of),
                1.959963984540054,
                "z",
              );
        },
      ),
    ));
});

describe("calibrators", () => {
  it("isotonic values are max-min averages of the outcomes", () =>
    fc.assert(
      fc.property(rows(), (all) => {
        const curve = fitIsotonic(
          all.map((r) => r.score),
          all.map((r) => r.correct),
        );
        const distinct = [...new Set(all.map((r) => r.score))].sort((a, b) => a - b);
        const mean = (from: number, to: number) => {
          const inside = all.filter((r) => r.score >= from && r.score <= to);
          return inside.reduce((s, r) => s + r.correct, 0) / inside.length;
        };
        for (const s of distinct) {
          const wanted = Math.max(
            ...distinct
              .filter((a) => a <= s)
              .map((a) => Math.min(...distinct.filter((b) => b >= s).map((b) => mean(a, b)))),
          );
          close(applyIsotonic(curve, s), wanted, `at ${s}`);
        }
      }),
      { numRuns: 60 },
    ));

  it("isotonic keeps the mean, and in the sample no bin of equal values is off", () =>
    fc.assert(
      fc.property(rows(), (all) => {
        const [scores, correct] = [all.map((r) => r.score), all.map((r) => r.correct as number)];
        const curve = fitIsotonic(scores, correct);
        const values = scores.map((s) => applyIsotonic(curve, s));
        close(
          values.reduce((a, b) => a + b, 0),
          correct.reduce((a, b) => a + b, 0),
        );
      }),
    ));

  it("Platt is where the smoothed likelihood is flat, unless that would turn the ranking round", () =>
    fc.assert(
      fc.property(rows(2), (all) => {
        const [scores, correct] = [all.map((r) => r.score), all.map((r) => r.correct as number)];
        const { a, b } = fitPlatt(scores, correct);
        assert.ok(a <= 0 && Number.isFinite(a) && Number.isFinite(b));
        const right = correct.reduce((s, c) => s + c, 0);
        const target = (c: number) => (c ? (right + 1) / (right + 2) : 1 / (correct.length - right + 2));
        const gradient = (of: (s: number) => number) =>
          scores.reduce((s, score, i) => {
            const p = applyPlatt({ kind: "platt", a, b }, score);
            return s + of(score) * (target(correct[i] as number) - p);
          }, 0);
        if (a < 0) {
          assert.ok(Math.abs(gradient(() => 1)) < 1e-4, "b");
          assert.ok(Math.abs(gradient((s) => s)) < 1e-4, "a");
        }
      }),
    ));

  it("any calibrator maps into 0 to 1, never falls, and survives JSON", () =>
    fc.assert(
      fc.property(rows(2), fc.constantFrom("isotonic", "platt", "auto"), (all, kind) => {
        const pairs = pairsOf(all);
        const curves = fitCurves(pairs, { kind, leastPerType: 5 });
        const made = calibratorSchema.parse(
          JSON.parse(
            JSON.stringify({
              schema: "curie.calibrator/1",
              scorer: "score",
              ...curves,
              pairs: all.length,
              documents: 6,
              seed: 1,
              thresholds: [],
            }),
          ),
        );
        for (const type of ["A", "B", "C", "unheard of", "__proto__", "constructor"]) {
          let before = 0;
          for (let s = -1; s <= 2; s += 1 / 16) {
            const value = calibrated(made, s, type);
            assert.ok(value >= before - 1e-12 && value <= 1, `${type} ${s} ${value}`);
            before = value;
          }
        }
        assert.equal(calibratedPairs(made, pairs).scores.length, all.length);
      }),
    ));

  it("a type with few pairs, or with one outcome, falls back", () => {
    const all = Array.from({ length: 300 }, (_, i) => ({
      score: (i % 10) / 10,
      correct: (i % 10 > 4 ? 1 : 0) as 0 | 1,
      document: i % 6,
      type: i < 250 ? 0 : i < 260 ? 1 : 2,
    }));
    const { types } = fitCurves(pairsOf(all), { leastPerType: 20 });
    assert.deepEqual(Object.keys(types), ["A", "C"]);
    const right = all.map((r) => (r.type === 2 ? { ...r, correct: 1 as const } : r));
    assert.deepEqual(Object.keys(fitCurves(pairsOf(right), { leastPerType: 20 }).types), ["A"]);
  });

  it("no document is on both sides of a split, and none is lost", () =>
    fc.assert(
      fc.property(rows(), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (all, share, seed) => {
        const { fit, test } = splitByDocument(pairsOf(all), share, seed);
        assert.equal(fit.scores.length + test.scores.length, all.length);
        assert.ok(!fit.documents.some((d) => test.documents.includes(d)));
        assert.deepEqual(splitByDocument(pairsOf(all), share, seed), { fit, test });
      }),
    ));

  it("fitted on one half, overconfident scores are honest on the other", () => {
    const random = seeded(7);
    const uniform = () => random() / 2 ** 32;
    const all = Array.from({ length: 6000 }, (_, i) => {
      const p = uniform();
      return { score: Math.sqrt(p), correct: (uniform() < p ? 1 : 0) as 0 | 1, document: i % 60, type: 0 };
    });
    const { fit, test } = splitByDocument({ ...pairsOf(all), documents: all.map((r) => r.document) }, 0.5, 1);
    const raw = ece(reliability(ranked(test))) ?? 0;
    assert.ok(raw > 0.12, `raw ${raw}`);
    for (const kind of ["isotonic", "platt"] as const) {
      const after = ece(reliability(ranked(calibratedPairs(fitCurves(fit, { kind }), test)))) ?? 1;
      assert.ok(after < 0.05, `${kind} ${after}`);
    }
  });
});
