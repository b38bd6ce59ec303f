// Surfaces so plain that no rule of strictness can refuse a name that reads like them: several words, letters enough. Most
// names of a large vocabulary are so, and are taken without being judged one by one.

const A = 97;
const E = 101;
const O = 111;
const S = 115;
const Z = 122;
const ZERO = 48;
const NINE = 57;
/** A name of so few letters or fewer may be a symbol. */
const SYMBOL = 6;
/** Stemming takes no more from a word, and nothing from one of fewer than four letters. */
const STEMMED = 3;
const STEMMED_FROM = 4;

/**
 * Whether every name whose normalised form is that of `surface` has two words or more and over six letters and figures, one
 * of them a letter, and none of them Han. Says no of what it cannot tell: anything beyond ASCII, possessives. What may be
 * shorter in the name than here is taken off: what stemming took, ae and oe for one letter, ß for ss.
 */
export function isPlainPhrase(surface: string): boolean {
  let sure = 0;
  let words = 0;
  let letters = 0;
  let hasLetter = false;
  let before = 0;
  for (let i = 0; i < surface.length; i++) {
    const unit = surface.charCodeAt(i);
    if (unit > 127 || unit === 39) return false;
    const lower = unit | 32;
    if (lower >= A && lower <= Z) {
      if (letters === 0) words++;
      if (++letters === STEMMED_FROM) sure -= STEMMED;
      sure++;
      if (lower === S && before === S) sure--;
      else if (lower === E && (before === A || before === O)) sure -= 2;
      hasLetter = true;
      before = lower;
      continue;
    }
    letters = 0;
    if (unit >= ZERO && unit <= NINE) {
      if (before < ZERO || before > NINE) words++;
      sure++;
      before = unit;
    } else before = 0;
  }
  return hasLetter && words > 1 && sure > SYMBOL;
}

export const isPlain = isPlainPhrase;
