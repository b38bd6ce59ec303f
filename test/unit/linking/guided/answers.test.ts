// What becomes of the answers of a linking model: one concept, several, none; of discontinuous mentions, of texts with brackets, of names
// that several concepts share.
import assert from "node:assert/strict";
import type { ConceptInput } from "../../../../engine/kb/concept.ts";
import type { KnowledgeBase } from "../../../../engine/kb/knowledge-base.ts";
import { linkDocumentGuided } from "../../../../engine/linking/guided/document-linker.ts";
import type { Taught } from "../../../../engine/linking/guided/linking-folder.ts";
import type { LinkingModel } from "../../../../engine/linking/guided/linking-model.ts";
import { inBatches, type Prompt } from "../../../../engine/linking/guided/prompt-batches.ts";
import type { ModelTokenizer } from "../../../../engine/linking/token-trie/tokenizer-folder.ts";
import { tokenizerFrom } from "../../../../engine/linking/token-trie/tokenizer-folder.ts";
import { ModelError } from "../../../../engine/models/model-error.ts";
import type { Mention } from "../../../../engine/text/mention.ts";
import type { Span } from "../../../../engine/text/span.ts";
import { type RuledModel, writing } from "../../../fixtures/continuing-models.ts";
import { kbOf } from "../../../fixtures/kb.ts";
import {
  answerTokens,
  CHARACTERS,
  characterTokenizer,
  linkingModel,
} from "../../../fixtures/linking-model.ts";
import { tokenizerFolder, wordPieces } from "../../../fixtures/tokenizers.ts";

const CONCEPTS: ConceptInput[] = [
  { id: "X:1", name: "ovarian cancer", group: "DISO" },
  { id: "X:2", name: "breast cancer", group: "DISO" },
  { id: "X:3", name: "multiple sclerosis", group: "DISO", synonyms: ["ms"] },
  { id: "X:4", name: "mitral stenosis", group: "DISO", synonyms: ["ms"] },
  { id: "X:5", name: "2,3-[14c]benzol", group: "CHEM" },
];

/** Mentions of the words in ⟦ ⟧; those with the same mark behind are parts of one. */
function document(marked: string): { text: string; mentions: Mention[] } {
  const parts = new Map<string, Span[]>();
  let text = "";
  for (const [, plain = "", words, mark = ""] of marked.matchAll(/([^⟦]*)(?:⟦([^⟧]*)⟧(\d?))?/g)) {
    text += plain;
    if (words === undefined) continue;
    const span = { start: text.length, end: text.length + words.length };
    const key = mark || String(span.start + 10);
    parts.set(key, [...(parts.get(key) ?? []), span]);
    text += words;
  }
  const mentions = [...parts.values()].map(
    (spans): Mention => ({
      spans: spans as unknown as Mention["spans"],
      type: "Disease",
      source: "test",
      status: "undecided",
      concepts: [],
      candidates: [],
    }),
  );
  return { text, mentions };
}
const idsOf = (mentions: readonly Mention[]): string[][] => mentions.map((m) => m.concepts.map((c) => c.id));
const statuses = (mentions: readonly Mention[]): string[] => mentions.map((m) => m.status);

describe("answers of a linking model", () => {
  let kb: KnowledgeBase;
  let tokenizer: ModelTokenizer;
  before(async () => {
    kb = await kbOf(CONCEPTS);
    tokenizer = await characterTokenizer();
  });

  /** A model that answers by what stands between the separator and the verb. */
  async function answering(
    answers: Readonly<Record<string, readonly string[]>>,
    taught: Taught = {},
  ): Promise<LinkingModel & { model: RuledModel }> {
    const model = writing(CHARACTERS, (prompt) => {
      const asked = /\[([^\]]*)\] is$/.exec(tokenizer.decode(prompt))?.[1] ?? "";
      return answerTokens(tokenizer, ...(answers[asked.trim()] ?? []));
    });
    return { ...(await linkingModel(kb, tokenizer, model, taught)), model };
  }

  it("may be several concepts, where the model was taught so or it is asked for", async () => {
    const { text, mentions } = document("She had ⟦ovarian and breast cancer⟧ then.");
    const both = { "ovarian and breast cancer": ["ovarian cancer", "breast cancer"] };
    const link = async (taught: Taught, most?: number) =>
      linkDocumentGuided(await answering(both, taught), text, mentions, most ? { most } : {});
    assert.deepEqual(idsOf(await link({ most: 2 })), [["X:1", "X:2"]]);
    assert.deepEqual(idsOf(await link({}, 3)), [["X:1", "X:2"]]);
    const one = await link({});
    assert.deepEqual(idsOf(one), [["X:1"]], "one name alone: the first");
    const [linked] = await link({ most: 2 });
    assert.deepEqual(
      linked?.candidates.slice(0, 2).map((c) => [c.concept.id, c.matched, c.stage]),
      [
        ["X:1", "ovarian cancer", "guided"],
        ["X:2", "breast cancer", "guided"],
      ],
    );
  });

  it("say a concept once, however often its name is written", async () => {
    const { text, mentions } = document("It was ⟦cancer⟧.");
    const model = await answering({ cancer: ["breast cancer", "breast cancer"] }, { most: 2 });
    assert.deepEqual(idsOf(await linkDocumentGuided(model, text, mentions)), [["X:2"]]);
  });

  it("may be that no concept fits, and then there are candidates but none is chosen", async () => {
    const { text, mentions } = document("He had ⟦whatsit⟧ and ⟦breast cancer⟧.");
    const answers = { whatsit: ["no concept"], "breast cancer": ["breast cancer"] };
    const taught = await answering(answers, { nil: "no concept" });
    const linked = await linkDocumentGuided(taught, text, mentions);
    assert.deepEqual(statuses(linked), ["nil", "linked"]);
    assert.deepEqual(idsOf(linked), [[], ["X:2"]]);
    assert.ok((linked[0]?.candidates.length ?? 0) > 0);
    const asked = await linkDocumentGuided(await answering(answers), text, mentions, { nil: "no concept" });
    assert.deepEqual(statuses(asked), ["nil", "linked"]);
    // Not taught and not asked for: some concept it is.
    assert.deepEqual(statuses(await linkDocumentGuided(await answering(answers), text, mentions)), [
      "linked",
      "linked",
    ]);
  });

  it("are asked of every part of a discontinuous mention, in a text whose own brackets are parentheses", async () => {
    const { text, mentions } = document("a {b} ⟦ovarian⟧1 [or breast] ⟦cancer⟧1 [c]");
    assert.equal(mentions[0]?.spans.length, 2);
    const model = await answering({ "ovarian cancer": ["ovarian cancer"] });
    const linked = await linkDocumentGuided(model, text, mentions);
    assert.deepEqual(idsOf(linked), [["X:1"]]);
    assert.deepEqual(linked[0]?.spans, mentions[0]?.spans, "its places stay");
    const [prompt = []] = model.model.asked.prompts;
    const read = tokenizer.decode(prompt);
    assert.equal(
      read,
      "a (b) [ovarian] (or breast) [cancer]{disorders} (c)[ovarian cancer] is",
      "the separator is a special token, which reading back leaves out",
    );
  });

  it("find names with brackets of their own", async () => {
    const { text, mentions } = document("⟦labelled benzol⟧");
    const model = await answering({ "labelled benzol": ["2,3-[14c]benzol"] });
    const chemical = mentions.map((m) => ({ ...m, type: "Chemical" }));
    assert.deepEqual(idsOf(await linkDocumentGuided(model, text, chemical)), [["X:5"]]);
  });

  it("with a name that several concepts share are decided by the document, or left to a person", async () => {
    const answers = { ms: ["ms"], "multiple sclerosis": ["multiple sclerosis"] };
    const model = await answering(answers);
    const told = document("⟦Multiple sclerosis⟧ (⟦MS⟧) is common.");
    const linked = await linkDocumentGuided(model, told.text, told.mentions);
    assert.deepEqual(idsOf(linked), [["X:3"], ["X:3"]]);
    const untold = document("His ⟦MS⟧ got worse.");
    const [left] = await linkDocumentGuided(model, untold.text, untold.mentions);
    assert.equal(left?.status, "ambiguous");
    assert.deepEqual(new Set(left?.candidates.slice(0, 2).map((c) => c.concept.id)), new Set(["X:3", "X:4"]));
  });

  it("of several names need a separator that is one token", async () => {
    const pieces = await tokenizerFrom(
      await tokenizerFolder(wordPieces(["ovarian", "breast", "cancer", "ms"])),
    );
    const model = await linkingModel(
      kb,
      pieces,
      writing(500, () => []),
    );
    const { text, mentions } = document("His ⟦MS⟧.");
    await assert.rejects(
      linkDocumentGuided(model, text, mentions, { most: 2 }),
      (e: ModelError) =>
        e instanceof ModelError && e.code === "tokenizer" && /<SEP> is no token/.test(e.message),
    );
  });

  it("are searched together where they stand in one stretch of a text, short stretches first", () => {
    const prompt = (text: string, from: number, length: number): Prompt => ({
      text,
      from,
      tokens: new Array<number>(length).fill(1),
    });
    const prompts = [
      prompt("a", 0, 30),
      prompt("a", 50, 10),
      undefined,
      prompt("b", 0, 20),
      prompt("a", 0, 12),
      prompt("a", 50, 11),
    ];
    assert.deepEqual(
      [...inBatches(prompts, 3)],
      [
        [1, 5, 3],
        [0, 4],
      ],
    );
    assert.deepEqual([...inBatches([], 3)], []);
  });
});
