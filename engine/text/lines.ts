// Lines of a text and what their layout says: headings, list items, breaks that a person meant and breaks that
// only kept a line short.
import type { Span } from "./span.ts";

export interface Line extends Span {
  /** Units before the line break, which `end` does not include. */
  readonly width: number;
  readonly blank: boolean;
}

/** Lines of `text[span)`, split at LF, CR LF and CR; an empty one behind a last line break is left out. */
export function linesOf(text: string, span: Span): Line[] {
  const lines: Line[] = [];
  let start = span.start;
  let blank = true;
  for (let i = span.start; i < span.end; i++) {
    const u = text.charCodeAt(i);
    if (u === 10 || u === 13) {
      lines.push({ start, end: i, width: i - start, blank });
      if (u === 13 && i + 1 < span.end && text.charCodeAt(i + 1) === 10) i++;
      start = i + 1;
      blank = true;
    } else if (blank && u !== 32 && u !== 9 && u !== 0xa0 && u !== 0x3000) blank = false;
  }
  if (start < span.end) lines.push({ start, end: span.end, width: span.end - start, blank });
  return lines;
}

/** `- x`, `• x`, `1. x`, `2) x`, `a) x`, `(3) x`, with the marker as group 1. Sticky: set `lastIndex`. */
export const listMarker =
  /[ \t\u3000]*([-*+•·–—▪◦‣]|\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})\)|\d{1,2}\.|[A-Za-z]\.)[ \t\u3000]+(?=\S)/y;

/** A label with its colon at the start of a line: `Past history: none`, `ASSESSMENT:`. */
export const label = /[ \t]*\p{Lu}[^\n\r:.!?;,]{0,40}[:：](?=\s|$)/uy;
const heading = /[ \t]*#{1,6}[ \t]/y;
const capitals = /^[^\p{Ll}]*\p{Lu}[^\p{Ll}]*\p{Lu}[^\p{Ll}]*$/u;
const SHORT = 60;

export const startsWith = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at;
  return pattern.test(text);
};

/** A short line in capitals, ending in a colon, or marked `#`: a heading on its own. */
export function isHeading(text: string, line: Line): boolean {
  if (line.blank || line.width > SHORT) return false;
  if (startsWith(heading, text, line.start)) return true;
  const words = text.slice(line.start, line.end).trim();
  return /[:：]$/.test(words) || (capitals.test(words) && !/[.,;]$/.test(words));
}

/** Whether a line's letters, of its first hundred units, are all capitals. */
const isCapitals = (text: string, line: Line) =>
  capitals.test(text.slice(line.start, Math.min(line.end, line.start + 100)));

/** The first word of a line, at most 40 units of it. */
function firstWord(text: string, line: Line): string {
  return /\S+/.exec(text.slice(line.start, Math.min(line.end, line.start + 80)))?.[0].slice(0, 40) ?? "";
}

/**
 * Whether the break between two lines ends a sentence whatever their words say: a blank line, a list item, a
 * heading, a label, or a break far before the paragraph's margin (`margin`, its longest line) with a capital behind.
 */
export function isHardBreak(text: string, line: Line, next: Line, margin: number): boolean {
  if (line.blank || next.blank) return true;
  if (startsWith(listMarker, text, next.start) || startsWith(label, text, next.start)) return true;
  if (startsWith(heading, text, next.start)) return true;
  const first = firstWord(text, next);
  if (isHeading(text, line)) {
    // Two lines of capitals are text in capitals, unless the first one says that it is a label.
    const last = text.slice(line.start, line.end).trimEnd();
    return /[:：]$/.test(last) || /^\s*#/.test(last) || !isCapitals(text, next);
  }
  if (isHeading(text, next) && isCapitals(text, next)) return true;
  return /^[\p{Lu}\d]/u.test(first) && line.width + 1 + first.length + 20 <= margin;
}
