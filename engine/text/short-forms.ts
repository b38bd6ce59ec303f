// Which strings can be short forms, and which words they can stand for: Schwartz & Hearst's alignment from right
// to left, for accents, Greek letters, plurals and Han names too.
import { foldedUnit, foldedUnits, kindOf, LETTER, SINGLE } from "./characters.ts";
import type { Span } from "./span.ts";

const MAX_SHORT = 10;
/** Places tried for the first letter before a short form is given up. */
const BEGINNINGS = 4;

/** Words that introduce a short form inside its bracket; they are not part of it. */
const cue =
  /^(?:or|i\.e\.|ie|also|hereafter|hereinafter|henceforth|here|simply|abbreviated|abbr\.?|termed|called|known as|so-called|denoted|ou|soit|abrégée?|dite?|o|abreviad[oa]|siglas|en anglais|en inglés|简称|简写为|简写|以下简称|缩写为|缩写)(?:\s+(?:as|to|called|simply|en|por sus siglas|siglas))*[\s:：]*/iu;
const quotes = /^[\s"'“”‘’«»*_]+|[\s"'“”‘’«»*_]+$/gu;
/** Never short forms, though their letters may fit. */
const NEVER = new Set([
  "e.g",
  "eg",
  "i.e",
  "ie",
  "etc",
  "et al",
  "vs",
  "cf",
  "viz",
  "p.ex",
  "ref",
  "refs",
  "fig",
  "table",
  "tabla",
  "tableau",
]);

const isHan = (u: number) => (u >= 0x4e00 && u <= 0x9fff) || (u >= 0x3400 && u <= 0x4dbf);
const isGreek = (u: number) => (u >= 0x370 && u <= 0x3ff) || u === 0xb5;
const isDigit = (u: number) => u >= 48 && u <= 57;

/** Folded first unit of a character: accents and case aside; 0 for what is neither letter nor digit. */
function folded(u: number): number {
  const kind = kindOf(u);
  if (kind !== LETTER && kind !== SINGLE && !isDigit(u)) return 0;
  if (isGreek(u)) return u === 0xb5 ? 0x3bc : String.fromCharCode(u).toLowerCase().charCodeAt(0);
  return foldedUnit(u) || foldedUnits(u).charCodeAt(0) || 0;
}

/**
 * The short form that a stretch of text is, quotes and introducing words taken off, or undefined: 2 to 10 units,
 * at most two words, begins with a letter or digit, holds a letter and, unless it is one word of lower-case
 * letters only, a capital, a digit or a Greek letter.
 */
export function shortForm(text: string, within: Span): Span | undefined {
  if (within.end - within.start > 80) return undefined;
  const raw = text.slice(within.start, within.end);
  let start = within.start;
  let words = raw;
  const trim = () => {
    const left = words.length - words.replace(/^[\s"'“”‘’«»*_]+/u, "").length;
    words = words.slice(left).replace(quotes, "");
    start += left;
  };
  trim();
  const introduced = words.length > MAX_SHORT || /\s/.test(words) ? cue.exec(words) : null;
  if (introduced?.[0]) {
    words = words.slice(introduced[0].length);
    start += introduced[0].length;
    trim();
  }
  // What follows the short form after `or`, `and`: `(MS or disseminated sclerosis)`.
  words = words
    .replace(/\s+(?:or|and|and\/or|et|ou|y|o)\s.*$/su, "")
    .replace(/[.]$/, (dot) => (/^\p{L}(?:\.\p{L})+\.$/u.test(words) ? dot : ""));
  const length = words.length;
  if (length < 2 || length > MAX_SHORT) return undefined;
  // Begins like 5-HT, 3TC, 2,4-D or MS, not like 12.5 U/mL, and has two letters or digits in all.
  if (!/^(?:\p{L}|\d{1,2}(?:,\d)?['′]?-?\p{L})/u.test(words) || !/[\p{L}\d].*[\p{L}\d]/u.test(words))
    return undefined;
  if (/[=<>%@≤≥±#?!…\n\r]/.test(words) || /\s\S+\s/.test(words)) return undefined;
  for (let i = 0; i < length; i++) if (isHan(words.charCodeAt(i))) return undefined;
  if (NEVER.has(words.toLowerCase().replace(/[.]$/, ""))) return undefined;
  const plainLower = !/[\p{Lu}\d]|[\u0370-\u03ff]/u.test(words);
  // A capitalised word is a name (Smith), two lower-case words are words (patient 1).
  if (/^\p{Lu}\p{Ll}{3,}$/u.test(words) || /^\p{Ll}{3,}\s/u.test(words)) return undefined;
  if (plainLower && (length > 4 || !/^\p{L}+$/u.test(words))) return undefined;
  return { start, end: start + length };
}

/** Words that begin no long form. */
const NO_START = new Set(
  "the a an of and or for with by to from at as on is are was were be been that which this these our their its le la les l du des un une et ou pour par avec el los las lo un una y e o con por para del de que se".split(
    " ",
  ),
);
const startsAnyway = /^(?:in|de|ex)\s+(?:vitro|vivo|situ|novo|silico)\b/iu;

/**
 * The long form that a short form stands for, as the shortest stretch that ends where `within` ends and holds its
 * letters and digits in order, the first one at the beginning of a word; or undefined.
 * @param whole it must begin with the first word of `within` (or the one behind an article)
 */
export function align(text: string, short: Span, within: Span, whole = false): Span | undefined {
  const letters = text.slice(short.start, short.end);
  const plural = /[\p{Lu}\d\u0370-\u03ff]s$/u.test(letters);
  return (
    alignLetters(text, letters, within, whole) ??
    (plural ? alignLetters(text, letters.slice(0, -1), within, whole) : undefined)
  );
}

function alignLetters(text: string, short: string, within: Span, whole: boolean): Span | undefined {
  const wanted: number[] = [];
  for (let i = 0; i < short.length; i++) {
    const f = folded(short.charCodeAt(i));
    if (f) wanted.push(f);
  }
  const initialsOnly = short === short.toLowerCase() && !/\d/.test(short);
  let end = within.end;
  while (end > within.start && !folded(text.charCodeAt(end - 1)) && text[end - 1] !== ")") end--;
  const floor = wordFloor(text, within.start, end, short.length);
  let at = end;
  let beginnings = BEGINNINGS;
  for (let w = wanted.length - 1; w >= 0; w--) {
    do {
      at--;
      if (at < floor) return undefined;
    } while (!fits(text, at, wanted[w] as number, floor, w === 0 || initialsOnly));
    if (w > 0) continue;
    // The first letter: take in the whole word, then see whether a name may begin so; else look further left.
    const start = balancedStart(text, wordStart(text, at, floor), end, floor);
    if (start >= 0 && mayBegin(text, start, end, short, within.start, whole)) return { start, end };
    if (--beginnings === 0) return undefined;
    w++;
  }
  return undefined;
}

/** At most min(n + 5, 2n) words before `end`, n the short form's length. */
function wordFloor(text: string, from: number, end: number, length: number): number {
  let left = Math.min(length + 5, length * 2);
  for (let i = end; i > from; i--)
    if (kindOf(text.charCodeAt(i - 1)) === 0 && kindOf(text.charCodeAt(i)) !== 0 && i < end && --left === 0)
      return i;
  return from;
}

const beginsWord = (text: string, at: number, floor: number) =>
  at <= floor || !folded(text.charCodeAt(at - 1));

/** Whether the letter at `at` is the wanted one; `α` also fits the a of a word `alpha`. */
function fits(text: string, at: number, wanted: number, floor: number, initial: boolean): boolean {
  const here = folded(text.charCodeAt(at));
  if (here === wanted) return !initial || beginsWord(text, at, floor);
  if (!isGreek(wanted) || here === 0 || !beginsWord(text, at, floor)) return false;
  const name = foldedUnits(wanted);
  return name !== "" && text.slice(at, at + name.length).toLowerCase() === name;
}

/** Start of the white-space-parted word around `at`: `1,2-dimethyl` for its d; brackets and quotes stay out. */
function wordStart(text: string, at: number, floor: number): number {
  let start = at;
  while (start > floor) {
    const c = text[start - 1] as string;
    if (/[\s()[\]（）"“”«»;:/，；：、]/u.test(c)) break;
    if (c === "," && (start - 1 === floor || !folded(text.charCodeAt(start - 2)))) break;
    start--;
  }
  while (start < at && !folded(text.charCodeAt(start))) start++;
  return start;
}

/** `start`, moved left over brackets opened before it (`N-(2-hydroxypropyl)…`); -1 where one is never closed. */
function balancedStart(text: string, start: number, end: number, floor: number): number {
  let open = 0;
  for (let i = end - 1; i >= floor; i--) {
    const c = text[i];
    if (c === ")" || c === "]") open++;
    else if ((c === "(" || c === "[") && --open < 0) return -1;
    if (i > start || open > 0) continue;
    if (i === start) return start;
    const moved = wordStart(text, i, floor);
    // A name may begin with its bracket, a phrase may not: `(Group F), midazolam`.
    return folded(text.charCodeAt(moved)) || !/\s/.test(text.slice(moved, end)) ? moved : -1;
  }
  return -1;
}

/** Length in letters and digits: M.S. is no long form of MS. */
const bare = (words: string) => words.match(/[\p{L}\d]/gu)?.length ?? 0;

function mayBegin(
  text: string,
  start: number,
  end: number,
  short: string,
  from: number,
  whole: boolean,
): boolean {
  const long = text.slice(start, end);
  if (bare(long) <= bare(short) || long.split(/[^\p{L}\d-]+/u).includes(short)) return false;
  const first = /^[^\s'’-]+/u.exec(long)?.[0].toLowerCase() ?? "";
  if (NO_START.has(first) && !startsAnyway.test(long)) return false;
  if (!whole) return true;
  return /^\W*(?:(?:the|a|an|or|i\.e\.|la|le|les|el|los|las)\s+|l['’])?$/iu.test(text.slice(from, start));
}

/**
 * The run of Han characters, with the digits and Latin letters inside it (`2型糖尿病`), that ends where `within`
 * ends: what stands before `（MS）`. Its true beginning cannot be known here: the linker tries its suffixes.
 */
export function hanRun(text: string, within: Span): Span | undefined {
  let end = within.end;
  while (end > within.start && /\s/.test(text[end - 1] as string)) end--;
  let start = end;
  while (start > within.start && end - start < 40) {
    const u = text.charCodeAt(start - 1);
    if (!isHan(u) && u !== 0x2d && !folded(u)) break;
    start--;
  }
  return end - start >= 2 && isHan(text.charCodeAt(end - 1)) ? { start, end } : undefined;
}
