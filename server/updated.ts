// A document after a change, and the change as edits: what follows a text's borders needs to know what was replaced.
import type { TextDocumentContentChangeEvent } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Edit, editBetween } from "../engine/corpus/annotations/mapping.ts";
import { spanOf } from "./lsp/from-proto.ts";

/** Applies changes one after the other, each in the text that the one before left, as the protocol has it. */
export function updated(
  document: TextDocument,
  changes: TextDocumentContentChangeEvent[],
  version: number,
  tell: (edits: Edit[]) => void,
): TextDocument {
  const edits: Edit[] = [];
  let next = document;
  for (const change of changes) {
    if ("range" in change) edits.push({ ...spanOf(next, change.range), length: change.text.length });
    else {
      const edit = editBetween(next.getText(), change.text);
      if (edit) edits.push(edit);
    }
    next = TextDocument.update(next, [change], version);
  }
  tell(edits);
  return next;
}
