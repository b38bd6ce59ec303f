// What the tests inside the extension host share: opening texts of the workspace, finding words in them, waiting.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Extension } from "../../../client/extension.ts";

const ID = "curie.curie";

/** Curie, activated and connected. */
export async function curie(): Promise<Extension> {
  const extension = vscode.extensions.getExtension<Extension>(ID);
  assert.ok(extension, `${ID} is not installed`);
  const api = await extension.activate();
  await api.started;
  await until(
    "knowledge base",
    () => api.curie.state,
    (state) => state === "ready",
  );
  return api;
}

export function fileUri(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "no folder is open");
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Opens a file of the workspace and waits until its mentions are known. */
export async function open(name: string): Promise<vscode.TextDocument> {
  const editor = await vscode.window.showTextDocument(fileUri(name), { preview: false });
  await analysed(editor.document);
  return editor.document;
}

export async function analysed(document: vscode.TextDocument): Promise<void> {
  const { curie: server } = await curie();
  await until(
    `mentions of ${document.uri}`,
    () => server.mentions.of(document),
    (found) => (found?.mentions.length ?? 0) > 0,
  );
}

/** The place of the n-th (from 0) occurrence of some words. */
export function place(document: vscode.TextDocument, words: string, n = 0): vscode.Range {
  let at = -1;
  for (let i = 0; i <= n; i++) at = document.getText().indexOf(words, at + 1);
  assert.ok(at >= 0, `${document.uri} does not say ${words} ${n + 1} times`);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + words.length));
}

export const diagnosticsOf = (document: vscode.TextDocument): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === "curie");

/** Selects in a text, and waits until the window has told all that came before: an older selection told late undoes a newer. */
export async function select(editor: vscode.TextEditor, range: vscode.Range): Promise<void> {
  editor.selection = new vscode.Selection(range.start, range.end);
  await settled();
}

/** Once the window has told all that it was asked to do before. */
export async function settled(): Promise<void> {
  await vscode.commands.executeCommand("setContext", "curie.test", true);
}

/** The words selected in the text in front, once they are these. */
export async function untilSelected(words: string): Promise<void> {
  await until(
    `selection of ${words}`,
    async () => {
      await settled();
      const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
      return editor?.document.getText(editor.selection);
    },
    (now) => now === words,
  );
}

/** Presses Enter in the quick pick in front until it had its effect: before the rows are there it does nothing. */
export const accept = <T>(get: () => T, ok: (value: T) => boolean): Promise<T> =>
  until(
    "effect of the first row",
    async () => {
      if (!ok(get())) await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return get();
    },
    ok,
  );

/** Polls until `ok`; fails with the last value seen. */
export async function until<T>(
  what: string,
  get: () => T | PromiseLike<T>,
  ok: (value: T) => boolean,
  ms = 30_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await get();
    if (ok(value)) return value;
    if (Date.now() > end)
      throw new Error(`no ${what} within ${ms} ms; the last look gave ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
