// Agreement coefficients against published worked examples and their own definitions.
import assert from "node:assert/strict";
import fc from "fast-check";
import { Confusion, tokenLabels } from "../../../engine/evaluation/agreement/token-kappa.ts";
import {
  unitizingAlpha,
  unitizingDisagreement,
} from "../../../engine/evaluation/agreement/unitizing-alpha.ts";

const unit = (start: number, length: number) => ({ start, end: start + length });
const near = (a: number | undefined, b: number, by: number) =>
  assert.ok(a !== undefined && Math.abs(a - b) <= by, `${a} is not ${b}`);

describe("Krippendorff's alpha for unitizing", () => {
  // Krippendorff (2004: 254): a continuum of 300 from 150, two observers, two categories.
  const c = unitizingDisagreement(
    [
      [unit(75, 70), unit(220, 30)],
      [unit(70, 80), unit(205, 20), unit(250, 20)],
    ],
    300,
  );
  const k = unitizingDisagreement(
    [
      [unit(30, 60), unit(150, 50)],
      [unit(30, 60), unit(150, 50)],
    ],
    300,
  );

  it("gives the published figures", () => {
    near(c.observed, 0.0144, 0.0001);
    near(c.expected, 0.0532, 0.0001);
    near(unitizingAlpha([c]), 0.7286, 0.0002);
    assert.equal(k.observed, 0);
    near(k.expected, 0.049, 0.0001);
    near(unitizingAlpha([k]), 1, 0);
    near(unitizingAlpha([c, k]), 0.8591, 0.0005);
  });

  const units = fc
    .uniqueArray(fc.nat(99), { maxLength: 12 })
    .map((borders) => borders.sort((a, b) => a - b))
    .map((borders) =>
      Array.from({ length: Math.floor(borders.length / 2) }, (_, i) => ({
        start: borders[2 * i] as number,
        end: borders[2 * i + 1] as number,
      })),
    );

  it("is symmetric, at most 1, and 1 exactly where the units are the same", () => {
    fc.assert(
      fc.property(units, units, (a, b) => {
        const ab = unitizingAlpha([unitizingDisagreement([a, b], 100)]);
        assert.equal(ab, unitizingAlpha([unitizingDisagreement([b, a], 100)]));
        const same = JSON.stringify(a) === JSON.stringify(b);
        if (ab === undefined) assert.equal(a.length + b.length, 0);
        else assert.ok(same ? ab === 1 : ab < 1, String(ab));
      }),
    );
  });

  it("observes what the definition says, pair by pair", () => {
    fc.assert(
      fc.property(units, units, (a, b) => {
        // Every unit against every unit it overlaps; every unit that lies where the other marked nothing.
        let sum = 0;
        const alone = (x: typeof a, y: typeof a) => {
          for (const u of x)
            if (!y.some((v) => v.start < u.end && u.start < v.end)) sum += (u.end - u.start) ** 2;
        };
        for (const u of a)
          for (const v of b)
            if (u.start < v.end && v.start < u.end) sum += (u.start - v.start) ** 2 + (u.end - v.end) ** 2;
        alone(a, b);
        alone(b, a);
        near(unitizingDisagreement([a, b], 100).observed, sum / 100 ** 2, 1e-9);
      }),
    );
  });

  it("takes the outline of nested units and needs two annotators", () => {
    const nested = unitizingDisagreement([[unit(0, 10), unit(2, 3)], [unit(0, 10)]], 50);
    assert.equal(nested.observed, 0);
    assert.throws(() => unitizingDisagreement([[]], 10), /two annotators/);
    assert.equal(unitizingAlpha([unitizingDisagreement([[], []], 10)]), undefined);
  });
});

describe("Cohen's kappa over tokens", () => {
  it("gives the textbook figure", () => {
    // 50 items: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: p_o .7, p_e .5.
    const table = new Confusion();
    table.add("yes", "yes", 20);
    table.add("yes", "no", 5);
    table.add("no", "yes", 10);
    table.add("no", "no", 15);
    near(table.kappa(), 0.4, 1e-12);
  });

  it("is undefined where nothing was counted or nothing could differ", () => {
    assert.equal(new Confusion().kappa(), undefined);
    const one = new Confusion();
    one.add("", "", 9);
    assert.equal(one.kappa(), undefined);
  });

  it("labels a token with every type that touches it", () => {
    const tokens = [
      { start: 0, end: 5 },
      { start: 6, end: 9 },
      { start: 10, end: 12 },
    ];
    const spans = [
      { start: 0, end: 9, type: "Disease" },
      { start: 7, end: 9, type: "Anatomy" },
    ];
    assert.deepEqual(tokenLabels(tokens, spans), ["Disease", "Anatomy+Disease", ""]);
  });
});
