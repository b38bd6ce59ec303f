// The data-efficiency curve and its point of parity, against counts whose answer is known.
import assert from "node:assert/strict";
import fc from "fast-check";
import { Columns, CountMatrix } from "../../engine/evaluation/count-matrix.ts";
import { efficiencyOf, reaches } from "../../engine/evaluation/efficiency.ts";
import { ratio } from "../../engine/evaluation/measures.ts";

const by = { draws: 200, seed: 7, level: 0.95 };

/** 40 documents of ten mentions each; `right` of each ten are right. */
function run(human: number, synthetic: boolean, right: (document: number) => number) {
  const columns = new Columns();
  const [n, correct] = [columns.block("n", 1), columns.block("right", 1)];
  const counts = new CountMatrix(columns);
  for (let d = 0; d < 40; d++) {
    counts.add(n, 10);
    counts.add(correct, right(d));
    counts.endDocument();
  }
  return { human, synthetic, path: `${human}${synthetic}`, counts, measure: ratio([correct], [n]) };
}

describe("data efficiency", () => {
  it("parity lies where the straight line between two points has the target", () => {
    const runs = [
      run(0.2, false, () => 4),
      run(1, false, () => 8),
      run(0.2, true, () => 6),
      run(0.6, true, () => 7),
      run(1, true, () => 9),
    ];
    const { parity, points } = efficiencyOf(runs, by);
    assert.ok(Math.abs((parity?.human ?? 0) - 0.8) < 1e-9);
    assert.deepEqual([parity?.target, parity?.reached], [0.8, 1]);
    // Every document is alike: nothing varies from draw to draw.
    assert.ok(Math.abs((parity?.low ?? 0) - 0.8) < 1e-9 && Math.abs((parity?.high ?? 0) - 0.8) < 1e-9);
    assert.deepEqual(
      points.map((p) => [p.human, p.synthetic, p.value]),
      [
        [0.2, false, 0.4],
        [1, false, 0.8],
        [0.2, true, 0.6],
        [0.6, true, 0.7],
        [1, true, 0.9],
      ],
    );
  });

  it("where documents differ the interval holds the point, and is seeded", () => {
    const runs = [
      run(1, false, (d) => 6 + (d % 3)),
      run(0.2, true, (d) => 4 + (d % 5)),
      run(1, true, (d) => 6 + (d % 5)),
    ];
    const one = efficiencyOf(runs, by);
    assert.deepEqual(efficiencyOf([...runs].reverse(), by), one);
    const { parity } = one;
    assert.ok(parity && parity.low !== null && parity.high !== null && parity.human !== null);
    assert.ok(parity.low < parity.high && parity.low <= parity.human && parity.human <= parity.high);
  });

  it("never reached, or one curve alone, is said", () => {
    const short = efficiencyOf([run(1, false, () => 9), run(1, true, () => 5)], by);
    assert.deepEqual([short.parity?.human, short.parity?.reached], [null, 0]);
    assert.equal(efficiencyOf([run(0.5, false, () => 5), run(1, false, () => 9)], by).parity, null);
  });

  it("is the first share whose interpolated value is not below the target", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ human: fc.integer({ min: 0, max: 100 }), value: fc.integer({ min: 0, max: 100 }) }),
          { minLength: 1 },
        ),
        fc.integer({ min: 0, max: 100 }),
        (points, target) => {
          const curve = [...new Map(points.map((p) => [p.human, p])).values()].sort(
            (a, b) => a.human - b.human,
          );
          const at = reaches(curve, target);
          const value = (x: number) => {
            const i = curve.findIndex((p) => p.human >= x);
            const [a, b] = [curve[i - 1], curve[i]];
            if (!b) return curve.at(-1)?.value ?? 0;
            return !a || b.human === x
              ? b.value
              : a.value + ((x - a.human) / (b.human - a.human)) * (b.value - a.value);
          };
          if (at === undefined) assert.ok(curve.every((p) => p.value < target));
          else {
            assert.ok(value(at) >= target - 1e-6);
            for (const p of curve) if (p.human < at) assert.ok(p.value < target);
          }
        },
      ),
    ));
});
