// Writing: completion by any synonym, untitled texts, colours that follow edits.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { accept, analysed, curie, open, place, select, until } from "./host.ts";

const complete = (document: vscode.TextDocument, at: vscode.Position, trigger?: string) =>
  vscode.commands.executeCommand<vscode.CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    at,
    trigger,
  );

describe("writing", () => {
  let draft: vscode.TextDocument;
  before(async () => {
    draft = await vscode.workspace.openTextDocument({
      language: "plaintext",
      content: "He takes metformin.\n",
    });
    await vscode.window.showTextDocument(draft);
    await analysed(draft);
  });
  after(() => vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor"));

  const type = async (text: string): Promise<vscode.Position> => {
    const end = draft.positionAt(draft.getText().length);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(draft.uri, end, text);
    assert.ok(await vscode.workspace.applyEdit(edit));
    return draft.positionAt(draft.getText().length);
  };

  it("a synonym after the trigger completes to the preferred name", async () => {
    const at = await type("History of @heart att");
    const list = await until(
      "completions",
      () => complete(draft, at),
      ({ items }) => items.some((item) => /myocardial infarction/i.test(JSON.stringify(item))),
    );
    const item = list.items.find((found) => /myocardial infarction/i.test(JSON.stringify(found)));
    assert.ok(item);
    const written = typeof item.insertText === "string" ? item.insertText : item.insertText?.value;
    assert.match(written ?? String(item.label), /^myocardial infarction/i);
    const range = item.range instanceof vscode.Range ? item.range : item.range?.replacing;
    assert.equal(range && draft.getText(range), "@heart att", "the trigger is replaced too");
  });

  it("the search writes the preferred name at the caret", async () => {
    const end = await type("\nOld: ");
    const editor = await vscode.window.showTextDocument(draft);
    await select(editor, new vscode.Range(end, end));
    await vscode.commands.executeCommand("curie.searchConcept", "heart attack");
    await accept(
      () => draft.getText(),
      (text) => /Old: myocardial infarction/i.test(text),
    );
  });

  it("mentions follow edits in an untitled text", async () => {
    await type("\nHe has multiple sclerosis.");
    const { curie: server } = await curie();
    const found = await until(
      "the new mention",
      () => server.mentions.of(draft)?.mentions.map(({ text }) => text) ?? [],
      (texts) => texts.includes("multiple sclerosis"),
    );
    assert.ok(found.includes("metformin"));
  });

  it("a line above moves the mentions below", async () => {
    const before = place(draft, "metformin").start.line;
    const edit = new vscode.WorkspaceEdit();
    edit.insert(draft.uri, new vscode.Position(0, 0), "A first line.\n");
    await vscode.workspace.applyEdit(edit);
    const { curie: server } = await curie();
    await until(
      "moved mention",
      () => server.mentions.of(draft)?.mentions.find(({ text }) => text === "metformin")?.range.start.line,
      (line) => line === before + 1,
    );
  });

  it("a text that is closed and opened again is read again", async () => {
    await open("letter.txt");
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    const letter = await open("letter.txt");
    const { curie: server } = await curie();
    assert.equal(server.mentions.of(letter)?.mentions[0]?.text, "Metformin");
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await vscode.window.showTextDocument(draft);
  });
});
