// Writes brat standoff. A document that was read as brat keeps every line that still holds, in its place; changed
// mentions change their own lines, new ones stand behind the mention before them in the text.
import type { Document, Relation } from "../../../text/document.ts";
import { extentOf, type Mention } from "../../../text/mention.ts";
import { byPosition } from "../../../text/span.ts";
import type { Lose } from "../fit.ts";
import { contentOf } from "../lines.ts";
import { isUnchanged, originOf } from "../origin.ts";
import { AnnWriter, crossOff, type Details, nothing, quiet } from "./ann-writer.ts";
import { attributeLine, noteLines, notesOf } from "./new-lines.ts";
import type { BratOrigin, KeptLine } from "./read.ts";

/** One file of annotations, by its ending. */
export interface AnnText {
  readonly ending: string;
  readonly text: string;
}

/** An output line and the mention or relation it says something about. */
interface Out {
  readonly line: string;
  readonly owner: Mention | Relation | undefined;
}

/** A kept line that still holds, a new one in its place, or nothing. */
function renewed(
  kept: KeptLine,
  now: Mention | Relation,
  before: Mention | Relation,
  writer: AnnWriter,
  left: Details,
  has: Details,
): string | undefined {
  const { raw, line } = kept;
  const same = (value: unknown, other: unknown) => JSON.stringify(value) === JSON.stringify(other);
  switch (line.kind) {
    case "mention": {
      const unmoved = same((now as Mention).spans, (before as Mention).spans) && now.type === before.type;
      return unmoved ? raw : writer.own(now);
    }
    case "relation": {
      const [a, b] = [now as Relation, before as Relation];
      return a.type === b.type && a.trigger === b.trigger && same(a.arguments, b.arguments)
        ? raw
        : writer.own(now);
    }
    case "norm":
      if (!crossOff(left.concepts, line.concept)) return undefined;
      has.concepts.push(line.concept);
      return raw;
    case "attribute": {
      const value = now.attributes?.[line.name];
      if (value === undefined) return undefined;
      has.attributes.push(line.name);
      return value === line.value
        ? raw
        : attributeLine(line.id, writer.idOf(now) as string, line.name, value, quiet);
    }
    case "note":
      if (line.type !== "AnnotatorNotes") return raw;
      if (!crossOff(left.notes, line.text)) return undefined;
      has.notes.push(line.text);
      return raw;
    default:
      return raw;
  }
}

const detailsOf = (item: Mention | Relation): Details => ({
  concepts: "arguments" in item ? [] : item.concepts.map((c) => c.id),
  attributes: [],
  notes: "arguments" in item ? noteLines(item, quiet) : notesOf(item, quiet),
});

/** Kept lines with their changes, the items they say, in order. */
function keep(kept: readonly KeptLine[], origin: BratOrigin, document: Document, writer: AnnWriter): Out[] {
  const relations = document.relations ?? [];
  const now = new Map<string, Mention | Relation>();
  for (const item of [...document.mentions, ...relations]) if (item.id !== undefined) now.set(item.id, item);
  const before = new Map<string, Mention | Relation>();
  let anonymous = 0;
  for (const item of [...origin.read.mentions, ...(origin.read.relations ?? [])]) {
    const name = item.id ?? `*${++anonymous}`;
    before.set(name, item);
    if (item.id === undefined && relations.includes(item as Relation)) now.set(name, item);
  }
  const last = new Map<string, number>();
  kept.forEach(({ owner }, i) => {
    if (owner !== undefined) last.set(owner, i);
  });
  const left = new Map<string, Details>();
  const has = new Map<string, Details>();
  const out: Out[] = [];
  kept.forEach((line, i) => {
    const { owner } = line;
    if (owner === undefined) {
      out.push({ line: line.raw, owner: undefined });
      return;
    }
    const item = now.get(owner);
    const old = before.get(owner);
    if (!item || !old) return;
    if (item === old) {
      out.push({ line: line.raw, owner: item });
      return;
    }
    if (!left.has(owner)) {
      left.set(owner, detailsOf(item));
      has.set(owner, nothing());
    }
    const known = has.get(owner) as Details;
    const text = renewed(line, item, old, writer, left.get(owner) as Details, known);
    if (text !== undefined) out.push({ line: text, owner: item });
    if (i === last.get(owner))
      for (const more of writer.details(item, known)) out.push({ line: more, owner: item });
  });
  return out;
}

/** Puts the lines of new mentions behind those of the mention before them, and of new relations at the end. */
function add(out: Out[], document: Document, writer: AnnWriter): void {
  const said = new Set(out.map((o) => o.owner));
  const group = (item: Mention | Relation): Out[] => {
    const own = writer.own(item);
    return own === undefined
      ? []
      : [own, ...writer.details(item, nothing())].map((line) => ({ line, owner: item }));
  };
  const fresh = document.mentions.filter((m) => !said.has(m));
  if (fresh.length === document.mentions.length) {
    // Nothing to stand between: in the document's own order, before relations that were kept.
    out.push(...fresh.flatMap(group));
  } else if (fresh.length) {
    const order = [...document.mentions].sort((a, b) => byPosition(extentOf(a), extentOf(b)));
    let before: Mention | undefined;
    for (const m of order) {
      if (said.has(m)) {
        before = m;
        continue;
      }
      const lines = group(m);
      const at = before === undefined ? 0 : out.findLastIndex((o) => o.owner === before) + 1;
      out.splice(at, 0, ...lines);
      if (lines.length) before = m;
    }
  }
  for (const r of document.relations ?? []) if (!said.has(r)) out.push(...group(r));
}

/**
 * The annotation files of a document: `ann` for one that was not read as brat. Nothing changed gives the very bytes
 * that were read. What brat cannot hold goes to `lose`.
 */
export function writeAnnFiles(document: Document, lose: Lose = quiet): AnnText[] {
  const origin = originOf<BratOrigin>(document, "brat");
  // A text that had no annotations and has none now stays alone.
  if (origin && !origin.files.length && isUnchanged(document, origin)) return [];
  if (!origin?.files.length) {
    const writer = new AnnWriter(document, [], lose);
    const out: Out[] = [];
    add(out, document, writer);
    return [{ ending: "ann", text: out.map((o) => `${o.line}\n`).join("") }];
  }
  const unchanged = isUnchanged(document, origin);
  const all = origin.files.flatMap((f) => f.lines);
  const writer = new AnnWriter(document, all, lose);
  const said = new Set<unknown>();
  return origin.files.map(({ ending, lines }, i) => {
    if (unchanged) return { ending, text: lines.map((l) => l.raw).join("") };
    const out = keep(lines, origin, document, writer);
    for (const o of out) said.add(o.owner);
    // What is new stands in the last of several files.
    if (i === origin.files.length - 1) {
      const elsewhere = new Set([...said].filter((s) => !out.some((o) => o.owner === s)));
      const rest = {
        ...document,
        mentions: document.mentions.filter((m) => !elsewhere.has(m)),
        relations: (document.relations ?? []).filter((r) => !elsewhere.has(r)),
      };
      add(out, rest, writer);
    }
    return { ending, text: joined(out, lines) };
  });
}

/** Lines with the file's line break; a file whose last line has none keeps it that way. */
function joined(out: readonly Out[], kept: readonly KeptLine[]): string {
  const first = kept[0]?.raw ?? "\n";
  const ending = first.slice(contentOf(first).length) || "\n";
  const open = kept.length > 0 && !kept.at(-1)?.raw.endsWith("\n");
  return out
    .map(({ line }, i) => {
      const last = i === out.length - 1;
      if (line.endsWith("\n"))
        return last && open && !kept.some((k) => k.raw === line) ? contentOf(line) : line;
      return last && open ? line : `${line}${ending}`;
    })
    .join("");
}
