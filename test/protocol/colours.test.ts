// Semantic tokens, inlay hints and code lenses: what is drawn into the text.
import assert from "node:assert/strict";
import type {
  CodeLens,
  InlayHint,
  Range,
  SemanticTokens,
  SemanticTokensDelta,
} from "vscode-languageserver/node";
import { legend, PROMPT_TOKEN_TYPES } from "../../server/lsp/legend.ts";
import type { Doc } from "./kit/doc.ts";
import { Editor } from "./kit/editor.ts";

/** `text:type.modifier` of each token, in order. */
function drawn(doc: Doc, data: readonly number[]): string[] {
  const out: string[] = [];
  let line = 0;
  let character = 0;
  for (let i = 0; i < data.length; i += 5) {
    const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = data.slice(i, i + 5);
    character = down ? right : character + right;
    line += down;
    const range: Range = { start: { line, character }, end: { line, character: character + length } };
    const named = legend.tokenModifiers.filter((_, bit) => modifiers & (1 << bit));
    out.push(`${doc.textIn(range)}:${[legend.tokenTypes[type], ...named].join(".")}`);
  }
  return out;
}

describe("semantic tokens", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());

  const full = (doc: Doc) => doc.ask<SemanticTokens>("textDocument/semanticTokens/full");

  it("the legend has a type for each semantic group", () => {
    const provider = editor.initialized.capabilities.semanticTokensProvider;
    assert.deepEqual(provider?.legend, legend);
    assert.equal(legend.tokenTypes.length, 16 + PROMPT_TOKEN_TYPES.length);
  });

  it("colour by group, innermost first, with what needs a look", async () => {
    const doc = await editor.open("a.txt", "🙂 Breast cancer and metformin. BRCA1. A cold, dropsy.");
    assert.deepEqual(drawn(doc, (await full(doc)).data), [
      "Breast:anatomy",
      " cancer:disorder",
      "metformin:chemical",
      "BRCA1:gene",
      "cold:disorder.ambiguous",
      "dropsy:disorder.obsolete",
    ]);
  });

  it("a mention over a line break becomes a token on each line", async () => {
    const doc = await editor.open("b.txt", "She has multiple\r\nsclerosis.");
    assert.deepEqual(drawn(doc, (await full(doc)).data), ["multiple:disorder", "sclerosis:disorder"]);
  });

  it("a range holds what touches it", async () => {
    const doc = await editor.open("c.txt", "Metformin.\nBRCA1.\nMetformin.");
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 6 } };
    const { data } = await doc.ask<SemanticTokens>("textDocument/semanticTokens/range", { range });
    assert.deepEqual(drawn(doc, data), ["BRCA1:gene"]);
  });

  it("deltas lead to what a full answer would say", async () => {
    const doc = await editor.open("d.txt", "Metformin.\nBRCA1.\nBreast cancer.");
    let known = await full(doc);
    for (const [words, text] of [
      ["BRCA1", "A cold. "],
      ["Metformin", "\n"],
      ["Breast", "x"],
    ] as const) {
      await doc.insertBefore(words, text);
      const answer = await doc.ask<SemanticTokens | SemanticTokensDelta>(
        "textDocument/semanticTokens/full/delta",
        {
          previousResultId: known.resultId,
        },
      );
      assert.ok("edits" in answer, "a delta");
      const data = [...known.data];
      for (const edit of answer.edits.toReversed())
        data.splice(edit.start, edit.deleteCount, ...(edit.data ?? []));
      known = { data, ...(answer.resultId ? { resultId: answer.resultId } : {}) };
    }
    assert.deepEqual(known.data, (await full(doc)).data);
  });

  it("a delta on an unknown result is a full answer", async () => {
    const doc = await editor.open("e.txt", "Metformin.");
    const answer = await doc.ask<SemanticTokens>("textDocument/semanticTokens/full/delta", {
      previousResultId: "no",
    });
    assert.deepEqual(drawn(doc, answer.data), ["Metformin:chemical"]);
  });
});

describe("inlay hints and code lenses", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());

  const everything = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

  it("ids behind linked mentions, only where the setting asks for them", async () => {
    const doc = await editor.open("a.txt", "Metformin⟦⟧ against a cold.");
    const hints = () => doc.ask<InlayHint[]>("textDocument/inlayHint", { range: everything });
    assert.deepEqual(await hints(), []);
    await editor.changeSettings({ inlayHints: { enable: true } });
    const [hint, ...others] = await hints();
    assert.deepEqual([hint?.label, hint?.position, others.length], ["T:005", doc.ranges[0]?.start, 0]);
    await editor.changeSettings({});
  });

  it("a lens counts concepts and what is left to review", async () => {
    const doc = await editor.open("b.txt", "Metformin, metformin, BRCA1 and a cold.");
    const lenses = () => doc.ask<CodeLens[]>("textDocument/codeLens");
    const [lens] = await lenses();
    assert.deepEqual(
      [lens?.command?.title, lens?.command?.command],
      ["2 concepts · 1 to review", "curie.nextFinding"],
    );
    await editor.changeSettings({ codeLens: { enable: false } });
    assert.deepEqual(await lenses(), []);
    await editor.changeSettings({});
  });

  it("a lens for each document of a PubTator file", async () => {
    const text =
      "1|t|Metformin\n1|a|A cold.\n1\t0\t9\tMetformin\tChemical\tT:005\n\n2|t|BRCA1\n2|a|Breast cancer.\n";
    const doc = await editor.open("c.txt", text);
    const lenses = await doc.ask<CodeLens[]>("textDocument/codeLens");
    assert.deepEqual(
      lenses.map((l) => [l.range.start.line, l.command?.title]),
      [
        [0, "1 concept · 1 to review"],
        [4, "3 concepts"],
      ],
    );
  });

  it("no command for clients that have none", async () => {
    const minimal = await Editor.start({ client: "minimal" });
    const doc = await minimal.open("b.txt", "A cold.");
    const [lens] = await doc.ask<CodeLens[]>("textDocument/codeLens");
    assert.deepEqual([lens?.command?.title, lens?.command?.command], ["0 concepts · 1 to review", ""]);
    await minimal.stop();
  });
});
