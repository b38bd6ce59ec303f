// The forms under which a name is found: as written, and, for a comma-inverted name ("Diabetes Mellitus, Type 2"), in
// the order in which a text would write it. Vocabularies invert names so that a printed index sorts by head word.
import { TokenBuffer } from "../text/token-buffer.ts";
import { fold, normalise, tokenise } from "../text/tokens.ts";

/** Parts that begin so are no modifier to move: lists, and phrases already in natural order. */
const STAYS =
  /^(?:and|or|et|y|o|und|with|without|w\/|due|in|of|to|by|from|for|as|at|on|than|including|excluding|except|not|nos|nec|other|unspecified|etc|via|per|secondary|caused|associated)\b/i;
/** A number, a letter or a Roman numeral at the end stays at the end: "Tooth Agenesis, Selective, 6". */
const RANK = /^(?:\d{1,3}[a-z]?|[a-z]|[ivx]{1,5}[ab]?)$/i;
const MOST_PARTS = 4;

const occurrences = (text: string, characters: RegExp): number => text.match(characters)?.length ?? 0;

/** The un-inverted form, or undefined where the name is not (safely) an inverted one. */
export function unInverted(name: string): string | undefined {
  const form = naturalOrder(name);
  return form === undefined || fold(form) === fold(name) ? undefined : form;
}

/** As `unInverted`, but perhaps a form that folds like the name itself: for those who fold both anyway. */
export function naturalOrder(name: string): string | undefined {
  if (!name.includes(", ")) return undefined;
  const parts = name.split(", ").map((p) => p.trim());
  if (parts.length > MOST_PARTS || parts.some((p) => p === "")) return undefined;
  if (parts.slice(1).some((p) => STAYS.test(p))) return undefined;
  // A bracket opened before a comma and closed behind it holds a list.
  if (parts.some((p) => occurrences(p, /[([]/g) !== occurrences(p, /[)\]]/g))) return undefined;
  const [head, ...rest] = parts as [string, ...string[]];
  const rank = RANK.test(rest.at(-1) as string) ? rest.splice(-1) : [];
  return [...rest.reverse(), head, ...rank].join(" ");
}

const tokens = new TokenBuffer();

/** A to z or a figure; what lies beyond ASCII is not told. */
const isLatin = (unit: number): boolean =>
  (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122);

/** Normalised form of a name or a mention without the punctuation at its ends, which no match includes. */
export function normalisedCore(text: string): string {
  // Nothing to take off: most names, and all that is matched.
  if (isLatin(text.charCodeAt(0)) && isLatin(text.charCodeAt(text.length - 1))) return normalise(text);
  tokenise(text, tokens);
  let from = 0;
  let to = tokens.count;
  while (from < to && tokens.mark[from]) from++;
  while (to > from && tokens.mark[to - 1]) to--;
  return from === to ? "" : normalise(text.slice(tokens.start[from], tokens.end[to - 1]));
}

// Many names are compared with one text.
let text = "";
let textCore = "";

function coreOf(asked: string): string {
  if (asked !== text) [text, textCore] = [asked, normalisedCore(asked)];
  return textCore;
}

const isAlphanumeric = (unit: number): boolean => unit > 127 || isLatin(unit);

/** Whether the name is written like the text, capitals and the punctuation at its ends aside: then it reads as the text. */
export function isWrittenAs(name: string, text: string): boolean {
  if (name === text) return true;
  let from = 0;
  let to = name.length;
  if (to < text.length) return false;
  while (from < to && !isAlphanumeric(name.charCodeAt(from))) from++;
  while (to > from && !isAlphanumeric(name.charCodeAt(to - 1))) to--;
  return to > from && name.slice(from, to).toLowerCase() === text.toLowerCase();
}

/**
 * Whether a text reads as the name in one of its forms. Recognition compares hashes of tokens; about one unknown word in
 * 10,000 shares its hash with some word of a million names, and this tells them apart.
 */
export function readsAs(name: string, text: string): boolean {
  const core = coreOf(text);
  if (core === "") return false;
  if (normalisedCore(name) === core) return true;
  const other = unInverted(name);
  return other !== undefined && normalisedCore(other) === core;
}
