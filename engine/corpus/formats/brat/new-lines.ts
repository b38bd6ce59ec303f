// The lines that say a mention or a relation in brat's own form (brat 1.3), and what of it brat has no form for.
import type { Relation } from "../../../text/document.ts";
import type { Attributes, Mention } from "../../../text/mention.ts";
import { textOf } from "../../../text/mention.ts";
import type { OffsetMap } from "../../../text/offsets.ts";
import type { Span } from "../../../text/span.ts";
import type { Lose } from "../fit.ts";
import { LINE_BREAK, onOneLine } from "../line-breaks.ts";
import { NO_PREFIX } from "./ann-lines.ts";
import { NIL_NOTE } from "./read.ts";

/** Type, role and attribute names in brat are `[a-zA-Z0-9_-]+`. */
export const bratName = (name: string | undefined, otherwise: string) =>
  name?.replace(/[^a-zA-Z0-9_-]/g, "_") || otherwise;

/** The same, told where it differs. */
export function nameIn(name: string | undefined, otherwise: string, what: string, lose: Lose): string {
  const written = bratName(name, otherwise);
  if (name !== undefined && written !== name)
    lose("type", what, `names in brat are letters, digits, - and _: "${name}" is written as ${written}`);
  return written;
}

/** A span as the pieces between its line breaks, which end a line for brat; white space at their ends taken off. */
function piecesOf({ start, end }: Span, text: string): Span[] {
  const pieces: Span[] = [];
  const piece = (from: number, to: number) => {
    const words = text.slice(from, to);
    const left = words.length - words.trimStart().length;
    const kept = words.trim().length;
    if (kept) pieces.push({ start: from + left, end: from + left + kept });
  };
  let from = start;
  for (const m of text.slice(start, end).matchAll(LINE_BREAK)) {
    piece(from, start + m.index);
    from = start + m.index + m[0].length;
  }
  piece(from, end);
  return pieces;
}

const breaks = (text: string) => text.search(LINE_BREAK) >= 0;

/** Spans as brat's fragments: a span without line breaks stays as it is. */
export function fragmentsOf(m: Mention, text: string, lose: Lose): Span[] {
  const { start } = m.spans[0];
  const broken = m.spans.some((s) => breaks(text.slice(s.start, s.end)));
  const pieces = m.spans.flatMap((s) => piecesOf(s, text));
  if (!pieces.length) {
    lose("mention", textOf(m, text), "brat holds no mention of white space alone", start);
    return [];
  }
  if (!broken) return [...m.spans];
  lose("gap", textOf(m, text), "a mention in brat holds no line break; written as its pieces", start);
  return pieces;
}

/** `T1⇥Type 0 4⇥text`; undefined where brat cannot hold the mention. */
export function mentionLine(
  id: string,
  m: Mention,
  text: string,
  points: OffsetMap,
  lose: Lose,
): string | undefined {
  const fragments = fragmentsOf(m, text, lose);
  if (!fragments.length) return undefined;
  const offsets = fragments.map((f) => `${points.fromUtf16(f.start)} ${points.fromUtf16(f.end)}`).join(";");
  const words = fragments.map((f) => text.slice(f.start, f.end).replaceAll("\t", " ")).join(" ");
  return `${id}\t${nameIn(m.type, "Mention", textOf(m, text), lose)} ${offsets}\t${words}`;
}

/** Where the number of a new line of its kind comes from. */
export type Numbering = (letter: string) => string;

export function conceptLine(next: Numbering, target: string, id: string, name: string, lose: Lose): string {
  const written = (/^[^\s:]+:/.test(id) ? id : `${NO_PREFIX}${id}`).replace(/\s+/g, "_");
  if (/\s/.test(id)) lose("concept", id, `an id in brat holds no white space; written as ${written}`);
  return `${next("N")}\tReference ${target} ${written}\t${onOneLine(name)}`;
}

export function attributeLine(
  id: string,
  target: string,
  name: string,
  value: string | true,
  lose: Lose,
): string {
  const written = nameIn(name, "Attribute", `${name} of ${target}`, lose);
  const words = value === true ? "" : onOneLine(value).trim();
  if (value !== true && words !== value)
    lose(
      "attribute",
      `${name} = ${JSON.stringify(value)}`,
      `written as ${words === "" ? "present" : `"${words}"`}`,
    );
  return `${id}\t${written} ${target}${words === "" ? "" : ` ${words}`}`;
}

export const noteLine = (next: Numbering, target: string, text: string): string =>
  `${next("#")}\tAnnotatorNotes ${target}\t${onOneLine(text)}`;

/** Notes are lines: a note of several lines is several notes. What N lines cannot say is a note too. */
export function notesOf(m: Mention, lose: Lose): string[] {
  const own = noteLines(m, lose);
  if (m.status === "nil") return [NIL_NOTE, ...own];
  if (m.status !== "ambiguous") return own;
  const candidates = m.candidates.map((c) => `${c.concept.id} ${onOneLine(c.name)} ${c.score.toFixed(2)}`);
  return [`ambiguous: ${candidates.join("; ")}`, ...own];
}

export function noteLines({ note }: { readonly note?: string }, lose: Lose): string[] {
  if (note === undefined) return [];
  const lines = note.split("\n");
  for (const line of lines)
    if (onOneLine(line) !== line) lose("note", line, "tabs and line breaks in a note are written as spaces");
  return lines;
}

export const attributesOf = (of: { readonly attributes?: Attributes }): [string, string | true][] =>
  Object.entries(of.attributes ?? {});

/** The relation's own line; undefined where brat has none for it. `target` gives the id a mention is written with. */
export function relationLine(
  id: string | undefined,
  r: Relation,
  target: (id: string) => string | undefined,
  lose: Lose,
): string | undefined {
  const item = `${r.type}(${r.arguments.map((a) => a.target).join(", ")})`;
  const type = nameIn(r.type, "Relation", item, lose);
  const named = new Set<string>();
  const args = r.arguments.map((a, i) => {
    const wanted = a.role === "" ? `Arg${i + 1}` : nameIn(a.role, `Arg${i + 1}`, item, lose);
    let role = wanted;
    for (let n = 2; named.has(role); n++) role = `${wanted}${n}`;
    if (role !== a.role && a.role !== "" && role !== wanted)
      lose("relation", item, `two roles of a relation differ in brat: "${a.role}" is written as ${role}`);
    named.add(role);
    return { role, id: target(a.target) };
  });
  const trigger = r.trigger === undefined ? undefined : target(r.trigger);
  if (args.some((a) => a.id === undefined) || (r.trigger !== undefined && trigger === undefined)) {
    lose(
      "relation",
      item,
      "relations in brat hold between mentions, and one of these is none that is written",
    );
    return undefined;
  }
  const list = args.map((a) => ` ${a.role}:${a.id}`).join("");
  if (id === undefined) return `*\t${type}${args.map((a) => ` ${a.id}`).join("")}`;
  return trigger === undefined ? `${id}\t${type}${list}` : `${id}\t${type}:${trigger}${list}`;
}
