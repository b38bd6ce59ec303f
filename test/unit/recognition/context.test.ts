import assert from "node:assert/strict";
import fc from "fast-check";
import { Analyser } from "../../../engine/analysis/analyser.ts";
import { explainedAttributes, withContext } from "../../../engine/analysis/context.ts";
import {
  attributesFrom,
  freeModifiers,
  modifiersFor,
} from "../../../engine/recognition/context/attributes.ts";
import { modifiersOf } from "../../../engine/recognition/context/modifiers.ts";
import { CONTEXT_LANGUAGES, contextRules, rulesSchema } from "../../../engine/recognition/context/rules.ts";
import type { Mention } from "../../../engine/text/mention.ts";
import { contains, overlaps } from "../../../engine/text/span.ts";
import { answers, isRight } from "../../fixtures/context-challenge.ts";
import { kbOf } from "../../fixtures/kb.ts";

/** Lines whose mentions the rules get wrong, and why. */
const KNOWN: Record<string, Record<number, string>> = {
  // What lies behind a preposition counts as no part of what is denied; a pseudo-trigger (no improvement) is meant.
  en: { 81: "penicillin", 86: "BRCA1", 90: "improvement" },
  // An apposition without a verb; a mention that is a part of the trigger.
  fr: { 2: "céphalées", 7: "antécédent" },
  // A test is negative, not absent.
  es: { 29: "hemocultivos" },
};

describe("context rules", () => {
  for (const language of CONTEXT_LANGUAGES)
    it(`get the challenge set right but for what is known (${language})`, () => {
      const all = answers(language);
      assert.ok(all.length > 90);
      const wrong = all.filter((a) => !isRight(a));
      assert.deepEqual(Object.fromEntries(wrong.map((a) => [a.line, a.mention])), KNOWN[language]);
    });

  const about = (text: string, words: string, language = "en") => {
    const start = text.indexOf(words);
    assert.ok(start >= 0);
    const m = { spans: [{ start, end: start + words.length }] as [{ start: number; end: number }] };
    const found = modifiersFor(m, freeModifiers(modifiersOf(text, language), [m]));
    return {
      attributes: attributesFrom(found),
      triggers: found.map((f) => text.slice(f.trigger.start, f.trigger.end)),
    };
  };

  it("name the trigger with exact offsets behind characters of two units", () => {
    const { attributes, triggers } = about("🙂🙂 She denies chest pain.", "chest pain");
    assert.deepEqual(attributes, { Negated: true });
    assert.deepEqual(triggers, ["denies"]);
  });

  it("read a trigger over a soft line break, and not over two sentences", () => {
    assert.deepEqual(about("There is no\nevidence of asthma.", "asthma").triggers, ["no\nevidence of"]);
    assert.equal(about("He said no. Asthma is known.", "Asthma").attributes, undefined);
  });

  it("take a text without accents as it is", () => {
    assert.deepEqual(about("ABSENCE D'OEDEME. MERE AVEC DIABETE.", "DIABETE", "fr").attributes, {
      Experiencer: "family",
    });
  });

  it("do not know a language without rules, and read an unknown one as English", () => {
    assert.deepEqual(modifiersOf("no 发热", "zh"), []);
    assert.equal(modifiersOf("no fever").length, 1);
    assert.equal(contextRules("ja"), undefined);
    assert.equal(contextRules("fr-CA")?.language, "fr");
  });

  it("refuse a rules file that says what no rule can say", () => {
    const bad = {
      language: "en",
      stops: [],
      conjunctions: [],
      triggers: [],
      pseudo: ["… no"],
      terminators: [],
    };
    assert.throws(() => rulesSchema.parse(bad), /pseudo/);
    assert.throws(() => rulesSchema.parse({ ...bad, pseudo: [], trigers: [] }), /trigers/);
  });

  it("keep every scope inside the text, clear of its trigger, whatever the text", () => {
    const words = [
      "no",
      "without",
      "history of",
      "was ruled out",
      "denies",
      "if",
      "(",
      ")",
      ";",
      ".",
      "\n",
      "\n\n",
      "fever",
      "NO",
      "🙂",
      "\ud800",
      "mother",
      "but",
      "x".repeat(80),
      "MEDICAL HISTORY:",
      "- ",
    ];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), { maxLength: 30 }),
        fc.constantFrom(...CONTEXT_LANGUAGES, undefined),
        (pieces, language) => {
          const text = pieces.join(" ");
          for (const { trigger, scope, reach } of modifiersOf(text, language)) {
            assert.ok(0 <= scope.start && scope.start <= scope.end && scope.end <= text.length);
            assert.ok(trigger.start < trigger.end && !overlaps(trigger, scope));
            for (const r of reach) assert.ok(r.start > r.end || contains(scope, r));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("attributes of mentions", () => {
  it("come with recognition, are explained by their trigger, and are lent to other recognisers' mentions", async () => {
    const kb = await kbOf([{ id: "X:1", name: "asthma", group: "DISO" }]);
    const text = "Her mother has asthma. She denies asthma and wheeze.";
    const analysis = new Analyser([kb]).analyse(text);
    const [first, second] = analysis.all();
    assert.deepEqual(first?.attributes, { Experiencer: "family" });
    assert.deepEqual(explainedAttributes(second as Mention, analysis), [
      { name: "Negated", value: true, triggers: ["denies"] },
    ]);
    const start = text.indexOf("wheeze");
    const wheeze: Mention = {
      spans: [{ start, end: start + 6 }],
      source: "model",
      status: "undecided",
      concepts: [],
      candidates: [],
      attributes: { Severity: "mild" },
    };
    assert.deepEqual(withContext([wheeze], analysis)[0]?.attributes, { Negated: true, Severity: "mild" });
  });

  it("do not come from a word that is a part of the name", async () => {
    const kb = await kbOf([
      { id: "X:1", name: "lack of appetite", group: "DISO" },
      { id: "X:2", name: "appetite", group: "PHYS" },
    ]);
    const analysis = new Analyser([kb]).analyse("The child had lack of appetite.");
    assert.deepEqual(
      analysis.all().map((m) => m.attributes),
      [undefined, undefined],
    );
  });
});
