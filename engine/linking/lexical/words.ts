// A term as a bag of content words: stems in reading order, function words gone, numbers in one form. What two names of
// one concept have in common when they are not the same string.
import { unInverted } from "../../kb/name-forms.ts";
import { normalise } from "../../text/tokens.ts";

const list = (words: string) => new Set(words.split(" "));

/** Stems that carry no meaning of their own inside a name, English, French and Spanish. */
const EMPTY = list(
  "a an and as at by due du for from in into of on or other that the to with without nos unspecifi unspecified not otherwis specifi specified s de la le les des l d et en au aux avec del los las el y con por para un una",
);

const WORDS: Readonly<Record<string, string>> = {
  on: "1", one: "1", two: "2", three: "3", thre: "3", four: "4", five: "5", fiv: "5", six: "6", seven: "7",
  eight: "8", nine: "9", nin: "9", ten: "10", i: "1", ii: "2", iii: "3", iv: "4", v: "5", vi: "6", vii: "7",
  viii: "8", ix: "9", x: "10", xi: "11", xii: "12", xiii: "13", single: "1", singl: "1",
}; // biome-ignore format: a table

/** One form for a number written as a figure, a word or a Roman numeral; any other stem as it is. */
export const numberOf = (stem: string): string => WORDS[stem] ?? stem;

export const isNumber = (word: string): boolean => /^\d+$/.test(word);

const known = new Map<string, readonly string[]>();
const MOST = 100_000;

/** Content words of a term in natural order ("Neoplasms, Breast" begins with breast). Empty only for a term without any word. */
export function contentWords(term: string): readonly string[] {
  const before = known.get(term);
  if (before) return before;
  const all = normalise(unInverted(term) ?? term)
    .split(" ")
    .filter((w) => /[\p{L}\p{N}]/u.test(w));
  const content = all.filter((w) => !EMPTY.has(w)).map(numberOf);
  const words = content.length ? content : all;
  if (known.size >= MOST) known.clear();
  known.set(term, words);
  return words;
}
