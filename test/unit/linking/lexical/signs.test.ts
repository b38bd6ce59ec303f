// Names without a word: signs, which some vocabularies have as names.
import assert from "node:assert/strict";
import { rankLexically } from "../../../../engine/linking/lexical/ranking.ts";
import { kbOf } from "../../../fixtures/kb.ts";

describe("names of signs alone", () => {
  it("are ranked by a number, as all are", async () => {
    const kb = await kbOf([
      { id: "X:1", name: "+++", group: "DISO", synonyms: [{ text: "plus sign" }] },
      { id: "X:2", name: "plus signs of disease", group: "DISO" },
      { id: "X:3", name: "%", group: "DISO" },
    ]);
    for (const mention of ["plus sign", "plus sing", "+++", "%"]) {
      const ranked = rankLexically([kb], mention);
      assert.ok(ranked.length > 0, mention);
      for (const { weight } of ranked) assert.ok(Number.isFinite(weight), mention);
    }
  });
});
