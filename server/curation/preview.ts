// What an act on many would change, as a list that a person reads before agreeing: each with its line.
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Change } from "../../engine/corpus/curation/changes.ts";
import { certainty } from "../../engine/corpus/curation/walk.ts";
import { extentOf, type Mention, textOf } from "../../engine/text/mention.ts";
import { rangeOf } from "../lsp/to-proto.ts";
import type { PreviewResult } from "../protocol/curation.ts";

const LINE = 60;

/** One place: its words, and the line around them with the words marked. */
function place(
  document: TextDocument,
  m: Pick<Mention, "spans">,
  detail: string,
): PreviewResult["items"][number] {
  const text = document.getText();
  const { start, end } = extentOf(m as Mention);
  const from = Math.max(text.lastIndexOf("\n", start - 1) + 1, start - LINE);
  const lineEnd = text.indexOf("\n", end);
  const to = Math.min(lineEnd < 0 ? text.length : lineEnd, end + LINE);
  const line = `${text.slice(from, start)}⟦${text.slice(start, end)}⟧${text.slice(end, to)}`;
  return {
    uri: document.uri,
    start,
    range: rangeOf(document, { start, end }),
    text: textOf(m as Mention, text),
    line: line.replace(/\s+/g, " ").trim(),
    detail,
  };
}

const about = (m: Mention): string =>
  [
    m.type,
    m.candidates[0] && m.status !== "nil"
      ? `${m.candidates[0].name} (${m.candidates[0].concept.id})`
      : m.concepts[0]?.id,
  ]
    .filter(Boolean)
    .join(" · ");

export function previewItem(document: TextDocument, c: Change): PreviewResult["items"][number] {
  if (c.kind === "mention" && c.after) return place(document, c.after, about(c.after));
  const item = (c.kind === "rejection" ? (c.after ?? c.before) : undefined) as Mention | undefined;
  return place(document, item ?? { spans: [{ start: 0, end: 0 }] }, item?.type ?? "");
}

export const suggestionItem = (document: TextDocument, m: Mention): PreviewResult["items"][number] =>
  place(document, m, `${certainty(m).toFixed(2)} · ${about(m)}`);
