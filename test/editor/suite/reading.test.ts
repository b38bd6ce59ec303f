// A text opened in the extension host: findings, hover, colours, lens.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { diagnosticsOf, open, place, until } from "./host.ts";

describe("reading a text", () => {
  let note: vscode.TextDocument;
  before(async () => {
    note = await open("note.txt");
  });

  it("reports an ambiguous mention where it stands", async () => {
    const cold = place(note, "cold");
    const found = await until(
      "finding on cold",
      () => diagnosticsOf(note).find(({ range }) => range.isEqual(cold)),
      (finding) => finding !== undefined,
    );
    const code = found?.code;
    assert.equal(typeof code === "object" ? code.value : code, "ambiguous-mention");
    assert.equal(found?.severity, vscode.DiagnosticSeverity.Warning);
  });

  it("shows the concept card on hover, and why", async () => {
    const { start } = place(note, "metformin");
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      note.uri,
      start,
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (typeof content === "string" ? content : content.value))
      .join("\n");
    assert.match(text, /metformin/i);
    assert.match(text, /\w+:\S+/, "no id");
    assert.match(text, /why/i, "no reason");
  });

  it("colours mentions behind an emoji where they stand", async () => {
    const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend>(
      "vscode.provideDocumentSemanticTokensLegend",
      note.uri,
    );
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>(
      "vscode.provideDocumentSemanticTokens",
      note.uri,
    );
    const [line, character, length, type] = tokens.data;
    const first = place(note, "Multiple sclerosis");
    assert.deepEqual([line, character, length], [first.start.line, first.start.character, 18]);
    assert.equal(legend.tokenTypes[type ?? -1], "disorder");
  });

  it("counts concepts above the text", async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      note.uri,
    );
    assert.match(lenses[0]?.command?.title ?? "", /\d+ concept/);
  });

  it("reads only titles and abstracts of a PubTator file", async () => {
    const cases = await open("cases.pubtator");
    assert.equal(cases.languageId, "pubtator");
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>(
      "vscode.provideDocumentSemanticTokens",
      cases.uri,
    );
    let line = 0;
    for (let i = 0; i < tokens.data.length; i += 5) {
      line += tokens.data[i] ?? 0;
      assert.ok(line < 2, `a mention on line ${line + 1}, which is an annotation`);
    }
    assert.ok(tokens.data.length > 0);
  });
});
