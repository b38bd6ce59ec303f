// Resampling: the bootstrap covers what it claims to on simulated corpora, the tests of difference hold their level and
// see what is there, and all of it can be run again.
import assert from "node:assert/strict";
import { intervals, percentile, percentileInterval, resample } from "../../../engine/evaluation/bootstrap.ts";
import { Columns, CountMatrix } from "../../../engine/evaluation/count-matrix.ts";
import { f1, measured, ratio } from "../../../engine/evaluation/measures.ts";
import { below, type Random, seeded } from "../../../engine/evaluation/seeded.ts";
import { pairedDifferences } from "../../../engine/evaluation/significance.ts";

const uniform = (random: Random) => random() / 2 ** 32;

/** Documents of 5 to 24 mentions whose share of right ones varies from document to document around `mean`. */
function corpus(documents: number, mean: number, random: Random, columns = new Columns()): CountMatrix {
  const counts = new CountMatrix(columns);
  const block = columns.block("b", 2);
  for (let d = 0; d < documents; d++) {
    const n = 5 + below(random, 20);
    const chance = Math.min(1, Math.max(0, mean + (uniform(random) - 0.5) * 0.4));
    let right = 0;
    for (let i = 0; i < n; i++) if (uniform(random) < chance) right++;
    counts.add(block, right);
    counts.add(block + 1, n);
    counts.endDocument();
  }
  return counts;
}

const share = ratio([0], [1]);

describe("resampling", () => {
  it("takes percentiles as the definition says", () => {
    assert.equal(percentile([1, 2, 3, 4], 0.5), 2.5);
    assert.equal(percentile([1, 2, 3, 4, 5], 0.25), 2);
    const { low, high } = percentileInterval(
      Float64Array.from({ length: 101 }, (_, i) => 100 - i),
      0.9,
    );
    assert.ok(Math.abs((low ?? 0) - 5) < 1e-9 && Math.abs((high ?? 0) - 95) < 1e-9);
    assert.deepEqual(percentileInterval(Float64Array.of(1, Number.NaN, Number.NaN), 0.95), {
      low: null,
      high: null,
    });
  });

  it("draws as many documents as there are, each as often as another", () => {
    const sums = new Float64Array(7);
    resample(7, { draws: 5000, seed: 3, level: 0.95 }, (weights) => {
      assert.equal(
        weights.reduce((a, b) => a + b),
        7,
      );
      for (const [d, w] of weights.entries()) sums[d] = (sums[d] as number) + w;
    });
    // Each expects 5000, with a standard deviation of 65.
    for (const sum of sums) assert.ok(Math.abs(sum - 5000) < 5 * 65, `${sum}`);
  });

  it("covers the true share in about 95 of 100 simulated corpora", async () => {
    const random = seeded(11);
    let covered = 0;
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      const counts = corpus(60, 0.7, random);
      const [interval] = await intervals(counts, [share], { draws: 300, seed: run, level: 0.95 });
      if ((interval?.low ?? 1) <= 0.7 && 0.7 <= (interval?.high ?? 0)) covered++;
    }
    // 95 % of 400 is 380 with a standard deviation of 4.4; percentile intervals of 60 documents cover a little less.
    assert.ok(covered >= 362 && covered <= 394, `${covered} of ${runs}`);
  });

  it("gives no interval for one document, and the same one for the same seed", async () => {
    const one = corpus(1, 0.5, seeded(1));
    assert.deepEqual(await intervals(one, [share], { draws: 100, seed: 1, level: 0.95 }), [
      { low: null, high: null },
    ]);
    const many = corpus(40, 0.5, seeded(1));
    const run = (seed: number) => intervals(many, [share], { draws: 100, seed, level: 0.95 });
    assert.deepEqual(await run(5), await run(5));
    assert.notDeepEqual(await run(5), await run(6));
  });

  it("has the level it claims where two systems are alike, and power where they are not", async () => {
    const random = seeded(23);
    const rejected = async (gap: number) => {
      let rejections = 0;
      for (let run = 0; run < 150; run++) {
        const columns = new Columns();
        const [a, b] = [corpus(50, 0.6, random, columns), corpus(50, 0.6 + gap, random, columns)];
        const [d] = await pairedDifferences(a, b, [share], { draws: 199, seed: run, level: 0.95 });
        if ((d?.p ?? 1) <= 0.05) rejections++;
      }
      return rejections;
    };
    // 5 % of 150 is 7.5 with a standard deviation of 2.7.
    const alike = await rejected(0);
    assert.ok(alike <= 17, `${alike} of 150 at no difference`);
    const apart = await rejected(0.1);
    assert.ok(apart >= 100, `${apart} of 150 at ten points`);
  });

  it("says of a system and itself: no difference, p 1", async () => {
    const columns = new Columns();
    const [a, b] = [corpus(20, 0.5, seeded(2), columns), corpus(20, 0.5, seeded(2), columns)];
    const [d] = await pairedDifferences(a, b, [share], { draws: 100, seed: 1, level: 0.95 });
    assert.deepEqual([d?.low, d?.high, d?.p], [0, 0, 1]);
    const other = corpus(20, 0.7, seeded(9), columns);
    const [there] = await pairedDifferences(a, other, [share], { draws: 100, seed: 1, level: 0.95 });
    const [back] = await pairedDifferences(other, a, [share], { draws: 100, seed: 1, level: 0.95 });
    assert.ok(Math.abs((there?.low ?? 0) + (back?.high ?? 1)) < 1e-12);
    assert.equal(there?.p, back?.p);
  });

  it("refuses two systems over other documents", async () => {
    const columns = new Columns();
    const [a, b] = [corpus(3, 0.5, seeded(1), columns), corpus(4, 0.5, seeded(1), columns)];
    await assert.rejects(pairedDifferences(a, b, [share], { draws: 1, seed: 1, level: 0.95 }), RangeError);
  });

  it("can be stopped between draws", async () => {
    const stop = new Error("stopped");
    let draws = 0;
    const pause = async () => {
      if (++draws === 3) throw stop;
    };
    await assert.rejects(
      intervals(corpus(40, 0.5, seeded(1)), [share], { draws: 1000, seed: 1, level: 0.95 }, pause),
      stop,
    );
    assert.equal(draws, 3);
  });

  it("computes F1 from counts, undefined only where nothing is", () => {
    assert.equal(measured(f1(0, 1, 2), Float64Array.of(2, 4, 4)), 0.5);
    assert.equal(measured(f1(0, 1, 2), Float64Array.of(0, 4, 0)), 0);
    assert.ok(Number.isNaN(measured(f1(0, 1, 2), Float64Array.of(0, 0, 0))));
  });

  it("keeps counts by document and arranges them", () => {
    const counts = new CountMatrix();
    const first = counts.columns.block("x", 1);
    counts.add(first, 2);
    counts.endDocument();
    counts.endDocument();
    const late = counts.columns.block("y", 200);
    counts.add(first, 3);
    counts.add(late + 199, 0.5);
    counts.endDocument();
    assert.equal(counts.documents, 3);
    assert.deepEqual(counts.documentsWith([[first], [late + 199], [first, late]]), [2, 1, 2]);
    assert.equal(counts.totals()[first], 5);
    const turned = counts.arranged([2, 1, 0]);
    const sums = turned.addSums(new Float64Array(counts.columns.width), Uint32Array.of(1, 0, 0));
    assert.deepEqual([sums[first], sums[late + 199]], [3, 0.5]);
  });
});
