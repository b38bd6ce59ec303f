// Next and Previous Finding: moves the caret through Curie's own findings, round the end of the text, and shows why.
import {
  commands,
  l10n,
  Position,
  Range,
  Selection,
  type TextEditor,
  TextEditorRevealType,
  Uri,
  window,
  workspace,
} from "vscode";
import type { DecideParams } from "../../server/protocol/decisions.ts";
import type { Feature } from "../feature.ts";
import { findingsOf } from "../findings.ts";

/** What a code lens passes: the first finding of the text it stands above. */
type Place = Pick<DecideParams, "uri" | "position">;

export const walkFindings: Feature = (context) => {
  context.subscriptions.push(
    commands.registerCommand("curie.nextFinding", (place?: unknown) =>
      isPlace(place) ? goTo(place) : walk(1),
    ),
    commands.registerCommand("curie.previousFinding", () => walk(-1)),
  );
};

/** A walkthrough or a menu may pass something else. */
const isPlace = (argument: unknown): argument is Place =>
  typeof argument === "object" && argument !== null && "uri" in argument && "position" in argument;

async function goTo({ uri, position: { line, character } }: Place): Promise<void> {
  const editor = await window.showTextDocument(Uri.parse(uri));
  const at = new Position(line, character);
  await show(editor, new Range(at, at));
}

async function walk(step: 1 | -1): Promise<void> {
  const editor = await editorWithFindings();
  const findings = editor ? findingsOf(editor.document.uri) : [];
  const caret = editor?.selection.active;
  const next =
    caret &&
    (step === 1
      ? (findings.find(({ range }) => range.start.isAfter(caret)) ?? findings[0])
      : (findings.findLast(({ range }) => range.start.isBefore(caret)) ?? findings.at(-1)));
  if (editor && next) await show(editor, next.range);
  else window.setStatusBarMessage(l10n.t("Curie: no findings in this text"), 4000);
}

/** The active text; while something else has the focus, such as the walkthrough, the first open text to review. */
async function editorWithFindings(): Promise<TextEditor | undefined> {
  if (window.activeTextEditor) return window.activeTextEditor;
  const text = workspace.textDocuments.find(({ uri }) => findingsOf(uri).length > 0);
  return text && window.showTextDocument(text);
}

async function show(editor: TextEditor, range: Range): Promise<void> {
  editor.selection = new Selection(range.start, range.start);
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
  await commands.executeCommand("editor.action.showHover", { focus: "noAutoFocus" });
}
