// Frames around mentions that hold others: what semantic tokens cannot draw. Visible lines only, and capped, because
// decorations in mass are slow.
import { Range, type TextEditor, ThemeColor, window } from "vscode";
import type { Feature } from "../feature.ts";
import { isRead } from "../languages.ts";
import { outerMentions } from "./nesting.ts";

const LIMIT = 1000;

export const drawOuterMentions: Feature = (context, curie) => {
  const frame = window.createTextEditorDecorationType({
    borderWidth: "1px",
    borderStyle: "dotted",
    borderColor: new ThemeColor("curie.outerMention.border"),
    backgroundColor: new ThemeColor("curie.outerMention.background"),
  });
  const draw = (editor: TextEditor): void => {
    if (!isRead(editor.document)) return;
    const mentions = curie.mentions.of(editor.document)?.mentions ?? [];
    let left = LIMIT;
    const ranges: Range[] = [];
    for (const visible of editor.visibleRanges) {
      const lines = { from: visible.start.line, to: visible.end.line };
      for (const { range } of outerMentions(mentions, lines, left))
        ranges.push(new Range(range.start.line, range.start.character, range.end.line, range.end.character));
      left = LIMIT - ranges.length;
    }
    editor.setDecorations(frame, ranges);
  };
  const drawAll = (uri?: string): void => {
    for (const editor of window.visibleTextEditors)
      if (uri === undefined || editor.document.uri.toString() === uri) draw(editor);
  };
  context.subscriptions.push(
    frame,
    curie.mentions.onDidChange(drawAll),
    window.onDidChangeVisibleTextEditors(() => drawAll()),
    window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => draw(textEditor)),
  );
};
