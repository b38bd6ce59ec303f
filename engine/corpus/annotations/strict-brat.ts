// The `.ann` file that curation writes: brat standoff in one fixed form, so that a small change is a small
// difference. Each mention's line is followed by its own N, A and # lines; mentions by first start, then the longer
// one, then type, then id; relations behind them; lines that nobody understood at the end, as they were.
// Format: brat 1.3 standoff; offsets are code points of the text as it is stored.

import type { Relation } from "../../text/document.ts";
import { type Attributes, extentOf, type Mention } from "../../text/mention.ts";
import { codePointOffsets, type OffsetMap } from "../../text/offsets.ts";
import { byPosition, type Span } from "../../text/span.ts";
import { LINE_BREAK, onOneLine } from "../formats/line-breaks.ts";
import { permanentId } from "./ids.ts";

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of the file: first start, then the one that ends last, then type, then id. */
export const byFileOrder = (a: Mention, b: Mention): number =>
  byPosition(extentOf(a), extentOf(b)) ||
  byCode(a.type ?? "", b.type ?? "") ||
  byCode(a.id ?? "", b.id ?? "");

/** A span as the pieces between its line breaks, which end a line for brat. */
function pieces({ start, end }: Span, text: string): Span[] {
  const found: Span[] = [];
  let from = start;
  for (const m of text.slice(start, end).matchAll(LINE_BREAK)) {
    if (start + m.index > from) found.push({ start: from, end: start + m.index });
    from = start + m.index + m[0].length;
  }
  if (end > from) found.push({ start: from, end });
  return found;
}

/** What brat lets a type be called. */
const brattish = (word: string): string => word.replace(/[^A-Za-z0-9_-]/g, "_");

class StrictWriter {
  readonly #text: string;
  readonly #points: OffsetMap;
  readonly #taken = new Set<string>();
  constructor(text: string) {
    this.#text = text;
    this.#points = codePointOffsets(text);
  }

  #id(letter: string, content: string): string {
    const id = permanentId(letter, content, (taken) => this.#taken.has(taken));
    this.#taken.add(id);
    return id;
  }

  #attributes(target: string, attributes: Attributes | undefined): string {
    let lines = "";
    for (const name of Object.keys(attributes ?? {}).sort(byCode)) {
      const value = attributes?.[name];
      const id = this.#id("A", `${target} ${name}`);
      lines += `${id}\t${brattish(name)} ${target}${value === true ? "" : ` ${onOneLine(String(value))}`}\n`;
    }
    return lines;
  }

  #note(target: string, note: string | undefined): string {
    return note ? `${this.#id("#", target)}\tAnnotatorNotes ${target}\t${onOneLine(note)}\n` : "";
  }

  mention(m: Mention): string {
    const text = this.#text;
    const parts = m.spans.flatMap((s) => pieces(s, text));
    if (!parts.length || !m.id) return "";
    const offsets = parts
      .map((s) => `${this.#points.fromUtf16(s.start)} ${this.#points.fromUtf16(s.end)}`)
      .join(";");
    const words = parts.map((s) => text.slice(s.start, s.end).replaceAll("\t", " ")).join(" ");
    let lines = `${m.id}\t${brattish(m.type || "Mention")} ${offsets}\t${words}\n`;
    for (const { id } of m.concepts) {
      const name = m.candidates.find((c) => c.concept.id === id)?.name ?? words;
      lines += `${this.#id("N", `${m.id} ${id}`)}\tReference ${m.id} ${id.replace(/\s+/g, "_")}\t${onOneLine(name)}\n`;
    }
    return lines + this.#attributes(m.id, m.attributes) + this.#note(m.id, m.note);
  }

  relation(r: Relation): string {
    if (!r.id) return "";
    const roles = r.arguments.map((a) => `${brattish(a.role)}:${a.target}`).join(" ");
    const line = r.trigger
      ? `${r.id}\t${brattish(r.type)}:${r.trigger}${roles ? ` ${roles}` : ""}\n`
      : `${r.id}\t${brattish(r.type)} ${roles}\n`;
    return line + this.#attributes(r.id, r.attributes) + this.#note(r.id, r.note);
  }
}

/**
 * The file's content. Mentions and relations need ids; mentions must be in file order. `kept`: lines without their
 * line break that no reader understood.
 */
export function strictBrat(
  text: string,
  mentions: readonly Mention[],
  relations: readonly Relation[] = [],
  kept: readonly string[] = [],
): string {
  const writer = new StrictWriter(text);
  let file = "";
  for (const m of mentions) file += writer.mention(m);
  for (const r of [...relations].sort((a, b) => byCode(a.id ?? "", b.id ?? ""))) file += writer.relation(r);
  for (const line of kept) file += `${line}\n`;
  return file;
}
