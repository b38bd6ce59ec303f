// Guided linking end to end on the real runtime: a tiny model with random weights, a trie of a small knowledge base.
import assert from "node:assert/strict";
import { cp, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KnowledgeBase } from "../../../../engine/kb/knowledge-base.ts";
import { Contexts } from "../../../../engine/linking/guided/contexts.ts";
import { linkGuided } from "../../../../engine/linking/guided/guided-linker.ts";
import { type LinkingModel, openLinkingModel } from "../../../../engine/linking/guided/linking-model.ts";
import { type MarkedMention, modelInput } from "../../../../engine/linking/guided/model-input.ts";
import { buildTrie } from "../../../../engine/linking/token-trie/build-trie.ts";
import { tokenizerFrom } from "../../../../engine/linking/token-trie/tokenizer-folder.ts";
import { TrieFileError } from "../../../../engine/linking/token-trie/trie-file.ts";
import { logSumExp } from "../../../../engine/models/continuing/log-sum-exp.ts";
import { onnxRuntime } from "../../../../engine/models/onnx-runtime.ts";
import { kbOf } from "../../../fixtures/kb.ts";
import { characters } from "../../../fixtures/tokenizers.ts";

const concept = (id: string, name: string, group: "DISO" | "CHEM", ...synonyms: string[]) => ({
  id,
  name,
  group,
  synonyms: synonyms.map((text) => ({ text, scope: "exact" as const })),
  parents: [],
  xrefs: [],
});

/** The mention is what stands in brackets. */
function marked(text: string, group: "DISO" | "CHEM" | "ANAT" = "DISO"): MarkedMention {
  const start = text.indexOf("[");
  const end = text.indexOf("]") - 1;
  return { text: text.replace(/[[\]]/g, ""), spans: [{ start, end }], group };
}

describe("guided linking", () => {
  let folder: string;
  let kb: KnowledgeBase;
  let model: LinkingModel;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "curie-guided-"));
    await cp(join(import.meta.dirname, "../../../fixtures/continuing/causal"), folder, { recursive: true });
    await writeFile(join(folder, "tokenizer.json"), JSON.stringify(characters()));
    kb = await kbOf([
      concept("X:1", "flu", "DISO", "MS"),
      concept("X:2", "gout", "DISO"),
      concept("X:3", "mumps", "DISO", "ms"),
      concept("X:4", "morphine", "CHEM", "MS"),
    ]);
    const trie = join(folder, "test.curietrie");
    await buildTrie(kb, await tokenizerFrom(folder), trie);
    model = await openLinkingModel({ folder, trie }, kb, onnxRuntime());
  });
  after(() => model.release());

  it("scores every name as the model does when it is read at once", async () => {
    const mention = marked("He has [x].");
    const { links } = await linkGuided(model, [mention], {
      beams: 20,
      wanted: 20,
      stop: "sure",
      longest: 20,
      room: 20,
    });
    const prompt = model.tokenizer.encodeInput(modelInput(mention, { start: 0, end: mention.text.length }));
    const expected = await Promise.all(
      ["flu", "gout", "mumps", "ms"].map(async (name) => {
        const tokens = [...Array.from(model.tokenizer.encode(name)), model.end];
        let sum = 0;
        for (let i = 0; i < tokens.length; i++) {
          const logits = (await model.model.begin([[...prompt, ...tokens.slice(0, i)]])).logits(0);
          sum += (logits[tokens[i] as number] as number) - logSumExp(logits);
        }
        return { name, score: sum / tokens.length };
      }),
    );
    expected.sort((a, b) => b.score - a.score);
    const concepts = links[0]?.concepts ?? [];
    assert.equal(concepts[0]?.entry.text.toLowerCase(), expected[0]?.name);
    for (const { entry, score, vocabulary } of concepts) {
      const e = expected.find((x) => x.name === entry.text.toLowerCase());
      assert.ok(e && Math.abs(e.score - score) < 1e-4, `${entry.text}: ${score}, ${e?.score}`);
      assert.ok(vocabulary < 0);
    }
  });

  it("keeps every owner of a name, of the group alone, and never an id that is not there", async () => {
    const { links } = await linkGuided(
      model,
      [marked("The [MS] got worse."), marked("[MS] was given.", "CHEM"), marked("[MS] hurts.", "ANAT")],
      { beams: 20, wanted: 20, room: 20 },
    );
    const ids = links.map(({ concepts }) => concepts.map((c) => c.entry.concept).sort());
    assert.deepEqual(ids, [["X:1", "X:2", "X:3"], ["X:4"], []]);
    assert.deepEqual(
      links.map((l) => l.abstained),
      [undefined, undefined, "no-names"],
    );
  });

  it("shows less of a long text, and abstains from a mention that does not fit alone", async () => {
    const long = marked(`${"so ".repeat(60)}it was [gout] ${"and so on ".repeat(60)}.`);
    const { links, cost } = await linkGuided(model, [long, marked(`[${"gout ".repeat(20)}] it was.`)], {
      room: 20,
    });
    assert.ok(links[0]?.concepts.length);
    assert.equal(links[1]?.abstained, "too-long");
    assert.ok(cost.calls > 0 && cost.tokens > 0);
  });

  it("links mentions together as each alone", async () => {
    const mentions = [
      marked("[flu] it was."),
      marked("It was not the [gout] that he had."),
      marked("Some [thing].", "CHEM"),
    ];
    const options = { room: 16, beams: 3 };
    const { links } = await linkGuided(model, mentions, { ...options, batch: 3 });
    for (const [i, mention] of mentions.entries()) {
      const alone = (await linkGuided(model, [mention], options)).links[0];
      const shown = (link: typeof alone) => link?.concepts.map((c) => [c.entry.concept, c.score.toFixed(4)]);
      assert.deepEqual(shown(links[i]), shown(alone));
    }
    await assert.rejects(
      linkGuided(model, mentions, { ...options, signal: AbortSignal.abort(new Error("enough")) }),
      /enough/,
    );
  });

  it("refuses a trie of another knowledge base", async () => {
    const other = await kbOf([concept("Y:1", "other", "DISO")], "other");
    await assert.rejects(
      openLinkingModel({ folder, trie: join(folder, "test.curietrie") }, other, onnxRuntime()),
      TrieFileError,
    );
  });
});

describe("what a linking model reads", () => {
  it("is the sentence with the mention and its group, a separator and the beginning of the answer", () => {
    const mention = marked("A first one. He had a [heart attack] (MI) then. A last one.");
    const sentence = new Contexts(mention.text, "en").sentence(mention.spans);
    assert.equal(
      modelInput(mention, sentence),
      "He had a [heart attack]{Disorders} (MI) then.<SEP>[heart attack] is",
    );
    assert.equal(modelInput(mention, sentence, { language: "fr" }).slice(-3), "est");
  });

  it("marks each part of a discontinuous mention, and turns the text's own brackets into parentheses in place", () => {
    const text = "Ovarian [or {breast}] cancer";
    const mention = {
      text,
      spans: [
        { start: 0, end: 7 },
        { start: 22, end: 28 },
      ],
      group: "DISO" as const,
    };
    assert.equal(
      modelInput(mention, { start: 0, end: text.length }),
      "[Ovarian] (or (breast)) [cancer]{Disorders}<SEP>[Ovarian cancer] is",
    );
  });

  it("may begin with the title, what a short form stands for and the sentence before; and narrows to the mention alone", () => {
    const text = "On sclerosis\nMultiple sclerosis (MS) is common. It is old. In MS, nerves suffer. The end.";
    const spans = [{ start: text.indexOf("MS,"), end: text.indexOf("MS,") + 2 }];
    const shown = [...new Contexts(text, "en").of(spans, "wide")].map(({ span, before }) => [
      before,
      text.slice(span.start, span.end),
    ]);
    assert.deepEqual(shown[0], ["On sclerosis MS: Multiple sclerosis. ", "It is old. In MS, nerves suffer."]);
    assert.deepEqual(shown[1], ["", "In MS, nerves suffer."]);
    assert.deepEqual(shown.at(-1), ["", "MS"]);
    const lengths = shown.slice(1).map(([, words]) => (words as string).length);
    assert.deepEqual(
      lengths,
      [...lengths].sort((x, y) => y - x),
    );
    const first = [...new Contexts("MS.", "en").of([{ start: 0, end: 2 }], "wide")][0];
    assert.deepEqual(first, { span: { start: 0, end: 3 }, before: "" });
  });
});
