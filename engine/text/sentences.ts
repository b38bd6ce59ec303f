// Sentences of clinical prose. Written directly: Intl.Segmenter ends a sentence at `Dr.`, `E. coli` and every line
// break, so that correcting it would take all the rules below and a way to join again; it is no faster either.
import { isHardBreak, type Line, linesOf, listMarker } from "./lines.ts";
import { CLOSERS, isWhite, isWideStop, OPENERS } from "./punctuation.ts";
import type { Span } from "./span.ts";
import { CLASSIFIERS, STARTERS, type Stops, stopsOf } from "./stops.ts";

const isStop = (u: number) => u === 0x2e || u === 0x21 || u === 0x3f || u === 0x2026;
const isLower = (c: string) => c === c.toLowerCase() && c !== c.toUpperCase();
const isUpper = (c: string) => c === c.toUpperCase() && c !== c.toLowerCase();

/** The word before a stop, at most 24 units of it, its own inner dots kept: `e.g`, `mg`, `E`. */
function wordBefore(text: string, stop: number, floor: number): string {
  let i = stop;
  const limit = Math.max(floor, stop - 24);
  while (i > limit && !isWhite(text.charCodeAt(i - 1)) && !OPENERS.includes(text[i - 1] as string)) i--;
  return text.slice(i, stop);
}

/** The word before that one: only its letters, folded to lower case. */
function earlierWord(text: string, end: number, floor: number): string {
  const words = text.slice(Math.max(floor, end - 40), end).match(/\p{L}+/gu);
  return words?.at(-1)?.toLowerCase() ?? "";
}

/** The word that begins at `at`, opening quotes and brackets skipped; at most 24 units. */
function wordAfter(text: string, at: number, to: number): string {
  let i = at;
  while (i < to && OPENERS.includes(text[i] as string)) i++;
  const limit = Math.min(to, i + 24);
  let end = i;
  while (end < limit && !isWhite(text.charCodeAt(end))) end++;
  return text.slice(i, end).replace(/[\p{P}]+$/u, "");
}

/** Whether a full stop at `stop` with white space and then `next` behind it ends the sentence begun at `start`. */
function endsAtDot(text: string, stop: number, start: number, next: string, stops: Stops): boolean {
  const word = wordBefore(text, stop, start);
  const c = next[0] ?? "";
  // A gene or an acid may begin a sentence in lower case: mTOR, p53, pH. Not behind an abbreviation.
  const named = isLower(c) && /\p{Lu}|\d/u.test(next);
  if (isLower(c) && !named) return false;
  const folded = word.toLowerCase();
  if (stops.leading.has(folded)) return false;
  const starter = STARTERS.has(next.toLowerCase()) && isUpper(c);
  if (folded === "no" || folded === "nos") return !/^\d/.test(next);
  if (stops.trailing.has(folded)) return isUpper(c);
  if (/^\p{L}$/u.test(word)) {
    // An initial (J. Smith, E. Coli) goes on, unless it is a class (hepatitis C.) or a plain word follows.
    if (starter) return true;
    return CLASSIFIERS.has(earlierWord(text, stop - word.length, start)) && !named && !/^\d/.test(next);
  }
  if (/^\p{L}(?:\.\p{L})+$/u.test(word))
    return starter || (/^[a-z.]+$/.test(word) && isUpper(c) && word.length > 3);
  return true;
}

/** First unit behind a list marker at `at`, or `at`: the dot of `1.` ends nothing. */
function behindMarker(text: string, at: number, to: number): number {
  listMarker.lastIndex = at;
  return listMarker.test(text) && listMarker.lastIndex <= to ? listMarker.lastIndex : at;
}

/** Ends the sentences of `text[from, to)`, a stretch without hard breaks, with white space trimmed off. */
function endSentences(text: string, from: number, to: number, stops: Stops, into: Span[]): void {
  let start = from;
  const emit = (end: number) => {
    let a = start;
    let b = end;
    while (a < b && isWhite(text.charCodeAt(a))) a++;
    while (b > a && isWhite(text.charCodeAt(b - 1))) b--;
    if (a < b) into.push({ start: a, end: b });
    start = end;
  };
  for (let i = behindMarker(text, from, to); i < to; i++) {
    const u = text.charCodeAt(i);
    if (!isStop(u) && (u < 0x3002 || !isWideStop(u))) continue;
    const wide = isWideStop(u);
    const first = i;
    while (i + 1 < to && (isStop(text.charCodeAt(i + 1)) || isWideStop(text.charCodeAt(i + 1)))) i++;
    let end = i + 1;
    while (end < to && CLOSERS.includes(text[end] as string)) end++;
    let next = end;
    while (next < to && isWhite(text.charCodeAt(next))) next++;
    if (next >= to) break;
    if (wide) {
      emit(end);
    } else if (next > end) {
      const word = wordAfter(text, next, to);
      const single = u === 0x2e && i === first;
      const goesOn = single ? !endsAtDot(text, first, start, word, stops) : isLower(word[0] ?? "");
      if (!goesOn) emit(end);
    }
    i = end - 1;
  }
  emit(to);
}

/**
 * Sentences of `text[span)` in reading order, without the white space around them; headings and list items are
 * sentences of their own, and a sentence may run over hard-wrapped lines. Linear.
 * @param language BCP 47; its abbreviations are used, or those of all languages when it is unknown.
 */
export function sentencesOf(text: string, span: Span, language?: string): Span[] {
  const stops = stopsOf(language);
  const sentences: Span[] = [];
  const lines = linesOf(text, span);
  for (let i = 0; i < lines.length; ) {
    // A paragraph: its longest line is the margin that soft breaks keep to.
    let last = i;
    let margin = 0;
    while (last < lines.length && !(lines[last] as Line).blank)
      margin = Math.max(margin, (lines[last++] as Line).width);
    for (let first = i; first < last; ) {
      let end = first + 1;
      while (end < last && !isHardBreak(text, lines[end - 1] as Line, lines[end] as Line, margin)) end++;
      endSentences(text, (lines[first] as Line).start, (lines[end - 1] as Line).end, stops, sentences);
      first = end;
    }
    i = Math.max(last, i + 1);
  }
  return sentences;
}
