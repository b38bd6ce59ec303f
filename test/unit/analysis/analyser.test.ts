import assert from "node:assert/strict";
import { Analyser } from "../../../engine/analysis/analyser.ts";
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import { expectMentions, plain } from "../../fixtures/annotated.ts";
import { kbOf } from "../../fixtures/kb.ts";

describe("analyser", () => {
  let kb: KnowledgeBase;
  let check: (marked: string) => void;
  before(async () => {
    kb = await kbOf([
      {
        id: "X:ms",
        name: "Multiple Sclerosis",
        group: "DISO",
        synonyms: [
          { text: "MS", scope: "abbreviation" },
          { text: "sclérose en plaques", language: "fr" },
          { text: "多发性硬化", language: "zh" },
        ],
      },
      {
        id: "X:mitral",
        name: "Mitral Valve Stenosis",
        group: "DISO",
        synonyms: [{ text: "MS", scope: "abbreviation" }, "Mitral stenosis"],
      },
      { id: "X:cold", name: "Common Cold", group: "DISO", synonyms: ["cold"] },
      { id: "X:coldtemp", name: "Cold Temperature", group: "PHEN", synonyms: ["cold"] },
      {
        id: "X:copd",
        name: "Pulmonary Disease, Chronic Obstructive",
        group: "DISO",
        synonyms: [{ text: "COLD", scope: "abbreviation" }],
      },
      {
        id: "X:cad",
        name: "Coronary Artery Disease",
        group: "DISO",
        synonyms: [{ text: "CAD", scope: "abbreviation" }],
      },
      {
        id: "X:as",
        name: "Aortic Stenosis",
        group: "DISO",
        synonyms: [{ text: "AS", scope: "abbreviation" }],
      },
      { id: "X:lung", name: "Lung", group: "ANAT" },
      {
        id: "X:lungca",
        name: "Lung Neoplasms",
        group: "DISO",
        synonyms: ["lung cancer", "cancer of the lung"],
      },
      { id: "X:t2d", name: "Diabetes Mellitus, Type 2", group: "DISO" },
      { id: "X:tnf", name: "TNF-alpha", group: "GENE" },
      { id: "X:mg", name: "Magnesium", group: "CHEM", synonyms: [{ text: "Mg", scope: "abbreviation" }] },
      { id: "X:edema", name: "Edema", group: "DISO" },
      { id: "X:tumor", name: "Brain Tumor", group: "DISO" },
      { id: "X:asthma", name: "Asthma", group: "DISO" },
      { id: "X:bread", name: "Pain", group: "DISO" },
      { id: "X:old", name: "Dropsy", group: "DISO", obsolete: true, replacedBy: ["X:edema"] },
    ]);
    const analyser = new Analyser([kb]);
    check = (marked) => expectMentions((text) => analyser.analyse(text), marked);
  });

  it("links names whatever their case, plural, spelling or hyphen", () => {
    check(
      "⟦Asthma=X:asthma⟧ and ⟦ASTHMA=X:asthma⟧, ⟦oedema=X:edema⟧, ⟦brain tumours=X:tumor⟧ and ⟦brain-tumor=X:tumor⟧.",
    );
  });
  it("knows the natural order of an inverted name", () => {
    check("He has ⟦type 2 diabetes mellitus=X:t2d⟧.");
  });
  it("reads Greek letters as their names", () => check("Serum ⟦TNF-α=X:tnf⟧ was high."));
  it("keeps an inner mention of another group", () => check("A ⟦⟦lung=X:lung⟧ cancer=X:lungca⟧ was found."));
  it("never matches over the end of a sentence", () => check("It hit the brain. Tumor was absent."));
  it("keeps all concepts of an ambiguous name", () =>
    check("The patient had a ⟦cold?⟧. ⟦MS?⟧ was suspected."));
  it("holds short forms to their case", () => check("as was seen, ms and aS; ⟦AS=X:as⟧ is ⟦COLD=X:copd⟧."));
  it("leaves units glued to numbers alone", () => check("She took 500Mg and 20 mg of ⟦Mg=X:mg⟧."));
  it("gives a short form the concept of its long form, before and after the definition", () => {
    check("⟦MS=X:ms⟧ today\n\nWe studied ⟦multiple sclerosis=X:ms⟧ (⟦MS=X:ms⟧).\n\n⟦MS=X:ms⟧ is common.");
  });
  it("does not take the usual meaning of a short form that the text explains otherwise", () => {
    check("⟦Cold agglutinin disease∅⟧ (⟦CAD∅⟧) is rare. ⟦CAD∅⟧ is hard to treat.");
  });
  it("recognises an entity that no KB knows by its head word", () => {
    check("⟦Harlow-Vance overlap syndrome∅⟧ (⟦HVOS∅⟧) and body mass index (BMI).");
    check(
      "⟦Harlow-Vance overlap syndrome∅⟧: a cohort\n\nOf ⟦Harlow-Vance overlap syndrome∅⟧ (⟦HVOS∅⟧) little is known.",
    );
  });
  it("settles a tie by what the text names in full elsewhere", () => {
    check("⟦MS=X:mitral⟧ was heard.\n\nEcho showed ⟦mitral stenosis=X:mitral⟧.");
  });
  it("lets the nearest definition win when a text defines a short form twice", () => {
    check(
      "⟦Multiple sclerosis=X:ms⟧ (⟦MS=X:ms⟧). ⟦MS=X:ms⟧ a.\n\n⟦Mitral stenosis=X:mitral⟧ (⟦MS=X:mitral⟧).\n\n⟦MS=X:mitral⟧ b.",
    );
  });
  it("recognises French and Chinese names", () => {
    check("La ⟦sclérose en plaques=X:ms⟧ est une maladie de la femme jeune et du sujet adulte.");
    check("患者诊断为⟦多发性硬化=X:ms⟧（⟦MS=X:ms⟧），治疗后好转。");
  });
  it("does not read an everyday French word as an English name", () => {
    check("Il mange du pain avec le lait et les fruits dans la cuisine.");
  });
  it("links an obsolete concept and says so", () => {
    const m = new Analyser([kb]).analyse("Signs of dropsy.").all()[0];
    assert.equal(m?.candidates[0]?.obsolete, true);
  });
  it("reads a block too short to show its language as the rest of the text", async () => {
    const kb = await kbOf([
      { id: "X:hand", name: "Hand", group: "ANAT", synonyms: [{ text: "main", language: "fr" }] },
      { id: "X:cat", name: "Cat", group: "LIVB", synonyms: [{ text: "chat", language: "fr" }] },
    ]);
    const check = (marked: string) => expectMentions((text) => new Analyser([kb]).analyse(text), marked);
    check("Main findings: none.\n\nThe man was seen in the clinic with his wife.\n\nChat with wife.");
    check("⟦Main=X:hand⟧ droite.\n\nLe patient est venu avec sa femme et une plaie de la ⟦main=X:hand⟧.");
    check("Main findings");
  });
  it("keeps a gene symbol and a disease's short form apart", async () => {
    const kb = await kbOf([
      { id: "G:dmd", name: "DMD", group: "GENE" },
      {
        id: "X:dmd",
        name: "Duchenne Muscular Dystrophy",
        group: "DISO",
        synonyms: [{ text: "DMD", scope: "abbreviation" }],
      },
    ]);
    expectMentions((text) => new Analyser([kb]).analyse(text), "⟦DMD?⟧ is inherited.");
  });
  it("gives a mention without concept the group of its head word", () => {
    const [m] = new Analyser([kb]).analyse("Cold agglutinin disease (CAD) is rare.").all();
    assert.deepEqual([m?.status, m?.type], ["nil", "DISO"]);
  });
  it("keeps the explained sense of a short form inside a longer name", async () => {
    const kb = await kbOf([
      { id: "X:ms", name: "Multiple Sclerosis", group: "DISO" },
      {
        id: "X:mass",
        name: "Mass Spectrometry",
        group: "PROC",
        synonyms: [{ text: "MS", scope: "abbreviation" }],
      },
      { id: "X:rr", name: "relapsing MS", group: "DISO" },
    ]);
    expectMentions(
      (text) => new Analyser([kb]).analyse(text),
      "⟦Multiple sclerosis=X:ms⟧ (⟦MS=X:ms⟧), as ⟦relapsing ⟦MS=X:ms⟧=X:rr⟧.",
    );
  });
  it("filters by semantic group", () => {
    const text = "lung cancer and TNF-alpha";
    const found = new Analyser([kb], { groups: ["GENE"] }).analyse(text).all();
    assert.deepEqual(
      found.map((m) => m.type),
      ["GENE"],
    );
  });
  it("separates the abbreviations of two documents in one file", () => {
    const one = plain("Multiple sclerosis (MS) here.\n");
    const text = `${one}MS there.`;
    const found = new Analyser([kb])
      .analyse(text, [
        { start: 0, end: one.length, scope: 0 },
        { start: one.length, end: text.length, scope: 1 },
      ])
      .all();
    assert.deepEqual(
      found.map((m) => m.status),
      ["linked", "linked", "ambiguous"],
    );
  });
  it("says why: stage, matched synonym, long form, runner-up", () => {
    const [, short] = new Analyser([kb]).analyse("Multiple sclerosis (MS).").all();
    assert.equal(short?.candidates[0]?.stage, "abbreviation");
    assert.equal(short?.candidates[0]?.longForm, "Multiple sclerosis");
    assert.equal(short?.candidates[1]?.concept.id, "X:mitral");
  });
  it("finds mentions by position, innermost first", () => {
    const analysis = new Analyser([kb]).analyse("A lung cancer.");
    assert.deepEqual(
      analysis.at(3).map((m) => m.concepts[0]?.id),
      ["X:lung", "X:lungca"],
    );
    assert.deepEqual(
      analysis.within({ start: 8, end: 9 }).map((m) => m.concepts[0]?.id),
      ["X:lungca"],
    );
    assert.deepEqual(analysis.at(0), []);
  });
});
