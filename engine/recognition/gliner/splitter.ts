// How a model's words are cut out of text. A model's configuration names its splitter, because it sees only words cut like
// those it was trained on.
import type { Span } from "../../text/span.ts";
import { WordList } from "./word-list.ts";

// Python's \w and \s: its \w is letters and numbers of any script but no combining marks; its \s has five controls
// that JavaScript's lacks, and no byte order mark.
const WORD = String.raw`[\p{L}\p{N}_]`;
const SINGLE = String.raw`(?:[^\s\x1c-\x1f\x85]|\ufeff)`;

/** By `words_splitter_type`. */
export const SPLITTERS = {
  /** GLiNER's own: letters and digits, joined by hyphens and underscores; anything else by itself. */
  whitespace: new RegExp(`${WORD}+(?:[-_]${WORD}+)*|${SINGLE}`, "gu"),
  /** Runs of ASCII letters, runs of digits, anything else by itself: mentions of chemicals end at such borders. */
  fine: new RegExp(String.raw`[A-Za-z]+|\p{Nd}+|${SINGLE}`, "gu"),
  /** The same for letters and numbers of any script. */
  "letters-digits": new RegExp(String.raw`[\p{L}\p{M}]+|\p{N}+|${SINGLE}`, "gu"),
} as const;

export type SplitterName = keyof typeof SPLITTERS;

export const isSplitter = (name: string): name is SplitterName => Object.hasOwn(SPLITTERS, name);

/** A run longer than this is no word: what a model could learn of it lies in its parts. UTF-16 units. */
const LONGEST = 64;
/** Parts of an overlong run: letters of a script that parts its words, digits, single others (Han among them). */
const PARTS = new RegExp(
  String.raw`[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{M}]+|\p{N}+|${SINGLE}`,
  "gu",
);

/**
 * Words of `text[span)`, appended to `into`. An overlong run (a sequence, a table without spaces) is cut into its parts, so
 * that it neither costs quadratic time in the tokenizer nor fills a model's context by itself; a part that is overlong, too,
 * stays one word and is told by `isOverlong`. Linear.
 */
export function splitWords(
  text: string,
  name: SplitterName,
  span: Span = { start: 0, end: text.length },
  into = new WordList(),
): WordList {
  const pattern = SPLITTERS[name];
  const part = text.slice(span.start, span.end);
  pattern.lastIndex = 0;
  for (let m = pattern.exec(part); m; m = pattern.exec(part)) {
    const start = span.start + m.index;
    if (m[0].length <= LONGEST) into.push(start, start + m[0].length);
    else for (const p of m[0].matchAll(PARTS)) into.push(start + p.index, start + p.index + p[0].length);
  }
  return into;
}

/** Whether a word is longer than anything a model reads; UTF-16 units. */
export const isOverlong = (length: number): boolean => length > LONGEST;
