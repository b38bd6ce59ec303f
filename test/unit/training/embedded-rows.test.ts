// What the trainer of the embedded model is given: words, sentences, mentions as ranges of words, nothing of a test part.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Document } from "../../../engine/text/document.ts";
import { fineWords } from "../../../engine/text/fine-words.ts";
import { ENGLISH, MODELS } from "../../../engine/training/embedded/concepts.ts";
import { CORPORA } from "../../../engine/training/embedded/corpora.ts";
import { HeldOut } from "../../../engine/training/embedded/held-out.ts";
import { trainingRow } from "../../../engine/training/embedded/rows.ts";

type Marked = readonly [text: string, type: string];

/** A document whose mentions are the first occurrences of the given texts. */
function documentOf(text: string, marked: readonly Marked[], id = "d"): Document {
  return {
    id,
    text,
    sections: [],
    mentions: marked.map(([said, type]) => {
      const start = text.indexOf(said);
      assert.notEqual(start, -1, said);
      return {
        spans: [{ start, end: start + said.length }] as const,
        type,
        source: "file",
        status: "undecided" as const,
        concepts: [],
        candidates: [],
      };
    }),
  };
}

describe("training rows", () => {
  it("cut a mention out of a hyphenated word and map its type", () => {
    const text = "Naloxone-induced pain in p53-null mice. It ended.";
    const row = trainingRow(
      documentOf(text, [
        ["Naloxone", "Chemical"],
        ["pain", "Disease"],
        ["mice", "Species"],
      ]),
      { Chemical: "chemical", Disease: "disease" },
    );
    assert.deepEqual(row.words.slice(0, 8), ["Naloxone", "-", "induced", "pain", "in", "p", "53", "-"]);
    assert.deepEqual(row.mentions, [
      [0, 1, "chemical"],
      [3, 4, "disease"],
    ]);
    assert.deepEqual(
      row.sentences.map((w) => row.words[w]),
      ["Naloxone", "It"],
    );
    assert.equal(row.lost, 0);
  });

  it("count what no range of words can stand for", () => {
    const document = documentOf("painful joints and knees", [["pain", "Disease"]]);
    const row = trainingRow(document, { Disease: "disease" });
    assert.deepEqual(row.mentions, []);
    assert.equal(row.lost, 1);
  });

  it("keep words whole in any script, and cover all that is not white", () => {
    assert.deepEqual(
      fineWords("crisis epilépticas,β2").map((w) => "crisis epilépticas,β2".slice(w.start, w.end)),
      ["crisis", "epilépticas", ",", "β", "2"],
    );
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        const words = fineWords(text);
        const joined = words.map((w) => text.slice(w.start, w.end)).join("");
        assert.equal(joined, text.replace(/\s/g, ""));
        for (const [i, w] of words.entries())
          assert.ok(w.end > w.start && w.start >= (words[i - 1]?.end ?? 0));
      }),
    );
  });

  it("are held out where a test part has the document, or a sentence of it in other signs", () => {
    const sentence = "The patients were given 20 mg of lithium carbonate each day for weeks.";
    const held = new HeldOut();
    held.add(trainingRow(documentOf(sentence, [], "1234567"), {}));
    const has = (text: string, id = "x") => held.has(trainingRow(documentOf(text, [], id), {}));
    assert.ok(has("Something else entirely.", "1234567"));
    const otherwise = sentence.replace("patients", "PATIENTS").replace(/ /g, "  ").replace(".", " .");
    assert.ok(has(`Before it. ${otherwise} After it.`));
    assert.ok(!has("The patients were given 20 mg of lithium carbonate."));
    assert.ok(!has("The patients were given."), "short sentences are the same everywhere");
  });
});

describe("labels of the embedded models", () => {
  it("have wordings that belong to one concept each, of words and blanks", () => {
    for (const concepts of Object.values(MODELS)) {
      const wordings = Object.values(concepts).flatMap((c) => [...c.wordings] as string[]);
      assert.equal(new Set(wordings).size, wordings.length);
      for (const wording of wordings) assert.match(wording, /^\p{L}+(?: \p{L}+)*$/u);
    }
    assert.ok("disease" in ENGLISH);
  });

  it("are the ones that corpora are mapped to", () => {
    for (const { name, model, types } of CORPORA)
      for (const concept of Object.values(types))
        assert.ok(concept in MODELS[model], `${name} has a concept that no label names: ${concept}`);
  });
});
