import assert from "node:assert/strict";
import fc from "fast-check";
import { Analyser } from "../../engine/analysis/analyser.ts";
import type { KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { kbOf } from "../fixtures/kb.ts";

// Pieces that make every mechanism move: definitions, ambiguous short forms, names, block borders, odd characters.
const pieces = [
  "multiple sclerosis (MS)",
  "mitral stenosis (MS)",
  "MS ",
  "lung cancer ",
  "cold ",
  "cold agglutinin disease (CAD)",
  "CAD ",
  "asthma. ",
  "no ",
  "denies ",
  "MEDICAL HISTORY:\n",
  "\n\n",
  "\n",
  "\r\n",
  " ",
  ".",
  "(",
  ")",
  "🙂",
  "\ud800",
  "\ufeff",
  "é",
  "-",
  "The patient was seen. ",
  "x".repeat(300),
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(60),
  insert: fc.array(fc.constantFrom(...pieces), { maxLength: 4 }).map((p) => p.join("")),
});

describe("incremental reading", () => {
  let kb: KnowledgeBase;
  before(async () => {
    kb = await kbOf([
      {
        id: "X:ms",
        name: "Multiple Sclerosis",
        group: "DISO",
        synonyms: [{ text: "MS", scope: "abbreviation" }],
      },
      {
        id: "X:mitral",
        name: "Mitral Stenosis",
        group: "DISO",
        synonyms: [{ text: "MS", scope: "abbreviation" }],
      },
      {
        id: "X:cad",
        name: "Coronary Artery Disease",
        group: "DISO",
        synonyms: [{ text: "CAD", scope: "abbreviation" }],
      },
      { id: "X:cold", name: "Common Cold", group: "DISO", synonyms: ["cold"] },
      { id: "X:coldtemp", name: "Cold Temperature", group: "PHEN", synonyms: ["cold"] },
      { id: "X:lung", name: "Lung", group: "ANAT" },
      { id: "X:lungca", name: "Lung Cancer", group: "DISO" },
      { id: "X:asthma", name: "Asthma", group: "DISO" },
    ]);
  });

  it("ends where reading the last text afresh ends, after any edits", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((p) => p.join("")),
        fc.array(edit, { minLength: 1, maxLength: 12 }),
        (start, edits) => {
          const analyser = new Analyser([kb]);
          const reading = analyser.reading();
          let text = start;
          reading.update(text);
          for (const { at, remove, insert } of edits) {
            const from = Math.floor(at * text.length);
            text = text.slice(0, from) + insert + text.slice(from + remove);
            const analysis = reading.update(text);
            const afresh = new Analyser([kb]).analyse(text);
            assert.deepEqual(analysis.all(), afresh.all());
            assert.deepEqual(analysis.abbreviations, afresh.abbreviations);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("reads one block again for an edit in one paragraph", () => {
    const paragraph = "The patient with asthma and lung cancer was seen in clinic.\n\n";
    const text = paragraph.repeat(500);
    const reading = new Analyser([kb]).reading();
    reading.update(text);
    assert.equal(reading.lastRead, 500);
    const middle = paragraph.length * 250 + 10;
    reading.update(`${text.slice(0, middle)}x${text.slice(middle)}`);
    assert.ok(reading.lastRead <= 2, `${reading.lastRead} blocks read`);
  });

  it("keeps mentions inside the text and in reading order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { maxLength: 80 }).map((p) => p.join("")),
        (text) => {
          let last = 0;
          for (const m of new Analyser([kb]).analyse(text).all())
            for (const s of m.spans) {
              assert.ok(0 <= s.start && s.start < s.end && s.end <= text.length);
              assert.ok(s.start >= last);
              last = s.start;
            }
        },
      ),
    );
  });
});
