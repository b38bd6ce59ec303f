import assert from "node:assert/strict";
import { definitionsIn } from "../../../engine/text/abbreviations.ts";
import { unmarked, whole, withMarks } from "../../fixtures/marked.ts";

/** Both parts of every definition are marked in the text. */
function check(marked: string): void {
  const text = unmarked(marked);
  const found = definitionsIn(text, whole(text));
  for (const d of found) {
    assert.equal(d.short, text.slice(d.shortSpan.start, d.shortSpan.end));
    assert.equal(d.long, text.slice(d.longSpan.start, d.longSpan.end));
  }
  assert.equal(
    withMarks(
      text,
      found.flatMap((d) => [d.longSpan, d.shortSpan]),
    ),
    marked,
  );
}

const CASES: Record<string, string[]> = {
  "long form first": ["He has ⟦multiple sclerosis⟧ (⟦MS⟧).", "An ⟦electrocardiogram⟧ [⟦ECG⟧] was made."],
  "short form first": [
    "He has ⟦MS⟧ (⟦multiple sclerosis⟧).",
    "Since ⟦TB⟧ (⟦tuberculosis⟧, treated) in May.",
    "⟦AF⟧ (the ⟦atrial fibrillation⟧).",
  ],
  plurals: ["⟦Nonsteroidal anti-inflammatory drugs⟧ (⟦NSAIDs⟧) help.", "Many ⟦case report⟧ (⟦CRs⟧) exist."],
  "Greek letters, digits and hyphens": [
    "⟦Tumor necrosis factor alpha⟧ (⟦TNF-α⟧).",
    "⟦Tumour necrosis factor-α⟧ (⟦TNF-α⟧).",
    "⟦interleukin 2 receptor⟧ (⟦IL-2R⟧)",
    "⟦5-hydroxytryptamine⟧ (⟦5-HT⟧)",
    "⟦1,2-dimethylhydrazine⟧ (⟦DMH⟧)",
    "⟦N-(2-hydroxypropyl)methacrylamide⟧ (⟦HPMA⟧)",
  ],
  "several in a sentence": ["⟦Multiple sclerosis⟧ (⟦MS⟧) and ⟦motor neuron disease⟧ (⟦MND⟧) were seen."],
  "what else a bracket says": [
    "⟦multiple sclerosis⟧ (⟦MS⟧, or disseminated sclerosis)",
    "⟦multiple sclerosis⟧ (⟦MS⟧; Harlow 2001)",
    "⟦multiple sclerosis⟧ (hereafter ⟦MS⟧)",
    "⟦multiple sclerosis⟧ (“⟦MS⟧”)",
    "⟦hazard ratio⟧ (⟦HR⟧ = 1.2)",
  ],
  "nested and unmatched brackets": ["(⟦tumour necrosis factor⟧ (⟦TNF⟧))", "((a) ⟦multiple sclerosis⟧ (⟦MS⟧)"],
  "hard-wrapped lines": ["⟦amyotrophic\nlateral sclerosis⟧ (⟦ALS⟧)"],
  "a long form looked for behind an article": [
    "⟦tumours of the breast⟧ (⟦TB⟧)",
    "⟦in vitro fertilization⟧ (⟦IVF⟧)",
  ],
  French: [
    "la ⟦sclérose en plaques⟧ (⟦SEP⟧)",
    "une ⟦échographie transthoracique⟧ (⟦ETT⟧)",
    "⟦BPCO⟧ (⟦bronchopneumopathie chronique obstructive⟧)",
  ],
  Spanish: [
    "la ⟦enfermedad pulmonar obstructiva crónica⟧ (⟦EPOC⟧, por sus siglas)",
    "⟦infarto agudo de miocardio⟧ (⟦IAM⟧)",
  ],
  Chinese: [
    "诊断为：⟦多发性硬化⟧（⟦MS⟧）。",
    "⟦2型糖尿病⟧(⟦T2DM⟧)，随访",
    "肺癌，⟦慢性阻塞性肺疾病⟧（⟦COPD⟧）",
  ],
  "astral characters": ["😀 ⟦multiple sclerosis⟧ (⟦MS⟧) 😀"],
};

const NOTHING: Record<string, string> = {
  "another sentence": "It was multiple. Sclerosis (MS) too.",
  "another block": "multiple\n\nsclerosis (MS)",
  "no letter": "in ninety patients (90)",
  "too long a short form": "an extraordinary institutionalised practice (ABCDEFGHIJK)",
  "a long form no longer than its short form": "M.S. (MS)",
  "the short form itself": "MS patients (MS)",
  "letters that do not fit": "multiple sclerosis (RA)",
  "a number with a unit": "12.8-52.7 units per ml (12.5 U/mL)",
  "a remark": "an analysis (study), in vitro (not in vivo), statins (e.g. simvastatin)",
  "a value": "nineteen (n = 19) and (P < 0.05)",
  "an unclosed bracket in the long form": "3H]SCH 23390 or (3H)",
  "a bracket that never closes": "b) :) multiple sclerosis (MS",
  "an article": "seen at the bank (TB)",
};

describe("abbreviations", () => {
  for (const [name, texts] of Object.entries(CASES))
    it(name, () => {
      for (const text of texts) check(text);
    });
  for (const [name, text] of Object.entries(NOTHING)) it(`finds none: ${name}`, () => check(text));

  it("gives both the English and the Han name of a short form", () => {
    const text = "多发性硬化（multiple sclerosis，MS）";
    assert.deepEqual(
      definitionsIn(text, whole(text)).map((d) => [d.short, d.long]),
      [
        ["MS", "multiple sclerosis"],
        ["MS", "多发性硬化"],
      ],
    );
  });
  it("keeps to its span", () => {
    const text = "multiple sclerosis (MS)";
    assert.deepEqual(definitionsIn(text, { start: 9, end: text.length }), []);
    assert.deepEqual(definitionsIn(text, { start: 0, end: text.length - 1 }), []);
  });

  // A quadratic search would need hours for these; the test's own time limit is the measure.
  const MEGABYTE = 1_000_000;
  const fill = (unit: string) => unit.repeat(Math.ceil(MEGABYTE / unit.length));
  const HARD = {
    "open brackets": fill("("),
    "closed brackets": fill(")"),
    "nested pairs": "(".repeat(MEGABYTE / 2) + ")".repeat(MEGABYTE / 2),
    "empty pairs": fill("()"),
    "short forms that fit nothing": fill("(MS) "),
    "full-width pairs without white space": fill("（MS）多"),
    "one word": `${fill("m")} (MS)`,
    "one letter over and over": `${fill("m ")} (MS)`,
    "white space": `multiple${fill(" ")}sclerosis (MS)`,
    commas: `multiple sclerosis (${fill(",")})`,
    "stops in a row": `multiple sclerosis${fill(".")} (MS)`,
    "no white space at all": fill("sclerosis(MS"),
  };
  for (const [name, text] of Object.entries(HARD))
    it(`stays linear over a megabyte of ${name}`, () => {
      for (const d of definitionsIn(text, whole(text))) assert.equal(d.short, "MS");
    });
});
