// Where a phrase ends for the tokeniser: no name matches across a full stop, a comma or a bracket that its own
// spelling does not have. Texts come as UTF-16 units.
import { ATTACHED, BREAK, DIGIT, kindOf, LETTER, MARK, SINGLE } from "./characters.ts";

/**
 * Whether punctuation ends a phrase here. `.` does not after an initial (E. coli) nor inside 1.5 or e.g.;
 * commas and brackets inside a word (1,2-dimethyl, poly(I:C)) do not.
 */
export function isPhraseMark(text: Uint16Array, i: number, from: number, to: number): boolean {
  const c = text[i] as number;
  const before = i > from ? kindOf(text[i - 1] as number) : BREAK;
  const after = i + 1 < to ? kindOf(text[i + 1] as number) : BREAK;
  if (kindOf(c) === MARK) {
    if (c === 0x28 || c === 0x5b) return before === BREAK; // ( [
    if (c === 0x2c || c === 0x3a) return after === BREAK; // , :
    return true;
  }
  // Behind a bracket another phrase begins: `virus (HBV) infection` names no HBV infection.
  if (c === 0x29 || c === 0x5d) return after === BREAK;
  if (c === 0x2e) {
    // A sentence's end: white space behind, a word of three units or more before.
    if (after !== BREAK) return false;
    for (let k = i - 1; k >= i - 3; k--) {
      const u = k >= from ? kindOf(text[k] as number) : BREAK;
      if (u !== LETTER && u !== DIGIT && u !== SINGLE && u !== ATTACHED) return u !== BREAK && u !== MARK;
    }
    return true;
  }
  // A spaced dash is punctuation, a hyphen is not.
  return before === BREAK && after === BREAK && (c === 0x2d || (c >= 0x2010 && c <= 0x2015));
}

/** A possessive 's right behind a word: skipped, so that Alzheimer's disease = Alzheimer disease. */
export function possessiveEnd(text: Uint16Array, i: number, to: number): number {
  const c = text[i] as number;
  if (c !== 0x27 && c !== 0x2019) return i;
  const s = (text[i + 1] as number) | 32;
  if (i + 1 >= to || s !== 0x73) return i;
  return i + 2 < to && kindOf(text[i + 2] as number) === LETTER ? i : i + 2;
}
