// What is taken unjudged is what the rules would have taken: no name that reads like a plain phrase is refused, however the
// vocabulary writes it.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { NameEntry } from "../../engine/kb/knowledge-base.ts";
import { normalisedCore } from "../../engine/kb/name-forms.ts";
import { isPlain, isPlainPhrase } from "../../engine/recognition/plain-phrase.ts";
import { judges } from "../../engine/recognition/strictness.ts";
import { tabledWords } from "../../engine/recognition/word-frequency.ts";
import { functionWords, hollowWords } from "../../engine/recognition/words.ts";
import { Surface } from "../../engine/text/surface.ts";
import { TokenBuffer } from "../../engine/text/token-buffer.ts";
import { tokenise } from "../../engine/text/tokens.ts";

const entry = (text: string, scope: NameEntry["scope"]): NameEntry => ({
  text,
  scope,
  concept: "X:1",
  preferredName: text,
  group: "DISO",
  language: "en",
  obsolete: false,
});

/** Short stems and everything that folding and stemming take away or make longer. */
const part = fc.constantFrom(
  "s", "ss", "ß", "ae", "æ", "oe", "œ", "e", "a", "o", "our", "or", "sis", "ia", "ium", "ies", "y", "aux", "al", "us", "is",
  "b", "x", "tum", "1", "2", "β", "é", "病", "i", "S", "AE", "OUR",
); // biome-ignore format: a list
const gap = fc.constantFrom(" ", "-", "", "'s ", ", ", " (", ") ", "/", "  ");
const text = fc
  .array(fc.tuple(part, gap), { minLength: 2, maxLength: 9 })
  .map((parts) => parts.flat().join(""));

/** Other writings of the same letters, most of which read alike. */
const respellings: readonly ((text: string) => string)[] = [
  (t) => t,
  (t) => t.replaceAll("ss", "ß"),
  (t) => t.replaceAll("ae", "æ").replaceAll("oe", "œ"),
  (t) => t.replaceAll("ae", "e").replaceAll("oe", "e"),
  (t) => t.replaceAll("our", "or"),
  (t) => t.replaceAll("sis", "s"),
  (t) => t.replaceAll("ium", "i"),
  (t) => t.replaceAll("y", "i"),
  (t) => t.replace(/e\b/g, ""),
  (t) => t.replace(/s\b/g, ""),
  (t) => t.toUpperCase(),
  (t) => t.replaceAll(" ", "-"),
];

describe("a plain phrase", () => {
  const held = (surfaces: fc.Arbitrary<string>, isPlain: (surface: string) => boolean): number => {
    let pairs = 0;
    fc.assert(
      fc.property(surfaces, fc.constantFrom("exact" as const, "preferred" as const), (surface, scope) => {
        if (!isPlain(surface)) return;
        const core = normalisedCore(surface);
        for (const respelt of respellings) {
          const name = respelt(surface);
          if (normalisedCore(name) !== core) continue;
          assert.ok(judges(entry(name, scope), surface), `${name} for ${surface}`);
          pairs++;
        }
      }),
      { numRuns: 3000, seed: 7 },
    );
    return pairs;
  };

  it("is accepted for every name that reads so, by the rules as well", () => {
    const pairs = held(text, isPlainPhrase);
    assert.ok(pairs > 1500, `only ${pairs} pairs were compared`);
  });

  it("may be one long word that no rule knows", () => {
    const whole = new Surface();
    const hash = (surface: string) => tokenise(surface, new TokenBuffer()).hash[0] as number;
    const isPlainText = (surface: string) => isPlain(whole.take(surface, 0, surface.length), hash(surface));
    const known = [...functionWords, ...Object.values(hollowWords).flatMap((w) => [...w]), ...tabledWords()];
    const end = fc.constantFrom("", "s", "e", "es", "ia", "ium", "sis", "is", "us", "aux", "our", "y");
    const made = fc
      .tuple(fc.array(part, { minLength: 1, maxLength: 5 }), end)
      .map(([parts, end]) => parts.join("") + end);
    const listed = fc.tuple(fc.constantFrom(...known), end).map((parts) => parts.join(""));
    const pairs = held(fc.oneof(made, listed), isPlainText);
    assert.ok(pairs > 1500, `only ${pairs} pairs were compared`);
    for (const word of known) assert.ok(!isPlainText(word) || /\s/.test(word), word);
    for (const word of ["glioblastoma", "Rhabdomyolysis", "TUXMEGALY"]) assert.ok(isPlainText(word), word);
    for (const word of ["IL-2", "gliosis", "p53", "patients", "Treatment", "疾病"])
      assert.ok(!isPlainText(word), word);
  });

  it("has several words and letters enough, and nothing but ASCII", () => {
    for (const phrase of [
      "lung carcinoma",
      "Acute Myocardial Infarction",
      "type 2 diabetes",
      "beta-lactamase",
    ])
      assert.ok(isPlainPhrase(phrase), phrase);
    for (const other of [
      "carcinoma",
      "MS 222",
      "12 345 678",
      "E. coli",
      "lung’s cancer",
      "Sjögren syndrome",
      "",
    ])
      assert.ok(!isPlainPhrase(other), other);
  });
});
