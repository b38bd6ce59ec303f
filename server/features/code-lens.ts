// Code lens: how many concepts each text of a document mentions, and how many mentions want a look.
import type { CodeLens, CodeLensParams } from "vscode-languageserver/node";
import { extentOf, type Mention } from "../../engine/text/mention.ts";
import type { Span } from "../../engine/text/span.ts";
import { aboutText } from "../answering.ts";
import { CONCEPT_SCHEME } from "../concept-page.ts";
import { orPrompt } from "../prompts/open-prompt.ts";
import type { Shown } from "../readings.ts";
import type { Session } from "../session.ts";
import { shownFinding } from "./diagnostics.ts";
import { promptLenses } from "./prompt-preview.ts";

export function codeLens(session: Session): void {
  session.connection.onCodeLens(
    orPrompt(
      session,
      "code lens",
      promptLenses(session),
      aboutText(session, "code lens", (shown, _params: CodeLensParams) =>
        shown.settings["codeLens.enable"] && !shown.notice
          ? lensesFor(shown, session.client.options.clientCommands === true)
          : [],
      ),
    ),
  );
}

/** The document's texts: the regions that share abbreviations, or the whole of it. */
function textsOf({ regions, text }: Shown): Span[] {
  if (!regions) return text ? [{ start: 0, end: text.length }] : [];
  const scopes = new Map<number, Span>();
  for (const { scope, start, end } of regions) {
    const known = scopes.get(scope);
    scopes.set(scope, known ? { start: known.start, end: Math.max(known.end, end) } : { start, end });
  }
  return [...scopes.values()];
}

function lensesFor(shown: Shown, clientCommands: boolean): CodeLens[] {
  // A page about a concept is no text of anybody's.
  if (shown.document.uri.startsWith(CONCEPT_SCHEME)) return [];
  return textsOf(shown).flatMap((span) => {
    const mentions = shown.analysis.within(span);
    if (!mentions.length) return [];
    const { line } = shown.document.positionAt(span.start);
    const at = { line, character: 0 };
    const review = mentions.filter((m) => shownFinding(m, shown) !== undefined);
    const first = review[0];
    return [
      {
        range: { start: at, end: at },
        command: {
          title: titleFor(mentions, review.length),
          command: clientCommands && first ? "curie.nextFinding" : "",
          ...(clientCommands && first
            ? {
                arguments: [
                  { uri: shown.document.uri, position: shown.document.positionAt(extentOf(first).start) },
                ],
              }
            : {}),
        },
      },
    ];
  });
}

function titleFor(mentions: readonly Mention[], review: number): string {
  const count = new Set(mentions.flatMap((m) => m.concepts.map((c) => c.id))).size;
  const concepts = count === 1 ? "1 concept" : `${count} concepts`;
  return review ? `${concepts} · ${review} to review` : concepts;
}
