// Which names may match how loosely. Long names match whatever their case; short forms, common words and codes only
// as the vocabulary writes them, because "as", "was" and "all" stand in every sentence.
import type { NameEntry } from "../kb/knowledge-base.ts";
import { fold } from "../text/tokens.ts";
import { isCommonWord } from "./common-names.ts";
import { isPlainPhrase } from "./plain-phrase.ts";
import { functionWords, hollowWords, neverShort } from "./words.ts";

/** never: no mention. cased: letters as the vocabulary writes them. word: any case but capitals throughout. free: any. */
type Strictness = "never" | "cased" | "word" | "free";

const isAscii = /^[\0-\x7f]*$/;

/** Letters and digits alone, Greek spelt out, case kept: what a cased comparison compares. */
const bare = (s: string): string =>
  isAscii.test(s)
    ? s.replace(/[^A-Za-z0-9]+/g, "")
    : s
        .normalize("NFKD")
        .replace(/\p{Script=Greek}/gu, (c) => fold(c))
        .replace(/[^\p{L}\p{N}]/gu, "");

const isHan = /\p{Script=Han}/u;

function judge(entry: NameEntry, common: (entry: NameEntry) => boolean): Strictness {
  const letters = bare(entry.text);
  if (!/\p{L}/u.test(letters)) return "never";
  if (isHan.test(letters)) return [...letters].length < 2 ? "never" : "free";
  if (letters.length < 2) return "never";
  const words = entry.text.trim().split(/[\s-]+/u);
  const capitals = (letters.match(/\p{Lu}/gu) ?? []).length;
  // Inside a written word: L-Dopa is a word with a prefix, NaCl a symbol.
  const innerCapital = /\p{L}\p{Lu}/u.test(entry.text);
  const folded = fold(entry.text);
  if (entry.scope === "abbreviation") return "cased";
  if (letters.length <= 6 && (innerCapital || (capitals > 0 && /\p{N}/u.test(letters)))) return "cased";
  // Codes and symbols of any length up to a short word: BRCA1, NF-kappaB, h-ras.
  if (words.length === 1 && /\p{N}/u.test(letters) && letters.length <= 4) return "cased";
  if (functionWords.has(folded) || hollowWords[entry.group]?.has(folded)) return "never";
  if (common(entry)) return "never";
  return letters.length <= 3 ? "word" : "free";
}

/** News is not new, Mars not Mar: a short name that ends in s is taken as it stands. */
const isSingularOfShortPlural = (name: string, surface: string): boolean =>
  name.length <= 6 && /s$/iu.test(name) && !/s$/iu.test(surface);

/** A text may add a plural s to a short form: NSAIDs, TCAs. */
const sameLetters = (name: string, surface: string): boolean =>
  surface === name || (surface.length === name.length + 1 && surface === `${name}s`);

/**
 * Whether the entry's name may be what `surface` says, given that their normalised forms are equal.
 * `surface` is the matched text, without its neighbours.
 */
export function accepts(entry: NameEntry, surface: string): boolean {
  if ((entry.scope === "exact" || entry.scope === "preferred") && isPlainPhrase(surface)) return true;
  return judges(entry, surface);
}

/** `accepts`, by the rules in every case. */
export const judges = (entry: NameEntry, surface: string): boolean =>
  agrees(entry, surface, judge(entry, isCommonWord));

/** The same with every common word taken for a name: what the rule about common words is learned from. */
export const acceptsCommonWords: typeof accepts = (entry, surface) =>
  agrees(
    entry,
    surface,
    judge(entry, () => false),
  );

function agrees(entry: NameEntry, surface: string, strictness: Strictness): boolean {
  switch (strictness) {
    case "never":
      return false;
    case "free":
      return !isSingularOfShortPlural(entry.text, surface);
    case "word":
      return (
        (surface !== surface.toUpperCase() || surface === entry.text) &&
        !isSingularOfShortPlural(entry.text, surface)
      );
    case "cased": {
      const letters = bare(surface);
      if (!sameLetters(bare(entry.text), letters)) return false;
      // As, In, He at the start of a sentence are words, not symbols; NO is an answer more often than a gas.
      if (neverShort.has(letters)) return false;
      return letters === letters.toUpperCase() || !functionWords.has(letters.toLowerCase());
    }
  }
}

/** Whether so many units are so few that their neighbours matter: glued to a hyphen they are part of another name (MS-222, CT-1). */
export const isShortForm = (length: number): boolean => length <= 4;
