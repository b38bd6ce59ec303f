// The innermost mention under the caret, from what the server last said about the text.
import type { TextEditor } from "vscode";
import type { MentionView } from "../server/protocol/mentions.ts";
import type { Curie } from "./curie.ts";

export function mentionAt(curie: Curie, editor: TextEditor): MentionView | undefined {
  const { line, character } = editor.selection.active;
  const touches = ({ range: { start, end } }: MentionView): boolean =>
    (start.line < line || (start.line === line && start.character <= character)) &&
    (end.line > line || (end.line === line && end.character >= character));
  return curie.mentions
    .of(editor.document)
    ?.mentions.filter(touches)
    .sort((a, b) => b.depth - a.depth)[0];
}
