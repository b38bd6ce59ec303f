// Surfaces so plain that no rule of strictness can refuse a name that reads like them: several words, letters enough, or one
// long word that no table of words knows. Most names of a large vocabulary are so, and are taken without being judged one by one.
import { Surface } from "../text/surface.ts";
import { TokenBuffer } from "../text/token-buffer.ts";
import { tokenise } from "../text/tokens.ts";
import { tabledWords, wordTableTurn } from "./word-frequency.ts";
import { functionWords, hollowWords } from "./words.ts";

const A = 97;
const E = 101;
const I = 105;
const M = 109;
const O = 111;
const R = 114;
const S = 115;
const U = 117;
const X = 120;
const Z = 122;
const ZERO = 48;
const NINE = 57;
/** A name of so few letters or fewer may be a symbol. */
const SYMBOL = 6;
/** Stemming takes nothing from a word of fewer letters. */
const STEMMED_FROM = 4;

/** The most letters that stemming takes from a word with this letter at its end. */
const taken = new Uint8Array(128);
for (const [letter, most] of [
  [S, 3],
  [E, 2],
  [M, 2],
  [A, 1],
  [R, 1],
  [X, 1],
] as const)
  taken[letter] = most;

/** The same of the word before `units[end]`. */
function takenFrom(units: Uint16Array, end: number): number {
  const last = (units[end - 1] as number) | 32;
  if (last !== S) return taken[last] as number;
  const before = (units[end - 2] as number) | 32;
  if (before === S || before === U) return 0;
  if (before !== I) return taken[S] as number;
  return ((units[end - 3] as number) | 32) === S ? 2 : 0;
}

/** Hashes of the stems of all words that some rule knows, by the table of words that is in use. */
let judged = new Set<number>();
let judgedBy = -1;

function judgedWords(): ReadonlySet<number> {
  if (judgedBy === wordTableTurn()) return judged;
  const tokens = new TokenBuffer();
  judged = new Set();
  for (const words of [functionWords, ...Object.values(hollowWords), tabledWords()])
    for (const word of words) {
      tokenise(word, tokens);
      for (let i = 0; i < tokens.count; i++) judged.add(tokens.hash[i] as number);
    }
  judgedBy = wordTableTurn();
  return judged;
}

/**
 * Whether every exact or preferred name whose normalised form is that of `surface` may be what it says; a no says nothing. `hash` is
 * that of its first token.
 *
 * All such names have over six letters and figures, one of them a letter, and none of them Han; and two words or more, or one
 * of letters alone whose stem no list of words holds. Says no of what it cannot tell: anything beyond ASCII, possessives. What may be
 * shorter in the name than here is taken off: what stemming took, ae and oe for one letter, ß for ss.
 */
export function isPlain(surface: Surface, hash: number): boolean {
  const words = plainWords(surface);
  return words > 1 || (words === 1 && !judgedWords().has(hash));
}

const phrase = new Surface();

/** The same of a phrase: two words or more. */
export const isPlainPhrase = (surface: string): boolean =>
  plainWords(phrase.take(surface, 0, surface.length)) > 1;

/** Words of a surface that is so plain, or 0; also 0 for a single one with figures. */
function plainWords({ units, start, end }: Surface): number {
  let sure = 0;
  let words = 0;
  let letters = 0;
  let hasLetter = false;
  let hasFigure = false;
  let before = 0;
  for (let i = start; i < end; i++) {
    const unit = units[i] as number;
    if (unit > 127 || unit === 39) return 0;
    const lower = unit | 32;
    if (lower >= A && lower <= Z) {
      if (letters++ === 0) words++;
      sure++;
      if (lower === S && before === S) sure--;
      else if (lower === E && (before === A || before === O)) sure -= 2;
      hasLetter = true;
      before = lower;
      continue;
    }
    if (letters >= STEMMED_FROM) sure -= takenFrom(units, i);
    letters = 0;
    if (unit >= ZERO && unit <= NINE) {
      if (before < ZERO || before > NINE) words++;
      sure++;
      hasFigure = true;
      before = unit;
    } else before = 0;
  }
  if (letters >= STEMMED_FROM) sure -= takenFrom(units, end);
  if (!hasLetter || sure <= SYMBOL) return 0;
  return words === 1 && hasFigure ? 0 : words;
}
