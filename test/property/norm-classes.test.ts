// The least sums by which a similarity scan passes keys over must never pass over one whose bound would do.
import assert from "node:assert/strict";
import fc from "fast-check";
import { CLASSES, NormClasses, stepsOf } from "../../engine/kb/packed/norm-classes.ts";
import { boundOf, isHopeless } from "../../engine/kb/packed/plain-sums.ts";
import { leastSum } from "../../engine/kb/packed/query-lists.ts";
import { type BoundParameters, MASS_UNITS } from "../../engine/kb/packed/window-sums.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const parameters: fc.Arbitrary<BoundParameters> = fc.record({
  unit: fc.constant(1 / MASS_UNITS),
  length: fc.integer({ min: 300, max: 20_000 }),
  unread: share,
  unreadMass: share,
  read: fc.double({ min: 1e-9, max: 1, noNaN: true }),
  repeats: fc.integer({ min: 1, max: 4 }),
  heldRepeats: fc.integer({ min: 1, max: 4 }),
  threshold: share,
  rounding: fc.double({ min: 0, max: 0.01, noNaN: true }),
  times: fc.constantFrom(1, 1.5, 4),
  slope: fc.constantFrom(0, 1.4, 3),
  offset: fc.constantFrom(1, 0.5, 0),
  leastPart: fc.oneof(fc.constant(0), share),
});

const norms = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 500, max: 9_000 })), {
    minLength: 1,
    maxLength: 400,
  })
  .map((all) => Uint16Array.from(all));

describe("classes of norms", () => {
  it("pass over no key whose bound reaches the threshold", () =>
    fc.assert(
      fc.property(norms, parameters, fc.array(fc.nat(16_000), { minLength: 1 }), (all, p, sums) => {
        const classes = new NormClasses(all);
        const bytes = new Uint8Array(NormClasses.bytes(all.length));
        classes.write(all, bytes);
        const least = leastSum(p);
        const byClass = classes.leastSums(p, least);
        all.forEach((norm, key) => {
          const sum = sums[key % sums.length] as number;
          const own = bytes[key] as number;
          const lowest = classes.lowestOf[own] as number;
          assert.ok(lowest <= norm && (lowest & 1) === (lowest && norm & 1), `${lowest} for ${norm}`);
          const passes =
            sum >= least && stepsOf(sum) >= (byClass[own >>> 4] as number) && !isHopeless(sum, lowest, p);
          const bound = boundOf(sum, norm, p);
          // 0 is of no use, whatever the threshold.
          if (sum >= least && bound > 0 && bound >= p.threshold) assert.ok(passes, `${sum} ${norm}`);
        });
      }),
      { numRuns: 2000 },
    )).timeout(60_000);

  it("divide keys about evenly where all norms are as frequent", () => {
    const all = Uint16Array.from({ length: 60_000 }, (_, i) => 1_000 + ((i * 7919) % 12_000));
    const classes = new NormClasses(all);
    const bytes = new Uint8Array(NormClasses.bytes(all.length));
    classes.write(all, bytes);
    const keys = new Array<number>(CLASSES).fill(0);
    for (let key = 0; key < all.length; key++) {
      const own = (bytes[key] as number) >>> 4;
      keys[own] = (keys[own] as number) + 1;
    }
    assert.equal(keys[0], 0, "norms that are not known");
    for (const n of keys.slice(1)) assert.ok(n > 2_500 && n < 5_500, keys.join(" "));
  });
});
