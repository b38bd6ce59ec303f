// Document highlight: the other mentions of the concept under the caret, or of the same words where there is none.
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentHighlightParams,
} from "vscode-languageserver/node";
import type { Mention } from "../../engine/text/mention.ts";
import { aboutText } from "../answering.ts";
import { shownConcept, wordsOf } from "../explain.ts";
import { offsetOf } from "../lsp/from-proto.ts";
import { partRanges } from "../lsp/to-proto.ts";
import { orPrompt } from "../prompts/open-prompt.ts";
import type { Shown } from "../readings.ts";
import type { Session } from "../session.ts";
import { promptHighlights } from "./prompt-navigation.ts";

export function documentHighlight(session: Session): void {
  session.connection.onDocumentHighlight(
    orPrompt(
      session,
      "highlight",
      promptHighlights,
      aboutText(session, "highlight", (shown, params: DocumentHighlightParams) => {
        const under = shown.analysis.at(offsetOf(shown.document, params.position))[0];
        return under ? alike(under, shown) : null;
      }),
    ),
  );
}

function alike(under: Mention, shown: Shown): DocumentHighlight[] {
  const key = keyOf(under, shown);
  return shown.analysis
    .all()
    .filter((m) => keyOf(m, shown) === key)
    .flatMap((m) => partRanges(shown.document, m))
    .map((range) => ({ range, kind: DocumentHighlightKind.Text }));
}

/** A concept's id; quoted words cannot be taken for one. */
const keyOf = (m: Mention, shown: Shown): string =>
  shownConcept(m)?.concept.id ?? `“${wordsOf(m, shown.text)}”`;
