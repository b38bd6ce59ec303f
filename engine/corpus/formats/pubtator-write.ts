// Writes PubTator. Lines that were read are written as they were; mentions that are new get lines of their own.
import type { Document, Relation } from "../../text/document.ts";
import { extentOf, type Mention } from "../../text/mention.ts";
import { codePointOffsets, type OffsetMap } from "../../text/offsets.ts";
import { byPosition } from "../../text/span.ts";
import type { Lose } from "./fit.ts";
import { onOneLine } from "./line-breaks.ts";
import { contentEnd } from "./lines.ts";
import type { PubTatorDocument, PubTatorLine } from "./pubtator.ts";

/** What stands in an id column where there is no concept. */
const NO_CONCEPT = "-";

/**
 * A document as PubTator text. One that was read as PubTator keeps every line but those of mentions taken out of
 * `mentions` and relations taken out of `relations`; a mention with other contents stands where the old one did; any other has its first line as the title and the rest, on one
 * line, as the abstract. What the format cannot say goes to `lose`.
 */
export function writePubTator(document: Document | PubTatorDocument, lose: Lose = () => {}): string {
  const points = codePointOffsets(document.text);
  const order = (a: Mention, b: Mention) => byPosition(extentOf(a), extentOf(b));
  const linesOf = (id: string, mentions: readonly Mention[], relations: readonly Relation[]) => [
    ...[...mentions].sort(order).map((m) => mentionLine(id, m, document.text, points, lose)),
    ...relations.flatMap((r) => relationLines(id, r, document, lose)),
  ];
  const relations = document.relations ?? [];
  if (!("lines" in document)) {
    const id = document.id.replace(/[\s|]/g, "_").slice(0, 64) || "_";
    if (id !== document.id) lose("id", document.id, `${document.id}: written with the id ${id}`);
    const { title, abstract } = onTwoLines(document.text, lose);
    const lines = linesOf(id, document.mentions, relations);
    return [`${id}|t|${title}`, `${id}|a|${abstract}`, ...lines, "", ""].join("\n");
  }
  const wanted = new Set<unknown>([...document.mentions, ...relations]);
  const old = new Set(document.lines.map((line) => line.mention ?? line.relation));
  const holds = (line: PubTatorLine) => {
    const item = line.mention ?? line.relation;
    return !item || wanted.has(item);
  };
  const fresh = document.mentions.filter((m) => !old.has(m));
  const changed = changes(
    document.lines.filter((line) => !holds(line)),
    fresh,
  );
  const kept = document.lines
    .filter((line) => holds(line) || (line.mention && changed.has(line.mention)))
    .map((line): PubTatorLine => {
      const now = line.mention && changed.get(line.mention);
      if (!now) return line;
      const ending = line.raw.slice(contentEnd(line.raw, 0, line.raw.length));
      return { ...line, raw: mentionLine(document.id, now, document.text, points, lose) + ending };
    });
  const placed = new Set(changed.values());
  const added = fresh.filter((m) => !placed.has(m));
  const related = relations.filter((r) => !old.has(r));
  if (!added.length && !related.length) return kept.map((line) => line.raw).join("");
  // Behind the last mention, or the last section where there is none; relations come after the mentions.
  const sections = kept.findLastIndex((line) => line.kind === "title" || line.kind === "abstract") + 1;
  const mentions = kept.findLastIndex((line) => line.kind === "mention") + 1 || sections;
  const between = kept.findLastIndex((line) => line.kind === "relation") + 1 || mentions;
  const model = kept.find((line) => line.kind === "title" || line.kind === "abstract")?.raw ?? "";
  const ending = model.slice(contentEnd(model, 0, model.length));
  const end = ending.endsWith("\n") ? ending : "\n";
  const raws = (lines: readonly PubTatorLine[]) => lines.map((line) => line.raw);
  const parts = [
    ...raws(kept.slice(0, mentions)),
    ...linesOf(document.id, added, []),
    ...raws(kept.slice(mentions, between)),
    ...linesOf(document.id, [], related),
    ...raws(kept.slice(between)),
  ];
  // A file whose last line has no line break keeps it that way.
  const open = kept.length > 0 && !kept.at(-1)?.raw.endsWith("\n");
  return parts
    .map((line, i) =>
      i === parts.length - 1 && open
        ? line.slice(0, contentEnd(line, 0, line.length))
        : line.endsWith("\n")
          ? line
          : `${line}${end}`,
    )
    .join("");
}

/** What became of mentions that were taken out: a new one at the same place, of the same type where there is one. */
function changes(out: readonly PubTatorLine[], fresh: readonly Mention[]): Map<Mention, Mention> {
  const place = (m: Mention) => `${extentOf(m).start} ${extentOf(m).end}`;
  const open = Map.groupBy(fresh, place);
  const changed = new Map<Mention, Mention>();
  for (const sameType of [true, false])
    for (const { mention } of out) {
      if (!mention || changed.has(mention)) continue;
      const there = open.get(place(mention)) ?? [];
      const at = there.findIndex((m) => !sameType || m.type === mention.type);
      const [now] = at < 0 ? [] : there.splice(at, 1);
      if (now) changed.set(mention, now);
    }
  return changed;
}

/** Title and abstract of a plain text, character for character: the separator stands for the first line break. */
function onTwoLines(text: string, lose: Lose): { title: string; abstract: string } {
  const lf = text.indexOf("\n");
  const cut = lf < 0 ? text.length : lf;
  const title = onOneLine(text.slice(0, cut));
  const abstract = onOneLine(text.slice(cut + 1));
  if (title !== text.slice(0, cut) || abstract !== text.slice(cut + 1))
    lose(
      "text",
      text.slice(0, 40),
      "PubTator holds two lines of text: tabs and further line breaks become spaces",
    );
  return { title, abstract };
}

function mentionLine(id: string, m: Mention, text: string, points: OffsetMap, lose: Lose): string {
  const { start, end } = extentOf(m);
  const from = points.fromUtf16(start);
  const to = points.fromUtf16(end);
  const quoted = onOneLine(text.slice(start, end));
  if (m.spans.length > 1)
    lose(
      "gap",
      quoted,
      `${id}: the gaps inside "${quoted}" (${from}-${to}) cannot be written in PubTator`,
      start,
    );
  const concepts = m.concepts.map((c) => onOneLine(c.id)).join("|") || NO_CONCEPT;
  const type = onOneLine(m.type ?? "") || NO_CONCEPT;
  if (m.type !== undefined && type !== m.type)
    lose("type", quoted, `"${m.type}" is written as "${type}"`, start);
  return [id, from, to, quoted, type, concepts].join("\t");
}

/** Relations in PubTator hold between concepts: one between mentions is written with what they are linked to. */
function relationLines(id: string, r: Relation, document: Document, lose: Lose): string[] {
  const item = `${r.type}(${r.arguments.map((a) => a.target).join(", ")})`;
  const concepts = r.arguments.map((a) => {
    const mention = document.mentions.find((m) => m.id === a.target);
    return mention ? mention.concepts.map((c) => c.id).join("|") : a.target;
  });
  if (concepts.some((c) => c === "")) {
    lose("relation", item, "relations in PubTator hold between concepts, and one of its mentions has none");
    return [];
  }
  if (r.arguments.some((a) => document.mentions.some((m) => m.id === a.target)))
    lose("relation", item, `written between the concepts ${concepts.join(" and ")}, not the mentions`);
  if (r.note !== undefined) lose("note", r.note, "PubTator holds no notes on relations");
  for (const name of Object.keys(r.attributes ?? {}))
    if (name !== "novelty")
      lose("attribute", name, "PubTator holds no attributes of relations but the novelty");
  const novelty = r.attributes?.novelty;
  return [
    [id, r.type, ...concepts, ...(typeof novelty === "string" ? [novelty] : [])].map(onOneLine).join("\t"),
  ];
}
