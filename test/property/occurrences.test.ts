// Finding words again: any phrase is found where it stands, whatever signs it is made of.
import assert from "node:assert/strict";
import fc from "fast-check";
import { occurrencesOf } from "../../engine/text/occurrences.ts";

describe("occurrences of phrases", () => {
  const phrase = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
    .filter((s) => s.trim() === s && s !== "");
  it("finds each phrase between spaces", () => {
    fc.assert(
      fc.property(phrase, phrase, (a, b) => {
        const text = `(${a}) ; ${b} .`;
        const found = occurrencesOf([a, b], text).map((s) => text.slice(s.start, s.end));
        assert.ok(
          found.some((f) => f.includes(a) || a.includes(f)),
          JSON.stringify([a, b, found]),
        );
        for (const f of found)
          assert.ok([a, b].some((p) => p.replace(/\s+/g, " ") === f.replace(/\s+/g, " ")));
      }),
    );
  });

  it("takes whole words, the longest phrase, and phrases over a line break", () => {
    const text = "MS and MSA: multiple\nsclerosis, non-MS; 5-HT.";
    const words = (phrases: string[]) => occurrencesOf(phrases, text).map((s) => text.slice(s.start, s.end));
    assert.deepEqual(words(["MS"]), ["MS", "MS"]);
    assert.deepEqual(words(["multiple", "multiple sclerosis"]), ["multiple\nsclerosis"]);
    assert.deepEqual(words(["5-HT", "non-MS"]), ["non-MS", "5-HT"]);
    assert.deepEqual(words([" ", ""]), []);
  });
});
