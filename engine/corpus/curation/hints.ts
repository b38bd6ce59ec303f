// Words worth marking, each with one or two letters to type: how a caret gets to any word of a page without a mouse.
// Likely names come first and get the short labels; words that are marked, or are no names, get none.
import { isProse } from "../../recognition/word-frequency.ts";
import { functionWords } from "../../recognition/words.ts";
import { extentOf } from "../../text/mention.ts";
import { overlaps, type Span } from "../../text/span.ts";
import { wordsOf } from "../../text/words.ts";
import { writtenForm } from "../decide.ts";
import { type CurationState, near } from "./state.ts";

export interface Hint extends Span {
  readonly label: string;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** Labels of one or two letters, none of which begins another; the short ones first. At most 676. */
export function labels(count: number): string[] {
  const n = Math.min(count, LETTERS.length ** 2);
  let singles = Math.min(n, LETTERS.length);
  while (singles + (LETTERS.length - singles) * LETTERS.length < n) singles--;
  const found = [...LETTERS.slice(0, singles)];
  for (const first of LETTERS.slice(singles))
    for (const second of LETTERS) if (found.length < n) found.push(first + second);
  return found;
}

/** How much a word looks like a part of a name: capitals and digits inside, length, not a word of general prose. */
function likelihood(word: string, isHead: boolean): number {
  let score = Math.min(word.length, 14) / 7;
  if (/\d/.test(word)) score += /^\d+([.,]\d+)?$/.test(word) ? -2 : 0.7;
  if (/\p{Lu}/u.test(isHead ? word.slice(1) : word)) score += 1;
  if (isProse(word.toLowerCase())) score -= 1.5;
  return score;
}

/**
 * Words between two offsets that nobody marked, with labels. The same words are labelled once: a decision about one is
 * repeated by a key. A word that begins a suggestion counts as marked.
 */
export function hints(state: CurationState, window: Span): Hint[] {
  const { text } = state;
  const seen = new Set<string>();
  const found: { span: Span; score: number }[] = [];
  for (const span of wordsOf(text, window)) {
    const word = text.slice(span.start, span.end);
    const form = writtenForm(word);
    if (word.length < 2 || functionWords.has(word.toLowerCase()) || seen.has(form)) continue;
    const taken = [...near(state.mentions, span), ...near(state.open, span)];
    if (taken.some((m) => overlaps(extentOf(m), span))) continue;
    seen.add(form);
    const isHead = span.start === 0 || /[.\n]\s*$/.test(text.slice(Math.max(0, span.start - 3), span.start));
    found.push({ span, score: likelihood(word, isHead) });
  }
  found.sort((a, b) => b.score - a.score || a.span.start - b.span.start);
  const names = labels(found.length);
  return found
    .slice(0, names.length)
    .map(({ span }, i) => ({ ...span, label: names[i] as string }))
    .sort((a, b) => a.start - b.start);
}
