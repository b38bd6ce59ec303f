// Where a text says the same words again: the ground of "do likewise everywhere" and of "marked here, not there".
import type { Span } from "./span.ts";

const special = /[\\^$.*+?()[\]{}|/]/g;
/** Any white space matches any other: a phrase goes on behind a line break. */
const patternOf = (words: string): string => words.trim().replace(special, "\\$&").replace(/\s+/g, "\\s+");

/** Whole-word places of any of the phrases, in reading order, none inside another; of several the longest is taken. */
export function occurrencesOf(
  phrases: string | Iterable<string>,
  text: string,
  options: { readonly ignoreCase?: boolean } = {},
): Span[] {
  const patterns = (typeof phrases === "string" ? [phrases] : [...phrases])
    .filter((phrase) => phrase.trim())
    .sort((a, b) => b.length - a.length)
    .map(patternOf);
  if (patterns.length === 0) return [];
  const any = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${patterns.join("|")})(?![\\p{L}\\p{N}])`,
    options.ignoreCase ? "giu" : "gu",
  );
  return Array.from(text.matchAll(any), (found) => ({
    start: found.index,
    end: found.index + found[0].length,
  }));
}
