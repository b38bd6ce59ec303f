// Writes PubTator. Lines that were read are written as they were; mentions that are new get lines of their own.
import type { Document } from "../../text/document.ts";
import { extentOf, type Mention } from "../../text/mention.ts";
import { codePointOffsets, type OffsetMap } from "../../text/offsets.ts";
import { byPosition } from "../../text/span.ts";
import { onOneLine } from "./line-breaks.ts";
import type { PubTatorDocument } from "./pubtator.ts";
import { contentEnd } from "./pubtator-lines.ts";

export interface PubTatorLoss {
  readonly reason: string;
}

/**
 * A document as PubTator text. One that was read as PubTator keeps every line but those of mentions taken out of
 * `mentions`; any other has its first line as the title and the rest, on one line, as the abstract. `losses`
 * collects what the format cannot say.
 */
export function writePubTator(document: Document | PubTatorDocument, losses: PubTatorLoss[] = []): string {
  const points = codePointOffsets(document.text);
  const lineOf = (id: string) => (m: Mention) => mentionLine(id, m, document.text, points, losses);
  const order = (a: Mention, b: Mention) => byPosition(extentOf(a), extentOf(b));
  if (!("lines" in document)) {
    const id = document.id.replace(/[\s|]/g, "_").slice(0, 64) || "_";
    if (id !== document.id) losses.push({ reason: `${document.id}: written with the id ${id}` });
    const { title, abstract } = onTwoLines(document.text);
    const mentions = [...document.mentions].sort(order).map(lineOf(id));
    return [`${id}|t|${title}`, `${id}|a|${abstract}`, ...mentions, "", ""].join("\n");
  }
  const wanted = new Set(document.mentions);
  const old = new Set(document.lines.map((line) => line.mention));
  const kept = document.lines.filter((line) => !line.mention || wanted.has(line.mention));
  const added = document.mentions.filter((m) => !old.has(m)).sort(order);
  if (!added.length) return kept.map((line) => line.raw).join("");
  // Behind the last mention, or the last section where there is none; relations come after the mentions.
  const after =
    kept.findLastIndex((line) => line.kind === "mention") + 1 ||
    kept.findLastIndex((line) => line.kind === "title" || line.kind === "abstract") + 1;
  const before = kept
    .slice(0, after)
    .map((line) => line.raw)
    .join("");
  const model = kept.find((line) => line.kind === "title" || line.kind === "abstract")?.raw ?? "";
  const ending = model.slice(contentEnd(model, 0, model.length));
  const end = ending.endsWith("\n") ? ending : "\n";
  const behind = kept
    .slice(after)
    .map((line) => line.raw)
    .join("");
  const open = before !== "" && !before.endsWith("\n");
  const lines = added.map(lineOf(document.id)).join(end);
  // A file whose last line has no line break keeps it that way.
  return `${before}${open ? end : ""}${lines}${open && !behind ? "" : end}${behind}`;
}

/** Title and abstract of a plain text, character for character: the separator stands for the first line break. */
function onTwoLines(text: string): { title: string; abstract: string } {
  const lf = text.indexOf("\n");
  const cut = lf < 0 ? text.length : lf;
  return {
    title: onOneLine(text.slice(0, cut)),
    abstract: onOneLine(text.slice(cut + 1)),
  };
}

function mentionLine(
  id: string,
  m: Mention,
  text: string,
  points: OffsetMap,
  losses: PubTatorLoss[],
): string {
  const { start, end } = extentOf(m);
  const from = points.fromUtf16(start);
  const to = points.fromUtf16(end);
  const quoted = onOneLine(text.slice(start, end));
  if (m.spans.length > 1)
    losses.push({
      reason: `${id}: the gaps inside "${quoted}" (${from}-${to}) cannot be written in PubTator`,
    });
  const concepts = m.concepts.map((c) => c.id).join("|") || "-";
  return [id, from, to, quoted, m.type ?? "-", concepts].join("\t");
}
