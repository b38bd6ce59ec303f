import assert from "node:assert/strict";
import fc from "fast-check";
import { combine, type Finds } from "../../../engine/recognition/combine/combine.ts";
import {
  defaultWeights,
  logit,
  logOdds,
  probabilityOf,
} from "../../../engine/recognition/combine/evidence.ts";
import { extentOf, type Mention } from "../../../engine/text/mention.ts";
import { contains, overlaps } from "../../../engine/text/span.ts";

const at = (start: number, end: number, extra: Partial<Mention> = {}): Mention => ({
  spans: [{ start, end }],
  source: "x",
  status: "undecided",
  concepts: [],
  candidates: [],
  ...extra,
});

const GROUPS: Record<string, string> = { disease: "DISO", drug: "CHEM" };
const dictionary = (...mentions: Mention[]): Finds => ({ name: "dictionary", mentions });
const model = (...mentions: Mention[]): Finds => ({
  name: "model",
  mentions,
  model: { groups: new Set(["DISO", "CHEM"]), thresholdOf: () => 0.5, groupOf: (label) => GROUPS[label] },
});
const places = (mentions: readonly Mention[]) =>
  mentions.map((m) => `${extentOf(m).start}-${extentOf(m).end} ${m.type}`);

describe("combination of recognisers", () => {
  it("makes one mention of what both find, with both as finders and the concept of the dictionary", () => {
    const candidate = {
      concept: { id: "D:1" },
      name: "asthma",
      group: "DISO",
      matched: "asthma",
      stage: "exact",
      score: 1,
      obsolete: false,
    } as const;
    const named = at(0, 6, {
      type: "DISO",
      status: "linked",
      concepts: [{ id: "D:1" }],
      candidates: [candidate],
    });
    const [one, ...more] = combine([dictionary(named), model(at(0, 6, { type: "disease", score: 0.6 }))]);
    assert.equal(more.length, 0);
    assert.deepEqual(one?.foundBy, [{ name: "dictionary" }, { name: "model", score: 0.6 }]);
    assert.equal(one?.source, "dictionary + model");
    assert.deepEqual(one?.concepts, [{ id: "D:1" }]);
    assert.equal(one?.score, probabilityOf(logit(0.6) + defaultWeights.name));
  });

  it("takes what the model holds for unlikely where the dictionary has a name, and not without", () => {
    const unsure = at(0, 6, { type: "disease", score: 0.3 });
    assert.deepEqual(combine([dictionary(), model(unsure)]), []);
    assert.equal(combine([dictionary(at(0, 6, { type: "DISO" })), model(unsure)]).length, 1);
  });

  it("takes a model's silence as evidence in groups it was asked for, and in no others", () => {
    const found = combine([dictionary(at(0, 6, { type: "DISO" }), at(10, 16, { type: "PROC" })), model()]);
    assert.deepEqual(places(found), ["10-16 PROC"]);
    assert.equal(found[0]?.score, undefined);
  });

  it("lets the stronger of two crossing mentions stand, and nested ones beside each other", () => {
    const crossing = [at(0, 10, { type: "disease", score: 0.9 }), at(5, 15, { type: "drug", score: 0.8 })];
    assert.deepEqual(places(combine([model(...crossing)])), ["0-10 DISO"]);
    const nested = [at(0, 10, { type: "disease", score: 0.7 }), at(0, 5, { type: "drug", score: 0.8 })];
    assert.deepEqual(places(combine([model(...nested)])), ["0-10 DISO", "0-5 CHEM"]);
    assert.deepEqual(places(combine([model(...nested)], { nested: false })), ["0-5 CHEM"]);
  });

  it("brings a label of no known group together with any", () => {
    const found = combine([
      dictionary(at(0, 6, { type: "ANAT" })),
      model(at(0, 6, { type: "body part", score: 0.4 })),
    ]);
    assert.deepEqual(places(found), ["0-6 ANAT"]);
  });

  it("weighs a label by its own threshold, and the mean of several models", () => {
    assert.equal(
      logOdds({ models: [{ probability: 0.3, threshold: 0.3 }], named: false }, defaultWeights),
      0,
    );
    const two = [
      { probability: 0.9, threshold: 0.5 },
      { probability: undefined, threshold: 0.5 },
    ];
    const mean = (logit(0.9) + logit(defaultWeights.silence)) / 2;
    assert.ok(Math.abs(logOdds({ models: two, named: false }, defaultWeights) - mean) < 1e-12);
  });

  it("leaves no two mentions that clash, whatever was found, in any order of the finds", () => {
    const mention = fc
      .tuple(
        fc.nat(80),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom("DISO", "CHEM", "disease", "drug", "x"),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      )
      .map(([start, length, type, score]) => at(start, start + length, { type, score }));
    fc.assert(
      fc.property(
        fc.array(mention, { maxLength: 25 }),
        fc.array(mention, { maxLength: 25 }),
        fc.boolean(),
        (a, b, nested) => {
          const finds = [dictionary(...a.map(({ score: _, ...m }) => m)), model(...b)];
          const found = combine(finds, { nested });
          for (const [i, x] of found.entries())
            for (const y of found.slice(i + 1)) {
              const [s, t] = [extentOf(x), extentOf(y)];
              if (!overlaps(s, t)) continue;
              assert.ok(nested && (contains(s, t) || contains(t, s)) && !(contains(s, t) && contains(t, s)));
            }
          const known = new Set([...a, ...b].map((m) => `${extentOf(m).start}-${extentOf(m).end}`));
          for (const m of found) assert.ok(known.has(`${extentOf(m).start}-${extentOf(m).end}`));
        },
      ),
      { numRuns: 300 },
    );
  });
});
