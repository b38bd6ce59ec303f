// What keeps a generated sentence out, and what does not.
import assert from "node:assert/strict";
import fc from "fast-check";
import { plainDocument } from "../../../engine/corpus/formats/plain.ts";
import { LeakIndex } from "../../../engine/synthesis/quality/leakage.ts";
import { representatives } from "../../../engine/synthesis/quality/near-duplicates.ts";
import { type Flaw, flawOf } from "../../../engine/synthesis/quality/text-quality.ts";
import { fold } from "../../../engine/text/tokens.ts";

describe("text quality", () => {
  const cases: [string, string, Flaw | undefined][] = [
    ["The patient was admitted with severe asthma.", "en", undefined],
    ["Le patient a été hospitalisé pour une crise d'asthme avec toux.", "fr", undefined],
    ["患者因哮喘入院，三天后出院。", "zh", undefined],
    ["Severe asthma.", "en", "too-short"],
    [`It was ${"very ".repeat(90)}bad.`, "en", "too-long"],
    ["The cell the cell the cell the cell the cell divides.", "en", "repetitive"],
    ["THE PATIENT WAS ADMITTED WITH SEVERE ASTHMA AND WHEEZE.", "en", "shouted"],
    ["The patient had <b>asthma</b> and wheeze.", "en", "markup"],
    ["Sure, here is a sentence about asthma and wheeze.", "en", "boilerplate"],
    ["The patient had {{name}} and was admitted.", "en", "placeholder"],
    ["El paciente ingresa por una crisis de asma con tos.", "en", "other-language"],
  ];
  for (const [text, language, flaw] of cases)
    it(`${flaw ?? "no flaw"}: ${text.slice(0, 60)}`, () => assert.equal(flawOf(text, language), flaw));
});

describe("near duplicates", () => {
  it("keeps the first of texts that differ in a common word or in order", () => {
    const texts = [
      "The patient was admitted with acute asthma.",
      "Serum potassium was normal on the second day.",
      "The patient was admitted with acute asthma",
      "With acute asthma the patient was admitted.",
      "The patient was admitted with gout.",
    ];
    assert.deepEqual(representatives(texts), [0, 1, 0, 0, 4]);
  });

  it("compares only what has the same key", () => {
    const text = "The patient was admitted with acute asthma.";
    assert.deepEqual(representatives([text, text, text], { keys: ["a", "b", "a"] }), [0, 1, 0]);
  });

  it("finds exactly the components of the graph of all pairs", () => {
    const words = fc.array(fc.constantFrom("a1", "b2", "c3", "d4", "e5", "f6", "g7"), {
      minLength: 1,
      maxLength: 7,
    });
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 1, maxLength: 14 }),
        fc.constantFrom(0.6, 0.8, 0.9),
        (lists, t) => {
          const texts = lists.map((l) => l.join(" "));
          // The definition, said again: all pairs, dense vectors.
          const vocabulary = [...new Set(texts.flatMap((x) => fold(x).split(" ")))];
          const has = (word: string) => texts.filter((x) => fold(x).split(" ").includes(word)).length;
          const dense = texts.map((x) => {
            const v = vocabulary.map(
              (word) =>
                fold(x)
                  .split(" ")
                  .filter((w) => w === word).length *
                (Math.log((1 + texts.length) / (1 + has(word))) + 1),
            );
            const norm = Math.hypot(...v);
            return v.map((w) => w / norm);
          });
          const dot = (i: number, j: number) =>
            (dense[i] as number[]).reduce((s, w, k) => s + w * ((dense[j] as number[])[k] as number), 0);
          // A pair within rounding of the threshold may fall either way.
          for (let i = 0; i < texts.length; i++)
            for (let j = 0; j < i; j++) fc.pre(Math.abs(dot(i, j) - t) > 1e-9);
          const group = texts.map((_, i) => i);
          for (let changed = true; changed; ) {
            changed = false;
            for (let i = 0; i < texts.length; i++)
              for (let j = 0; j < texts.length; j++)
                if (i !== j && dot(i, j) >= t && (group[i] as number) > (group[j] as number)) {
                  group[i] = group[j] as number;
                  changed = true;
                }
          }
          assert.deepEqual(representatives(texts, { threshold: t }), group);
        },
      ),
    );
  });
});

describe("leakage", () => {
  const index = new LeakIndex();
  index.add(
    plainDocument(
      "t",
      "Renal failure followed. We report a patient whose severe hypotension began an hour after the second dose of the drug.",
    ),
  );
  it("finds a test sentence and a long run of one, whatever the case and punctuation", () => {
    assert.equal(index.leakIn("severe hypotension began an hour, after the SECOND dose"), "run");
    assert.equal(
      index.leakIn(
        "We report a patient whose severe hypotension began an hour after the second dose of the drug",
      ),
      "sentence",
    );
  });
  it("lets shared phrases be", () => {
    assert.equal(index.leakIn("Severe hypotension began an hour after lunch."), undefined);
    assert.equal(index.leakIn("Renal failure followed."), undefined);
  });
});
