// What guided linking does with what is wrong: it abstains or says so by name, and never links to a concept that is not there.
import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { ConceptInput } from "../../../../engine/kb/concept.ts";
import { linkDocumentGuided } from "../../../../engine/linking/guided/document-linker.ts";
import { linkGuided } from "../../../../engine/linking/guided/guided-linker.ts";
import { openLinkingModel } from "../../../../engine/linking/guided/linking-model.ts";
import type { MarkedMention } from "../../../../engine/linking/guided/model-input.ts";
import { buildTrie } from "../../../../engine/linking/token-trie/build-trie.ts";
import {
  type ModelTokenizer,
  tokenizerFrom,
} from "../../../../engine/linking/token-trie/tokenizer-folder.ts";
import { ModelError } from "../../../../engine/models/model-error.ts";
import { onnxRuntime } from "../../../../engine/models/onnx-runtime.ts";
import type { Mention } from "../../../../engine/text/mention.ts";
import { hashedLogits, ruledModel, writing } from "../../../fixtures/continuing-models.ts";
import { kbOf } from "../../../fixtures/kb.ts";
import {
  answerTokens,
  CHARACTERS,
  characterTokenizer,
  END,
  linkingModel,
} from "../../../fixtures/linking-model.ts";
import { byPosition } from "../../../fixtures/onnx/by-position.ts";
import { byteLevelPairs, characters, tokenizerFolder } from "../../../fixtures/tokenizers.ts";

const named = (id: string, name: string, group: "DISO" | "CHEM" = "DISO"): ConceptInput => ({
  id,
  name,
  group,
});
const asked = (text: string, group: MarkedMention["group"] = "DISO"): MarkedMention => ({
  text,
  spans: [{ start: 0, end: text.length }],
  group,
});

describe("guided linking of what is wrong", () => {
  let tokenizer: ModelTokenizer;
  before(async () => {
    tokenizer = await characterTokenizer();
  });

  it("abstains where a group has no names, even where no concept is an answer", async () => {
    const kb = await kbOf([named("X:1", "gout")]);
    const model = await linkingModel(
      kb,
      tokenizer,
      writing(CHARACTERS, () => []),
      { nil: "none" },
    );
    const { links, cost } = await linkGuided(model, [asked("femur", "ANAT")]);
    assert.deepEqual(links, [{ concepts: [], abstained: "no-names" }]);
    assert.equal(cost.calls, 0);
  });

  it("finds a name of 400 tokens where there is room for it, and the others where there is none", async () => {
    const long = "ab".repeat(200);
    const kb = await kbOf([named("X:1", "gout"), named("X:2", long)]);
    const answer = answerTokens(tokenizer, long);
    assert.equal(answer.length, 402, "a space, 400 letters and the end");
    const link = async (context: number, longest?: number) => {
      const model = await linkingModel(
        kb,
        tokenizer,
        writing(CHARACTERS, () => answer, context),
      );
      const { links } = await linkGuided(model, [asked("long")], {
        room: 20,
        ...(longest ? { longest } : {}),
      });
      return links[0]?.concepts.map((c) => c.entry.concept);
    };
    assert.deepEqual(await link(1000, 500), ["X:2", "X:1"]);
    assert.deepEqual(await link(1000), ["X:1"], "longer than an answer may be");
    assert.deepEqual(await link(100, 500), ["X:1"], "longer than the window");
  });

  it("finds what a tokenizer without bytes for unknown letters can write, and nothing else's names", async () => {
    const kb = await kbOf([
      named("X:1", "β-thalassaemia"),
      named("X:2", "Ω-thalassaemia"),
      named("X:3", "gout"),
      named("X:4", "日本脳炎"),
    ]);
    // The tokens of the first two are the same: one for a letter that is unknown.
    const model = await linkingModel(
      kb,
      tokenizer,
      writing(CHARACTERS, () => answerTokens(tokenizer, "β-thalassaemia")),
    );
    const { links } = await linkGuided(model, [asked("thalassaemia")]);
    // What it wrote cannot be read back, and is nobody's name rather than another's.
    assert.deepEqual(
      links[0]?.concepts.map((c) => c.entry.concept),
      ["X:3"],
    );
    // One with bytes writes each of them.
    const bytes = await tokenizerFrom(await tokenizerFolder(byteLevelPairs(["gout", "thalassaemia"])));
    for (const [id, name] of [
      ["X:1", "β-thalassaemia"],
      ["X:4", "日本脳炎"],
    ] as const) {
      const writes = writing(1000, () => [...Array.from(bytes.encode(name)), END]);
      const found = (await linkGuided(await linkingModel(kb, bytes, writes), [asked("x")])).links[0];
      assert.equal(found?.best?.names[0]?.[0]?.concept, id);
    }
  });

  it("refuses a model whose vocabulary is smaller than the tokenizer's", async () => {
    const folder = await mkdtemp(join(tmpdir(), "curie-bad-"));
    await writeFile(join(folder, "tokenizer.json"), JSON.stringify(characters()));
    await writeFile(
      join(folder, "config.json"),
      JSON.stringify({ model_type: "llama", max_position_embeddings: 128, eos_token_id: END }),
    );
    const kb = await kbOf([named("X:1", "gout")]);
    const trie = join(folder, "kb.curietrie");
    await buildTrie(kb, await tokenizerFrom(folder), trie);
    const open = async (vocabulary: number) => {
      await writeFile(join(folder, "model.onnx"), byPosition(vocabulary, 128, new Map()));
      return openLinkingModel({ folder, trie }, kb, onnxRuntime());
    };
    await assert.rejects(
      open(20),
      (e: ModelError) => e.code === "tokenizer" && /token \d+, and the model has 20/.test(e.message),
    );
    // Large enough for the names, and too small for the text: told where it is met.
    const most = Math.max(...Array.from(tokenizer.encode("gout"))) + 1;
    const model = await open(most);
    await assert.rejects(
      linkGuided(model, [asked("zzz")]),
      (e: ModelError) => e instanceof ModelError && e.code === "tokenizer" && e.message.includes(`${most}`),
    );
    await model.release();
  });

  it("leaves a mention to a person that is longer than the window", async () => {
    const kb = await kbOf([named("X:1", "gout")]);
    const model = await linkingModel(
      kb,
      tokenizer,
      writing(CHARACTERS, () => answerTokens(tokenizer, "gout"), 100),
    );
    const text = "gout ".repeat(40).trim();
    const mention: Mention = {
      spans: [{ start: 0, end: text.length }],
      type: "Disease",
      source: "test",
      status: "undecided",
      concepts: [],
      candidates: [],
    };
    const [left] = await linkDocumentGuided(model, text, [mention]);
    assert.deepEqual([left?.status, left?.concepts, left?.candidates], ["undecided", [], []]);
    const { links } = await linkGuided(model, [asked(text), asked("gout")]);
    assert.equal(links[0]?.abstained, "too-long");
    assert.equal(links[1]?.best?.names[0]?.[0]?.concept, "X:1", "the others are linked");
  });

  it("links to no concept that is not in the knowledge base and of the group, whatever a model says", async () => {
    const name = fc.oneof(
      fc.stringMatching(/^[a-c][a-c -]{0,6}[a-c]$/),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }).filter((s) => s.trim() === s && s !== ""),
      fc.constantFrom("MS", "ms", "[x]", "β", "<SEP>", "is", "a<SEP>b"),
    );
    const concepts = fc.array(fc.record({ name, group: fc.constantFrom("DISO" as const, "CHEM" as const) }), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(
        concepts,
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.integer({ min: 1, max: 4 }),
        fc.option(fc.constantFrom("none", "a", "no concept"), { nil: undefined }),
        fc.boolean(),
        async (all, seed, most, nil, hasBytes) => {
          const kb = await kbOf(all.map((c, i) => named(`X:${i}`, c.name, c.group)));
          const own = hasBytes
            ? await tokenizerFrom(await tokenizerFolder(byteLevelPairs(["ab", "abc"])))
            : tokenizer;
          const vocabulary = hasBytes ? 400 : CHARACTERS;
          const random = ruledModel(vocabulary, (tokens) => hashedLogits(tokens, vocabulary, seed));
          const taught = { ...(hasBytes ? {} : { most }), ...(nil === undefined ? {} : { nil }) };
          const model = await linkingModel(kb, own, random, taught);
          for (const group of ["DISO", "CHEM"] as const) {
            const { links } = await linkGuided(model, [asked("a [b] c", group)], { beams: 3, longest: 30 });
            const [link] = links;
            for (const { entry } of [
              ...(link?.concepts ?? []),
              ...(link?.best?.names.flat() ?? []).map((entry) => ({ entry })),
            ]) {
              assert.equal(kb.concept(entry.concept)?.group, group);
              assert.equal(entry.group, group);
            }
            assert.ok((link?.best?.names.length ?? 0) <= most);
            assert.ok(link?.best || link?.abstained);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
