// From a mention to its concept, its other mentions, and the lists of concepts.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { CONCEPT_SCHEME } from "../../../client/languages.ts";
import { curie, fileUri, open, place, until } from "./host.ts";

describe("navigating", () => {
  let note: vscode.TextDocument;
  before(async () => {
    note = await open("note.txt");
  });

  it("F12 leads to a readable page about the concept", async () => {
    const { start } = place(note, "metformin");
    const places = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      "vscode.executeDefinitionProvider",
      note.uri,
      start,
    );
    const uri = places.map((found) => ("targetUri" in found ? found.targetUri : found.uri))[0];
    assert.equal(uri?.scheme, CONCEPT_SCHEME);
    const page = await vscode.workspace.openTextDocument(uri);
    assert.equal(page.languageId, "markdown");
    assert.match(page.getText(), /^# metformin/i);
    assert.match(page.getText(), /## Names/);
  });

  it("the page has no findings of its own", async () => {
    await vscode.commands.executeCommand("curie.openConcept", await idOfMetformin(note));
    const page = vscode.window.activeTextEditor?.document;
    assert.equal(page?.uri.scheme, CONCEPT_SCHEME);
    assert.deepEqual(vscode.languages.getDiagnostics(page.uri), []);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });

  it("references are in every text of the workspace, open or not", async () => {
    const { start } = place(note, "metformin");
    const found = await vscode.commands.executeCommand<vscode.Location[]>(
      "vscode.executeReferenceProvider",
      note.uri,
      start,
    );
    const files = new Set(found.map(({ uri }) => uri.toString()));
    for (const name of ["note.txt", "letter.txt", "cases.pubtator"])
      assert.ok(files.has(fileUri(name).toString()), `none in ${name}`);
  });

  it("the short form and its long form are highlighted together", async () => {
    const { start } = place(note, "MS", 1);
    const found = await vscode.commands.executeCommand<vscode.DocumentHighlight[]>(
      "vscode.executeDocumentHighlights",
      note.uri,
      start,
    );
    const lines = found.map(({ range }) => note.getText(range));
    assert.ok(lines.includes("Multiple sclerosis"), lines.join("; "));
    assert.equal(lines.filter((words) => words === "MS").length, 2, lines.join("; "));
  });

  it("the outline lists concepts", async () => {
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      "vscode.executeDocumentSymbolProvider",
      note.uri,
    );
    const names = (all: vscode.DocumentSymbol[]): string[] =>
      all.flatMap((symbol) => [symbol.name, ...names(symbol.children ?? [])]);
    assert.ok(names(symbols).some((name) => /metformin/i.test(name)));
  });

  it("workspace symbols find a concept by name", async () => {
    const found = await until(
      "workspace symbols",
      () =>
        vscode.commands.executeCommand<vscode.SymbolInformation[]>(
          "vscode.executeWorkspaceSymbolProvider",
          "metformin",
        ),
      (symbols) => symbols.length > 0,
    );
    assert.ok(found.some(({ name }) => /metformin/i.test(name)));
  });
});

/** As the server says it. */
async function idOfMetformin(note: vscode.TextDocument): Promise<string> {
  const { start } = place(note, "metformin");
  const found = (await curie()).curie.mentions
    .of(note)
    ?.mentions.find(({ range }) =>
      start.isEqual(new vscode.Position(range.start.line, range.start.character)),
    );
  assert.ok(found?.concept, "metformin has no concept");
  return found.concept.id;
}
