import assert from "node:assert/strict";
import type { NameEntry } from "../../../engine/kb/knowledge-base.ts";
import { isCommonWord } from "../../../engine/recognition/common-names.ts";
import { accepts, acceptsCommonWords } from "../../../engine/recognition/strictness.ts";
import { frequencyOf, frequencyRow, RARE } from "../../../engine/recognition/word-frequency.ts";

const named = (text: string, more: Partial<NameEntry> = {}): NameEntry => ({
  text,
  concept: "X:1",
  preferredName: text,
  group: "DISO",
  scope: "exact",
  language: "en",
  obsolete: false,
  ...more,
});

describe("word frequency", () => {
  it("tells words of prose from what texts are about", () => {
    for (const word of ["patients", "time", "system", "treatment"]) {
      assert.ok(frequencyOf(word).common > 0.9, word);
      assert.ok(frequencyOf(word).bursty < 0.7, word);
    }
    for (const word of ["insulin", "asthma", "pain"]) assert.ok(frequencyOf(word).bursty > 1.2, word);
    assert.equal(frequencyOf("zorblax"), RARE);
  });
  it("writes rows that say what was counted", () => {
    // Each of 100 texts holds it once: as common as can be, and a little less often than chance would have it.
    assert.equal(frequencyRow("x", 100, 100, 100), "xz0");
    // Five texts of 100 hold it 20 times each: six in ten would by chance, nearly four bits fewer do.
    assert.equal(frequencyRow("x", 5, 100, 100), "xlz");
  });
});

describe("common words among names", () => {
  const common = (text: string, more?: Partial<NameEntry>) => isCommonWord(named(text, more));
  it("are synonyms spread over texts, and loose ones of common words", () => {
    assert.ok(common("time"));
    assert.ok(common("region", { scope: "related" }));
    assert.ok(!common("insulin"));
    assert.ok(!common("zorblax", { scope: "broad" }));
  });
  it("are not what texts are about, annotated or not", () => {
    for (const word of ["cold", "skin", "bone", "headache"]) assert.ok(!common(word), word);
  });
  it("are preferred names only where every other text holds the word", () => {
    assert.ok(common("Patients", { scope: "preferred" }));
    for (const word of ["Pain", "Heart", "Blood", "Lead", "Region"])
      assert.ok(!common(word, { scope: "preferred" }), word);
  });
  it("are judged in English alone", () => {
    assert.ok(!common("main", { language: "fr" }));
    assert.ok(common("main", { language: "en-GB" }));
  });
  it("have several words never", () => assert.ok(!common("time system", { scope: "related" })));
  it("are refused as mentions, but when the rule is learned", () => {
    assert.ok(!accepts(named("time"), "time"));
    assert.ok(acceptsCommonWords(named("time"), "time"));
  });
});
