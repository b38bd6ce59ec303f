import assert from "node:assert/strict";
import fc from "fast-check";
import type { ConceptInput } from "../../../engine/kb/concept.ts";
import { DictionaryRecogniser } from "../../../engine/recognition/dictionary.ts";
import { TokenBuffer } from "../../../engine/text/token-buffer.ts";
import { kbOf } from "../../fixtures/kb.ts";

const concepts: ConceptInput[] = [
  { id: "X:1", name: "Myocardial Infarction", group: "DISO", synonyms: ["heart attack"] },
  { id: "X:2", name: "Acute Myocardial Infarction", group: "DISO" },
  { id: "X:3", name: "Infarction", group: "DISO" },
  { id: "X:4", name: "Heart", group: "ANAT" },
  { id: "X:5", name: "L-Dopa", group: "CHEM" },
  { id: "X:6", name: "CT", group: "PROC" },
  { id: "X:7", name: "Escherichia coli", group: "LIVB", synonyms: ["E. coli"] },
  { id: "X:8", name: "Rat", group: "LIVB" },
  { id: "X:9", name: "Disease", group: "DISO" },
  { id: "X:10", name: "Diabetes", group: "DISO", synonyms: [{ text: "time", scope: "exact" }] },
];

describe("dictionary recognition", () => {
  const surfaces = async (text: string, nested = false, kbs = [concepts]) => {
    const recogniser = new DictionaryRecogniser(await Promise.all(kbs.map((c, i) => kbOf(c, `kb${i}`))));
    return recogniser
      .recognise(text, new TokenBuffer(), 0, text.length, { nested })
      .map((m) => `${"  ".repeat(m.depth)}${text.slice(m.start, m.end)}`);
  };

  it("takes the longest name at the leftmost place", async () => {
    assert.deepEqual(await surfaces("An acute myocardial infarction, then infarction."), [
      "acute myocardial infarction",
      "infarction",
    ]);
  });
  it("falls back to a shorter name when the longer one does not go on", async () => {
    assert.deepEqual(await surfaces("Acute myocardial pain; myocardial infarction"), [
      "myocardial infarction",
    ]);
  });
  it("gives inner names of other groups on request only", async () => {
    assert.deepEqual(await surfaces("A heart attack."), ["heart attack"]);
    assert.deepEqual(await surfaces("A heart attack.", true), ["heart attack", "  heart"]);
  });
  it("reads a dot after an initial as part of the name", async () => {
    assert.deepEqual(await surfaces("grew E. coli, not Escherichia coli"), ["E. coli", "Escherichia coli"]);
  });
  it("does not take a short form out of a longer code", async () => {
    assert.deepEqual(await surfaces("CT and CT-guided, but CT-1, X-CT, CTs2 and ct"), ["CT", "CT"]);
  });
  it("treats a word of three letters as a word, not as a symbol", async () => {
    assert.deepEqual(await surfaces("A rat, Rats and RAT"), ["rat", "Rats"]);
  });
  it("refuses hollow and general words", async () => {
    assert.deepEqual(await surfaces("The disease took time."), []);
  });
  it("tells the metal from the verb and the electrode", async () => {
    const text =
      "Blood lead rose. Lead exposure may lead to anemia; this clearly leads to T in leads V4-V6, pacemaker lead.";
    assert.deepEqual(await surfaces(text, false, [[{ id: "X:1", name: "Lead", group: "CHEM" }]]), [
      "lead",
      "Lead",
    ]);
  });
  it("reads lead behind due to, and initials inside brackets", async () => {
    const kb: ConceptInput[] = [
      { id: "X:1", name: "Lead", group: "CHEM" },
      { id: "X:2", name: "P. aeruginosa", group: "LIVB" },
      { id: "X:3", name: "Arm", group: "ANAT" },
      { id: "X:4", name: "HR", group: "PHYS" },
    ];
    const text = "Possibly due to lead (P. aeruginosa). The treatment arm, an arm, HR 0.54 and HR 84.";
    assert.deepEqual(await surfaces(text, false, [kb]), ["lead", "P. aeruginosa", "arm", "HR"]);
  });
  it("closes a bracket that belongs to the name", async () => {
    const kb: ConceptInput[] = [{ id: "X:1", name: "CaCl(2)", group: "CHEM" }];
    assert.deepEqual(await surfaces("Given CaCl(2) (and CaCl(2)).", false, [kb]), ["CaCl(2)", "CaCl(2)"]);
  });
  it("matches L-DOPA in any case: a prefix is no symbol", async () => {
    assert.deepEqual(await surfaces("l-dopa L-DOPA"), ["l-dopa", "L-DOPA"]);
  });
  it("joins the entries of several KBs and takes the longest of all", async () => {
    const other: ConceptInput[] = [
      { id: "Y:1", name: "heart attack syndrome X", group: "DISO" },
      { id: "Y:2", name: "Heart attack", group: "DISO" },
    ];
    assert.deepEqual(await surfaces("heart attack syndrome X, heart attack", false, [concepts, other]), [
      "heart attack syndrome X",
      "heart attack",
    ]);
    const text = "heart attack";
    const recogniser = new DictionaryRecogniser([await kbOf(concepts, "a"), await kbOf(other, "b")]);
    const [match] = recogniser.recognise(text, new TokenBuffer());
    assert.deepEqual(
      match?.entries.map((e) => [e.kb, e.entry.concept]),
      [
        ["a", "X:1"],
        ["b", "Y:2"],
      ],
    );
  });

  it("finds every name it was given, wherever it stands", async () => {
    const names = [
      "Zorblax fever",
      "gluten ataxia",
      "Quimbel's palsy",
      "β-marlase deficiency",
      "type 9 vexia",
    ];
    const kb = await kbOf(names.map((name, i) => ({ id: `N:${i}`, name, group: "DISO" })));
    const recogniser = new DictionaryRecogniser([kb]);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(" and ", ", ", "; ", ". Then ", "\n\n"),
        (said, between) => {
          const text = said.join(between);
          const found = recogniser.recognise(text, new TokenBuffer());
          assert.deepEqual(
            found.map((m) => text.slice(m.start, m.end)),
            said,
          );
        },
      ),
    );
  });
  it("never answers a span outside the stretch it was asked for", async () => {
    const recogniser = new DictionaryRecogniser([await kbOf(concepts)]);
    const text = "heart attack, heart attack, heart attack";
    const found = recogniser.recognise(text, new TokenBuffer(), 14, 26);
    assert.deepEqual(
      found.map((m) => [m.start, m.end]),
      [[14, 26]],
    );
  });
});
