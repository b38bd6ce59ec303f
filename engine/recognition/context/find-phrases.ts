// Where the phrases of a language's context rules stand in a text: the longest at each word, pseudo-triggers first.
import type { Span } from "../../text/span.ts";
import type { CompiledRules, Phrase, Role, Slot } from "./rules.ts";

/** A word of the text: its place, and its letters in lower case. */
export interface Word extends Span {
  readonly lower: string;
}

export interface Found extends Span {
  readonly role: Exclude<Role, { kind: "pseudo" }>;
  /** Index of its first word, and of the first word behind it. */
  readonly first: number;
  readonly next: number;
}

const word = /[\p{L}\p{N}]+\p{M}*(?:[\p{L}\p{N}]+\p{M}*)*/gu;

/** Runs of letters and digits: `d'asthme`, `s/p` and `non-Hodgkin` are two words each. */
export function wordsIn(text: string): Word[] {
  const words: Word[] = [];
  for (const m of text.matchAll(word))
    words.push({ start: m.index, end: m.index + m[0].length, lower: m[0].toLowerCase() });
  return words;
}

/** What may stand between two words of one phrase: the space of a soft line break, an apostrophe, a hyphen, a slash. */
const joined = /^(?:[ \t\u00a0]*(?:\r?\n)?[ \t\u00a0]*|['’\-/.]\s?)$/;
const GAP = 3;

const joins = (text: string, a: Word, b: Word): boolean => {
  if (b.start === a.end + 1 && text.charCodeAt(a.end) === 32) return true;
  return b.start - a.end <= 40 && joined.test(text.slice(a.end, b.start));
};

/** Index of the word behind the longest way to read the phrase from word `at`, or -1. */
function endOfPhrase(text: string, words: readonly Word[], at: number, slots: readonly Slot[]): number {
  const read = (slot: number, i: number): number => {
    if (slot === slots.length) return i;
    const { words: wanted, optional } = slots[slot] as Slot;
    let best = optional ? read(slot + 1, i) : -1;
    const w = words[i];
    if (!w || (i > at && !joins(text, words[i - 1] as Word, w))) return best;
    if (wanted) {
      if (wanted.has(w.lower)) best = Math.max(best, read(slot + 1, i + 1));
      return best;
    }
    for (let n = 1; n <= GAP; n++) {
      best = Math.max(best, read(slot + 1, i + n));
      if (!words[i + n] || !joins(text, words[i + n - 1] as Word, words[i + n] as Word)) break;
    }
    return best;
  };
  return read(0, at);
}

/** Short words in capitals are no trigger among words that are not: NO is nitric oxide. */
function isSymbol(text: string, words: readonly Word[], at: number): boolean {
  const { start, end } = words[at] as Word;
  if (end - start > 3 || end - start < 2) return false;
  const shouted = (w: Word | undefined) => {
    const s = w ? text.slice(w.start, w.end) : "";
    return s !== s.toLowerCase() && s === s.toUpperCase();
  };
  if (!shouted(words[at])) return false;
  return !shouted(words[at + 1]) && !shouted(words[at - 1]);
}

/** The phrases that begin at word `at` and reach furthest, and the index of the word behind them; -1: there are none. */
function longestAt(
  text: string,
  words: readonly Word[],
  at: number,
  rules: CompiledRules,
): { next: number; phrases: readonly Phrase[] } {
  let next = -1;
  let phrases: Phrase[] = [];
  const candidates = rules.byFirst.get((words[at] as Word).lower);
  if (candidates && !isSymbol(text, words, at))
    for (const phrase of candidates) {
      const end = endOfPhrase(text, words, at, phrase.slots);
      if (end < next || end <= at) continue;
      if (end > next) phrases = [];
      next = end;
      phrases.push(phrase);
    }
  return { next, phrases };
}

const isPseudo = ({ role }: Phrase): boolean => role.kind === "pseudo";

/**
 * Every trigger and terminator of the text, in reading order, none overlapping another but those of the same words.
 * What begins like a trigger and goes on as a pseudo-trigger (`there is no` difference) is none. Linear in the text for
 * the rules' bounded phrases.
 */
export function findPhrases(text: string, words: readonly Word[], rules: CompiledRules): Found[] {
  const found: Found[] = [];
  for (let i = 0; i < words.length; ) {
    const { next, phrases } = longestAt(text, words, i, rules);
    if (!phrases.length) {
      i++;
      continue;
    }
    let end = next;
    let empty = phrases.some(isPseudo);
    for (let k = i + 1; k < next && !empty; k++) {
      const inner = longestAt(text, words, k, rules);
      if (inner.next > next && inner.phrases.some(isPseudo)) {
        empty = true;
        end = inner.next;
      }
    }
    if (!empty) {
      const place = { start: (words[i] as Word).start, end: (words[next - 1] as Word).end };
      for (const { role } of phrases)
        if (role.kind !== "pseudo") found.push({ ...place, role, first: i, next });
    }
    i = end;
  }
  return found;
}
