// Short forms of a document beyond those that explain themselves letter by letter: initials out of order ("myotonic
// dystrophy (DM)"), halves of a pair ("HPT-JT"), single letters ("testosterone (T)"), and phrases whose initials spell a short form used elsewhere.
import { definitionsIn } from "../../text/abbreviations.ts";

const bracketed = /((?:[\p{L}\p{N}-]+['’]?s?\s+){1,6})\(([A-Z][A-Za-z]{1,5})[);,]/gu;
/** A word of five letters or more, and its first letter in a bracket: `testosterone (T)`. */
const initial = /(?<![\p{L}\p{N}-])(\p{L}[\p{L}\p{N}-]{4,})\s\(([A-Z])[);,]/gu;
const EMPTY = new Set(["of", "the", "and", "in", "for", "to", "a", "with", "or"]);

const sorted = (letters: readonly string[]): string => [...letters].sort().join("");

/** The last words before a bracket whose initials, in whatever order, are the short form's letters. */
function permuted(before: string, short: string): string | undefined {
  const words = before.trim().split(/\s+/u);
  const wanted = sorted([...short.toLowerCase()]);
  for (let n = short.length; n <= Math.min(words.length, short.length + 2); n++) {
    const phrase = words.slice(-n);
    const initials = phrase.filter((w) => !EMPTY.has(w)).map((w) => (w[0] as string).toLowerCase());
    if (sorted(initials) === wanted && !EMPTY.has(phrase[0] as string)) return phrase.join(" ");
  }
  return undefined;
}

/** Short form → long form over a whole document: the first definition of each counts. */
export function longFormsOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  const add = (short: string, long: string) => {
    if (!found.has(short)) found.set(short, long);
  };
  for (const d of definitionsIn(text, { start: 0, end: text.length })) add(d.short, d.long);
  for (const [, before = "", short = ""] of text.matchAll(bracketed)) {
    if (found.has(short)) continue;
    const long = permuted(before, short);
    if (long) add(short, long);
  }
  for (const [, word = "", letter = ""] of text.matchAll(initial))
    if (word[0]?.toUpperCase() === letter) add(letter, word);
  for (const [short, long] of [...found]) {
    const shorts = short.split("-");
    const longs = long.split("-");
    if (shorts.length !== 2 || longs.length !== 2) continue;
    for (const i of [0, 1]) add(shorts[i] as string, longs[i] as string);
  }
  return found;
}

/** A phrase of the text whose initials spell a short form of three letters or more; undefined where there is none. */
export function phraseFor(short: string, text: string): string | undefined {
  if (!/^[A-Z]{3,6}s?$/u.test(short)) return undefined;
  const letters = [...short.replace(/s$/u, "")];
  const pattern = letters
    .map((l) => `(?!(?:and|for|the|with|in|of|or)\\b)[${l}${l.toLowerCase()}]\\p{L}{2,}`)
    .join("(?:\\s+(?:of|the|in)\\s+|[\\s-]+)");
  return new RegExp(`(?<![\\p{L}-])${pattern}(?![\\p{L}])`, "u").exec(text)?.[0];
}
