// A quick fix, its line in the decisions file, and taking it back.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { accept, diagnosticsOf, fileUri, open, place, until } from "./host.ts";

const decisions = async (): Promise<string[]> => {
  const bytes = await vscode.workspace.fs.readFile(fileUri(".curie/decisions.jsonl"));
  return new TextDecoder().decode(bytes).trimEnd().split("\n");
};

describe("deciding", () => {
  let note: vscode.TextDocument;
  let cold: vscode.Range;
  before(async () => {
    note = await open("note.txt");
    cold = place(note, "cold");
    await finding(true);
  });

  const finding = (there: boolean) =>
    until(
      there ? "finding on cold" : "end of the finding on cold",
      () => diagnosticsOf(note).some(({ range }) => range.isEqual(cold)),
      (found) => found === there,
    );

  const fixes = () =>
    vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", note.uri, cold);

  it("a quick fix links the mention, and the finding goes", async () => {
    const all = await fixes();
    const fix = all.find(({ title }) => /link .*common cold/i.test(title));
    assert.ok(fix?.command, all.map(({ title }) => title).join("; "));
    await vscode.commands.executeCommand(fix.command.command, ...(fix.command.arguments ?? []));
    await finding(false);
    const [line = "", ...more] = await decisions();
    assert.deepEqual(more, []);
    assert.match(line, /"cold"/);
  });

  it("undo takes it back, and the finding returns", async () => {
    await vscode.commands.executeCommand("curie.undoDecision");
    await finding(true);
    assert.equal((await decisions()).length, 2, "the log keeps both records");
  });

  it("undo without anything to undo answers null", async () => {
    assert.equal(await vscode.commands.executeCommand("curie.undoDecision"), null);
  });

  it("quick fixes offer to search, to say that there is none, and to ignore", async () => {
    const titles = (await fixes()).map(({ title }) => title).join("\n");
    for (const wanted of [
      /search/i,
      /\bNIL\b/,
      /ignore .* here/i,
      /ignore .* file/i,
      /ignore .* everywhere/i,
    ])
      assert.match(titles, wanted);
  });

  it("the search links the mention it was opened from", async () => {
    // As the server's quick fix passes it: plain objects.
    const { line, character } = cold.start;
    const range = { start: { line, character }, end: { line, character: cold.end.character } };
    const given = { uri: note.uri.toString(), position: range.start, range, query: "common cold" };
    await vscode.commands.executeCommand("curie.searchConcept", given);
    await accept(
      () => diagnosticsOf(note).some(({ range }) => range.isEqual(cold)),
      (found) => !found,
    );
    await vscode.commands.executeCommand("curie.undoDecision");
    await finding(true);
  });

  it("the text itself is never changed by a decision", () => assert.equal(note.isDirty, false));
});
