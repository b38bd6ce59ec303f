// Blocks: the unit of incremental analysis. A text is cut so that an edit moves only the cuts near it, whatever
// lies before or behind; blocks whose text did not change keep their analysis.
import { CLOSERS, isWhite, isWideStop } from "./punctuation.ts";
import type { Span } from "./span.ts";

/** A rest of a paragraph up to this long stays whole. */
const WHOLE = 4096;
/** No hashed sentence end makes a block shorter than this, so that a repetitive text is not cut to shreds. */
const SHORTEST = 1024;
/** A longer stretch without one is cut at white space ... */
const LONG = 8192;
/** ... and without white space anywhere. */
const LONGEST = 16384;

const LF = 10;
const CR = 13;
const stop = /[.!?\u3002\uff01\uff1f\uff1b\uff0e]/g;
function isLowerCase(text: string, at: number): boolean {
  const u = text.charCodeAt(at);
  if (u < 0x80) return u >= 97 && u <= 122;
  const c = text[at] as string;
  return c === c.toLowerCase() && c !== c.toUpperCase();
}

const isWordUnit = (u: number) =>
  (u >= 48 && u <= 57) || (u >= 65 && u <= 90) || (u >= 97 && u <= 122) || (u >= 0xc0 && u < 0x2000);

/** Hash of the 16 units before `at`: the same words make the same cut wherever they stand. */
function hashBefore(text: string, at: number): number {
  let h = 0x811c9dc5;
  for (let i = at - 16; i < at; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}

/**
 * Where the next sentence begins when a surely ended one stops at `i`, else -1. Surely: four word units before the
 * stop (no `Dr.`, `Fig.`, `E.`), white space behind, then no lower-case letter.
 */
function afterSentence(text: string, i: number, from: number, to: number): number {
  const stop = text.charCodeAt(i);
  const wide = isWideStop(stop);
  if (!wide) {
    if (i - 4 < from) return -1;
    for (let k = i - 4; k < i; k++) if (!isWordUnit(text.charCodeAt(k))) return -1;
  }
  let end = i + 1;
  while (end < to && CLOSERS.includes(text[end] as string)) end++;
  const space = end;
  while (end < to && isWhite(text.charCodeAt(end))) end++;
  if (end >= to || (!wide && end === space) || isLowerCase(text, end)) return -1;
  return end;
}

/** End of the block that begins at `start`; `end` is its paragraph's. Looks at most LONGEST units ahead. */
function cut(text: string, start: number, end: number): number {
  if (end - start <= WHOLE) return end;
  const long = Math.min(end, start + LONG);
  const first = start + SHORTEST;
  const stretch = text.slice(first, long); // bounds the search
  stop.lastIndex = 0;
  while (stop.test(stretch)) {
    const i = first + stop.lastIndex - 1;
    const next = afterSentence(text, i, start, end);
    if (next > 0 && next - start <= LONGEST && (hashBefore(text, i) & 15) === 0) return next;
  }
  // No sentence's end would do: of the places that will, the one with the smallest hash, so that two cuttings
  // that begin at different places soon agree again.
  let white = -1;
  let whiteHash = Number.POSITIVE_INFINITY;
  for (let i = start + WHOLE; i < long; i++) {
    if (!isWhite(text.charCodeAt(i)) || isWhite(text.charCodeAt(i + 1))) continue;
    const h = hashBefore(text, i);
    if (h < whiteHash) {
      whiteHash = h;
      white = i + 1;
    }
  }
  if (white > 0) return white;
  const longest = Math.min(end, start + LONGEST);
  let any = longest;
  let anyHash = Number.POSITIVE_INFINITY;
  for (let i = long; i < longest; i++) {
    const u = text.charCodeAt(i);
    if (isWhite(u) && u !== CR) return i + 1;
    if (u >= 0xdc00 && u <= 0xdfff) continue;
    const h = hashBefore(text, i);
    if (h < anyHash && text.charCodeAt(i - 1) !== CR) {
      anyHash = h;
      any = i;
    }
  }
  return any;
}

/** Position of the next LF or CR in `text[from, to)`, else `to`. */
function nextBreak(text: string, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const u = text.charCodeAt(i);
    if (u === LF || u === CR) return i;
  }
  return to;
}

/** Where the paragraph that begins at `start` ends: behind the blank lines that follow it, or at `to`. */
function paragraphEnd(text: string, start: number, to: number, returns: boolean): number {
  let seen = false; // a blank line was seen
  for (let line = start; line < to; ) {
    let i = line;
    while (i < to && isWhite(text.charCodeAt(i)) && text.charCodeAt(i) !== LF && text.charCodeAt(i) !== CR)
      i++;
    const blank = i === to || text.charCodeAt(i) === LF || text.charCodeAt(i) === CR;
    if (seen && !blank) return line;
    seen ||= blank;
    // Built-in search is many times faster than a loop; carriage returns are rare enough to be looped for.
    const found = returns ? nextBreak(text, i, to) : text.indexOf("\n", i);
    if (found < 0 || found >= to) return to;
    line = text.charCodeAt(found) === CR && text.charCodeAt(found + 1) === LF ? found + 2 : found + 1;
  }
  return to;
}

/**
 * Cuts `text[from, to)` into blocks that tile it: paragraphs with the blank lines behind them, long ones cut
 * further at sentence ends that their own words choose. Linear in the stretch.
 */
export function blocksOf(text: string, from = 0, to = text.length): Span[] {
  const blocks: Span[] = [];
  // A slice ends the searches where the stretch ends, however long the rest of the text.
  const part = text.slice(from, to);
  const returns = part.includes("\r");
  for (let start = 0; start < part.length; ) {
    const end = paragraphEnd(part, start, part.length, returns);
    while (start < end) {
      const next = cut(part, start, end);
      blocks.push({ start: from + start, end: from + next });
      start = next;
    }
  }
  return blocks;
}
