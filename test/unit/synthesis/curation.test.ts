// Sampling text for annotation: prose, once, from everywhere.
import assert from "node:assert/strict";
import fc from "fast-check";
import { documentOf, PassageSampler } from "../../../engine/synthesis/curation/curate.ts";
import { passageFlaw } from "../../../engine/synthesis/curation/passage-quality.ts";
import { passagesOf } from "../../../engine/synthesis/curation/passages.ts";
import { ALLOCATIONS, allocate } from "../../../engine/synthesis/curation/stratified.ts";
import { nounPhrases } from "../../../engine/text/noun-phrases.ts";

const prose = (i: number, about = "fever") =>
  `In hospital number ${i} the ${about} of the patients was treated early, and the nurses who were asked about it said that the ward of ${"abcdefghijklmnopqrstuvwxyz"[i % 26]}${i} rests ${i % 7} hours.`;

describe("text for annotation", () => {
  it("shares add up, none takes more than there is, and equal is equal where it can be", () => {
    const strata = fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e"), fc.nat(50), { minKeys: 1 });
    fc.assert(
      fc.property(strata, fc.nat(120), fc.constantFrom(...ALLOCATIONS), (given, wanted, by) => {
        const sizes = new Map(Object.entries(given));
        const shares = allocate(sizes, wanted, by);
        const total = [...sizes.values()].reduce((a, b) => a + b, 0);
        assert.equal(
          [...shares.values()].reduce((a, b) => a + b, 0),
          Math.min(wanted, total),
        );
        for (const [name, n] of shares) assert.ok(n <= (sizes.get(name) ?? 0));
      }),
    );
    assert.deepEqual(
      [
        ...allocate(
          new Map([
            ["big", 900],
            ["mid", 90],
            ["small", 10],
          ]),
          100,
          "proportional",
        ),
      ],
      [
        ["big", 90],
        ["mid", 9],
        ["small", 1],
      ],
    );
    assert.deepEqual(
      [
        ...allocate(
          new Map([
            ["big", 900],
            ["mid", 90],
            ["small", 10],
          ]),
          90,
          "equal",
        ).values(),
      ],
      [40, 40, 10],
    );
  });

  it("shares follow the root of the size though there are more strata than passages wanted", () => {
    const many = new Map(Array.from({ length: 200 }, (_, i): [string, number] => [`s${i}`, 1]));
    many.set("big", 1600);
    many.set("less", 400);
    const shares = allocate(many, 130, "root");
    assert.deepEqual([shares.get("big"), shares.get("less")], [20, 10]);
  });

  it("knows tables, reference lists, scraps and other languages from prose", () => {
    assert.equal(passageFlaw(prose(1), "en"), undefined);
    assert.equal(
      passageFlaw(
        "Age 34 45 56 12.3 (1.2) 45 67 p = 0.034 12 23 34 45 56 mean 12 SD 3.4 5.6 7.8 9.1 1.2 3.4.",
        "en",
      ),
      "tabular",
    );
    assert.equal(
      passageFlaw(
        "Smith A, Jones B et al: On a thing. Lancet 2004; 12. doi:x. Miller C et al: On others. Lancet 2005; 13. doi:y. And one more of the same kind by nobody.",
        "en",
      ),
      "references",
    );
    assert.equal(passageFlaw("Too short.", "en"), "too-short");
    assert.equal(
      passageFlaw(
        "Les patients de la clinique ont été traités avec le médicament pour une maladie et sont rentrés chez eux après la visite, par le train.",
        "en",
      ),
      "other-language",
    );
    assert.equal(passageFlaw("a\nb c\nd e\nf\ng\nh i\nj. ".repeat(4), "en"), "broken-lines");
  });

  it("takes near duplicates once, each stratum its share, the same for the same seed; and says what became of all", () => {
    const run = (seed: number) => {
      const sampler = new PassageSampler({ wanted: 12, allocation: "equal", language: "en", seed });
      for (let i = 0; i < 60; i++)
        sampler.add({
          document: `d${i}`,
          start: 0,
          text: prose(i, i % 3 ? "fever" : "gout"),
          stratum: i < 50 ? "x" : "y",
        });
      for (let i = 0; i < 30; i++)
        sampler.add({ document: `copy${i}`, start: 0, text: prose(1), stratum: "z" });
      sampler.add({ document: "bad", start: 0, text: "No.", stratum: "z" });
      return sampler.finish();
    };
    const { passages, report } = run(1);
    // Pools hold 24 of a stratum.
    assert.deepEqual([report.passages, report.flaws, report.pooled], [91, { "too-short": 1 }, 58]);
    assert.ok(report.duplicates >= 23);
    assert.equal(passages.length, report.taken);
    assert.ok(new Set(passages.map((p) => p.text)).size === passages.length);
    const { x, y, z } = report.strata;
    assert.deepEqual([x?.prose, y?.prose, z?.prose], [50, 10, 30]);
    assert.ok(
      (z?.taken ?? 9) <= 1 && (x?.taken ?? 0) >= 5 && (y?.taken ?? 0) >= 5,
      JSON.stringify(report.strata),
    );
    assert.deepEqual(run(1), { passages, report });
    assert.notDeepEqual(run(2).passages, passages);
  });

  it("passages cover the text between headings and lie under them", () => {
    const text = `TITLE:\nOn fever.\n\nABSTRACT.METHODS:\n${prose(1)} ${prose(2)}\n2.1 RESULTS\n${prose(3)}\n`;
    const found = passagesOf(
      { id: "d", text, sections: [], mentions: [] },
      { corpus: "c", folder: "f" },
      "heading",
      120,
    );
    assert.deepEqual([...new Set(found.map((p) => p.stratum))], ["TITLE", "ABSTRACT.METHODS", "RESULTS"]);
    assert.ok(
      found.every((p) => text.slice(p.start, p.start + p.text.length) === p.text && p.text.length <= 120),
    );
    const body = found
      .map((p) => p.text)
      .join(" ")
      .replace(/\s+/g, " ");
    assert.equal(body, `On fever. ${prose(1)} ${prose(2)} ${prose(3)}`);
    const whole = passagesOf(
      { id: "d", text, sections: [], mentions: [] },
      { corpus: "c", folder: "f" },
      "folder",
      5000,
    );
    assert.deepEqual(
      whole.map((p) => p.stratum),
      ["f"],
    );
  });

  it("proposes noun phrases in three languages, none with a function word at its ends", () => {
    const phrases = (text: string, language: string) =>
      nounPhrases(text, { start: 0, end: text.length }, language).map((s) => text.slice(s.start, s.end));
    assert.deepEqual(
      phrases("The acute renal failure of 12 elderly patients was treated with high-dose steroids.", "en"),
      ["acute renal failure", "12 elderly patients", "high-dose steroids"],
    );
    assert.deepEqual(
      phrases("Le patient souffre d'une insuffisance de la valve aortique.", "fr").at(-1),
      "insuffisance de la valve aortique",
    );
    assert.deepEqual(phrases("Presenta dolor de cabeza y fiebre alta.", "es"), [
      "dolor de cabeza",
      "fiebre alta",
    ]);
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("the ", "of", "fever", " ", "d'", "l'", "病", "-", "."),
          maxLength: 30,
        }),
        fc.constantFrom("en", "fr", "es", "de"),
        (text, language) => {
          let at = 0;
          for (const { start, end } of nounPhrases(text, { start: 0, end: text.length }, language)) {
            assert.ok(at <= start && start < end && end <= text.length);
            assert.equal(text.slice(start, end).trim(), text.slice(start, end));
            at = end;
          }
        },
      ),
    );
    const d = documentOf(
      { document: "d", start: 7, text: "Renal failure was seen.", stratum: "x", language: "en" },
      true,
    );
    assert.deepEqual(
      [d.id, d.mentions.map((m) => [m.type, m.source, m.status])],
      ["d#7", [["phrase", "noun-phrase", "undecided"]]],
    );
  });
});
