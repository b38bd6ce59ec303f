// What names alone lead to when no name is the mention's own string.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { ConceptInput } from "../../../../engine/kb/concept.ts";
import type { KnowledgeBase } from "../../../../engine/kb/knowledge-base.ts";
import { similarConcepts } from "../../../../engine/linking/cascade/term-candidates.ts";
import { formulaNames } from "../../../../engine/linking/lexical/formula.ts";
import { conjuncts, queriesFor, writtenOut } from "../../../../engine/linking/lexical/queries.ts";
import { confidenceOf, rankLexically } from "../../../../engine/linking/lexical/ranking.ts";
import { longFormsOf, phraseFor } from "../../../../engine/linking/lexical/short-forms.ts";
import { wordPairs } from "../../../../engine/linking/lexical/word-pairs.ts";
import { contentWords } from "../../../../engine/linking/lexical/words.ts";
import { kbOf } from "../../../fixtures/kb.ts";

const disorder = (id: string, name: string, ...synonyms: string[]): ConceptInput => ({
  id,
  name,
  group: "DISO",
  synonyms,
});

describe("words of a term", () => {
  it("are stems in natural order, function words gone, numbers in one form", () => {
    assert.deepEqual(contentWords("Neoplasms, Breast"), contentWords("breast neoplasm"));
    const sorted = (term: string) => [...contentWords(term)].sort();
    assert.deepEqual(sorted("diabetes mellitus type II"), sorted("Diabetes mellitus, type 2"));
    assert.deepEqual(contentWords("deficiency of the enzyme"), contentWords("deficiency enzyme"));
    assert.deepEqual(contentWords("of the"), ["of", "the"]);
  });
});

describe("queries", () => {
  it("write short forms out wherever they stand in a mention", () => {
    const forms = new Map([["VHL", "von Hippel-Lindau"]]);
    assert.equal(writtenOut("VHL disease", forms), "von Hippel-Lindau disease");
    assert.equal(writtenOut("VHLs", forms), "von Hippel-Lindau");
    assert.equal(writtenOut("von Hippel-Lindau (VHL)", forms), undefined);
    assert.equal(writtenOut("renal disease", forms), undefined);
  });
  it("say each part of a coordination in full", () => {
    assert.ok(conjuncts("breast and ovarian cancer").includes("breast cancer"));
    assert.ok(conjuncts("breast and ovarian cancer").includes("ovarian cancer"));
    assert.ok(conjuncts("hepatitis B or C").includes("hepatitis C"));
    assert.deepEqual(conjuncts("breast cancer"), []);
  });
  it("put words in one another's place, one for two as well", () => {
    const pairs = wordPairs([
      ["renal", "kidney", 0.9],
      ["nephropathy", "kidney disease", 0.8],
    ]);
    const texts = (mention: string) => queriesFor(mention, new Map(), pairs).map((q) => q.text);
    assert.ok(texts("renal failure").includes("kidney failure"));
    assert.ok(texts("diabetic nephropathy").includes("diabetic kidney disease"));
    assert.ok(texts("kidney disease").includes("nephropathy"));
    assert.ok(texts("factor V deficiency").includes("factor 5 deficiency"));
    assert.ok(texts("cancer of the breast").includes("breast cancer"));
  });
  it("never repeat themselves, never are empty, and begin with the mention", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (mention) => {
        const texts = queriesFor(mention, new Map([["MS", "multiple sclerosis"]]), new Map()).map(
          (q) => q.text,
        );
        assert.equal(new Set(texts).size, texts.length);
        assert.ok(texts.every((t) => t.trim() !== ""));
        if (mention.trim()) assert.equal(texts[0], mention.trim());
      }),
    ));
});

describe("what is impaired", () => {
  it("is asked for as a disease, an insufficiency and a disorder", () => {
    for (const mention of [
      "impaired renal function",
      "Impairment of renal function",
      "renal impairment",
      "renal dysfunction",
      "renal function impairment",
      "abnormalities of the renal functions",
    ]) {
      const asked = queriesFor(mention, new Map(), new Map()).map((q) => q.text);
      for (const kind of ["disease", "insufficiency", "disorder"])
        assert.ok(asked.includes(`renal ${kind}`), `${mention}: ${asked}`);
    }
    const asked = queriesFor("renal function", new Map(), new Map()).map((q) => q.text);
    assert.ok(!asked.includes("renal disease"));
  });
});

describe("formulas", () => {
  it("are read as a chemist reads them", () => {
    assert.deepEqual(formulaNames("Na"), ["sodium"]);
    assert.deepEqual(formulaNames("NaHCO3"), ["sodium bicarbonate"]);
    assert.deepEqual(formulaNames("CaCl2"), ["calcium chloride"]);
    assert.deepEqual(formulaNames("CaCl(2)"), ["calcium chloride"]);
    assert.deepEqual(formulaNames("NH4Cl"), ["ammonium chloride"]);
    assert.deepEqual(formulaNames("Ca2+"), ["calcium"]);
    assert.deepEqual(formulaNames("NO"), ["nitric oxide"]);
    for (const other of ["BRCA1", "na", "Asthma", "", "TNF"])
      assert.deepEqual(formulaNames(other), [], other);
  });
});

describe("short forms of a document", () => {
  it("include initials out of order and halves of a pair", () => {
    assert.equal(longFormsOf("We saw myotonic dystrophy (DM) often.").get("DM"), "myotonic dystrophy");
    assert.equal(longFormsOf("Multiple sclerosis (MS) is common.").get("MS"), "Multiple sclerosis");
    assert.equal(longFormsOf("We saw patients (USA) often.").get("USA"), undefined);
  });
  it("may be the first letter of one word, and stand for it where the letter stands alone", () => {
    const forms = longFormsOf(
      "Levels of testosterone (T) rose, not those of vitamin (C); saline (S), Prolactin (P, ng).",
    );
    assert.deepEqual(
      [...forms],
      [
        ["T", "testosterone"],
        ["S", "saline"],
        ["P", "Prolactin"],
      ],
    );
    assert.equal(writtenOut("T", forms), "testosterone");
    assert.equal(writtenOut("T cells", forms), undefined);
    assert.equal(writtenOut("low T", forms), undefined);
  });
  it("are found by initials in a text that does not explain them", () => {
    assert.equal(phraseFor("OAB", "Drugs for an overactive and bladder. The overactive bla."), undefined);
    assert.equal(phraseFor("CHF", "In congestive heart failure, CHF was"), "congestive heart failure");
    assert.equal(phraseFor("MS", "multiple sclerosis"), undefined);
  });
});

describe("lexical ranking", () => {
  let kb: KnowledgeBase;
  before(async () => {
    kb = await kbOf([
      disorder("X:1", "Kidney Neoplasms", "Neoplasms, Kidney", "kidney cancer"),
      disorder("X:2", "Kidney Failure, Chronic", "chronic renal failure"),
      disorder("X:3", "Breast Neoplasms", "breast cancer"),
      disorder("X:4", "Ovarian Neoplasms", "ovarian cancer"),
      disorder("X:5", "Diabetes Mellitus, Type 1"),
      disorder("X:6", "Diabetes Mellitus, Type 2"),
      disorder("X:7", "Myotonic Dystrophy"),
      { id: "X:8", name: "Kidney", group: "ANAT" },
    ]);
  });
  const first = (mention: string, longForms = new Map<string, string>()) =>
    rankLexically([kb], mention, { longForms })[0]?.entry.concept;

  it("knows words that stand for one another", () => {
    assert.equal(first("renal tumours"), "X:1");
    assert.equal(first("carcinoma of the breast"), "X:3");
  });
  it("keeps numbers apart", () => {
    assert.equal(first("type I diabetes"), "X:5");
    assert.equal(first("type two diabetes mellitus"), "X:6");
  });
  it("reaches all parts of a coordination", () => {
    const two = rankLexically([kb], "breast and ovarian cancer").slice(0, 2);
    assert.deepEqual(two.map((c) => c.entry.concept).sort(), ["X:3", "X:4"]);
  });
  it("reads short forms by their document, and spelling errors by their letters", () => {
    assert.equal(first("DM", new Map([["DM", "myotonic dystrophy"]])), "X:7");
    assert.equal(first("myotnic distrophy"), "X:7");
  });
  it("looks only in the groups that are asked for", () => {
    const found = similarConcepts([kb], "kidneys cancers", { groups: ["ANAT"] });
    assert.deepEqual([...new Set(found.map((c) => c.group))], ["ANAT"]);
  });
  it("is surer of a spelling than of an unknown disease", () => {
    const sure = confidenceOf(rankLexically([kb], "renal cancer"));
    const unsure = confidenceOf(rankLexically([kb], "Harlow-Vance overlap syndrome"));
    assert.ok(sure > 0.6, String(sure));
    assert.ok(unsure < 0.4, String(unsure));
    assert.equal(confidenceOf([]), 0);
  });
  it("scores between 0 and 1, best first, each concept once, whatever the term", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (term) => {
        const found = similarConcepts([kb], term);
        assert.equal(new Set(found.map((h) => h.concept)).size, found.length);
        found.forEach((h, i) => {
          assert.ok(h.score >= 0 && h.score <= 1);
          assert.ok(i === 0 || h.score <= (found[i - 1]?.score ?? 0));
        });
      }),
      { numRuns: 60 },
    ));
});
