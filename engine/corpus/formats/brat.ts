// Writes brat standoff (brat 1.3): the text untouched in one file, one annotation per line in the other. Offsets are
// code points. Concepts are N lines; what brat has no line for becomes a note.
import type { Document } from "../../text/document.ts";
import type { Mention } from "../../text/mention.ts";
import { codePointOffsets } from "../../text/offsets.ts";
import type { Span } from "../../text/span.ts";
import { LINE_BREAK, onOneLine } from "./line-breaks.ts";

export interface BratPair {
  readonly txt: string;
  readonly ann: string;
}

/** A span as the pieces between its line breaks, which end a line for brat; white space at their ends taken off. */
function fragmentsOf({ start, end }: Span, text: string): Span[] {
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

/** Type names in brat are `[a-zA-Z0-9_-]+`. */
const typeName = (type: string | undefined) => type?.replace(/[^a-zA-Z0-9_-]/g, "_") || "Mention";

/** What N lines cannot say: that a mention has several candidates and no choice, or no concept. */
function noteOf(m: Mention): string | undefined {
  if (m.status === "nil") return "no concept";
  if (m.status !== "ambiguous") return undefined;
  return `ambiguous: ${m.candidates.map((c) => `${c.concept.id} ${onOneLine(c.name)} ${c.score.toFixed(2)}`).join("; ")}`;
}

/** A mention of white space alone has no line. */
export function writeBrat(document: Document): BratPair {
  const points = codePointOffsets(document.text);
  const lines: string[] = [];
  let t = 0;
  let n = 0;
  let notes = 0;
  for (const m of document.mentions) {
    const fragments = m.spans.flatMap((s) => fragmentsOf(s, document.text));
    if (!fragments.length) continue;
    const offsets = fragments.map((f) => `${points.fromUtf16(f.start)} ${points.fromUtf16(f.end)}`).join(";");
    const words = fragments.map((f) => document.text.slice(f.start, f.end).replaceAll("\t", " ")).join(" ");
    lines.push(`T${++t}\t${typeName(m.type)} ${offsets}\t${words}`);
    for (const concept of m.concepts) {
      const name = m.candidates.find((c) => c.concept.id === concept.id)?.name ?? words;
      lines.push(`N${++n}\tReference T${t} ${concept.id.replace(/\s+/g, "_")}\t${onOneLine(name)}`);
    }
    const note = noteOf(m);
    if (note) lines.push(`#${++notes}\tAnnotatorNotes T${t}\t${note}`);
  }
  return { txt: document.text, ann: lines.map((line) => `${line}\n`).join("") };
}
