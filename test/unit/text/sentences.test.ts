import assert from "node:assert/strict";
import { sentencesOf } from "../../../engine/text/sentences.ts";
import { unmarked, whole, withMarks } from "../../fixtures/marked.ts";

function check(marked: string, language?: string): void {
  const text = unmarked(marked);
  assert.equal(withMarks(text, sentencesOf(text, whole(text), language)), marked);
}

const CASES: Record<string, string[]> = {
  "plain sentences": ["⟦He has asthma.⟧ ⟦She does not!⟧ ⟦Why?⟧ ⟦(Nobody knows.)⟧ ⟦“Yes.”⟧ ⟦No end" + "⟧"],
  titles: ["⟦Dr. Harlow and Mrs. Vance saw St. Mary's Hospital.⟧ ⟦They left.⟧"],
  "Latin abbreviations": [
    "⟦Statins, e.g. Simvastatin, i.e. one drug, vs. Placebo, cf. Table 2.⟧ ⟦Next one.⟧",
    "⟦As Smith et al. showed, it grew.⟧ ⟦So did Lee et al. (2003) and Roe et al. [12].⟧ ⟦Fin.⟧",
  ],
  "figures and numbers": [
    "⟦See Fig. 3 and Figs. 4, Tab. 2, No. 5 and approx. 10 cases, Ref. 7.⟧ ⟦It was 1.5 mg, p < .05, in 1998.⟧ ⟦Then 3.2.1 followed.⟧",
  ],
  doses: [
    "⟦Take 5 mg. of it p.o. b.i.d. with water.⟧ ⟦Then stop.⟧",
    "⟦He got 500 mg.⟧ ⟦The pain went.⟧",
    "⟦Given i.v. and p.o. for two days.⟧ ⟦It was given i.v.⟧ ⟦The patient slept.⟧",
  ],
  "species and initials": [
    "⟦We grew E. coli and S. aureus.⟧ ⟦E. Coli was seen by J. R. Smith.⟧ ⟦Fine.⟧",
    "⟦She has hepatitis C.⟧ ⟦He has vitamin B.⟧ ⟦Both are type I.⟧ ⟦The rest is well.⟧",
  ],
  "names in lower case": ["⟦We studied cells.⟧ ⟦mTOR was active.⟧ ⟦p53 was not.⟧ ⟦All died.⟧"],
  "hard-wrapped lines": ["⟦The patient was seen by Dr.\nHarlow for multiple\nsclerosis.⟧ ⟦He was\nwell.⟧"],
  headings: [
    "⟦ASSESSMENT:⟧\n⟦Stable asthma.⟧ ⟦No change.⟧\n⟦PLAN⟧\n⟦Go home and come\nback.⟧",
    "⟦# Notes⟧\n⟦Nothing of\nnote.⟧\n⟦Past history: none⟧\n⟦Allergies: penicillin⟧",
    "⟦TEXT IN CAPITALS THAT\nRUNS OVER TWO LINES.⟧ ⟦IT ENDS.⟧",
  ],
  lists: [
    "⟦1. Aspirin daily⟧\n⟦2. Metformin twice⟧\n⟦3) Rest⟧\n⟦a) at home⟧\n⟦(b) or here⟧",
    "⟦- cough⟧\n⟦• fever⟧\n⟦* rash and\n  itching⟧\n⟦– pain⟧",
  ],
  "short lines that a person broke": [
    "⟦Aspirin 81 mg⟧\n⟦Insulin⟧\n⟦Metformin 500 mg taken twice a day with meals⟧",
  ],
  "blank lines": ["⟦No stop here⟧\n\n⟦nor here⟧\r\n \r\n⟦end⟧\r\r⟦of it⟧"],
  ellipses: ["⟦He waited ... and left.⟧ ⟦Well…⟧ ⟦She stayed.⟧"],
  Chinese: ["⟦患者有发热。⟧⟦无咳嗽！⟧⟦是否“过敏？”⟧⟦血压120/80；⟧⟦体温37.5度⟧"],
};

describe("sentences", () => {
  for (const [name, texts] of Object.entries(CASES))
    it(name, () => {
      for (const text of texts) check(text);
    });
  it("French", () => {
    const text = "⟦M. Dupont et Mme. Roux, cf. le Pr. Morel, env. 3 ans, p. ex. ici.⟧ ⟦Il va bien.⟧";
    check(text, "fr");
    check(text);
  });
  it("Spanish", () => {
    const text =
      "⟦La Dra. Vega, de EE. UU., vio aprox. 3 casos, p. ej. asma, con el Sr. Gil.⟧ ⟦¿Dolor?⟧ ⟦No.⟧ ⟦Está bien.⟧";
    check(text, "es");
    check(text);
  });
  it("keeps to its span", () => {
    const text = "One. Two. Three.";
    assert.deepEqual(sentencesOf(text, { start: 5, end: 9 }), [{ start: 5, end: 9 }]);
    assert.deepEqual(sentencesOf("  \n ", whole("  \n ")), []);
  });
});
