// Normalised tokens: the one reading of a string that names (when a KB is built) and texts (when they are
// recognised) share. Case, accents, Greek letters, hyphens, possessives, plurals and British spellings fold away.
import {
  ATTACHED,
  BREAK,
  DIGIT,
  FOLD_SHIFT,
  foldedAstral,
  foldedUnits,
  JOINER,
  KIND,
  kindOf,
  LETTER,
  MARK,
  OTHER,
  SINGLE,
  SURROGATE,
  traitsOf,
} from "./characters.ts";
import { isPhraseMark, possessiveEnd } from "./phrase-marks.ts";
import type { TokenBuffer } from "./token-buffer.ts";
import { textOf, unitsOf } from "./units.ts";

const A = 97;
const E = 101;
const I = 105;
const L = 108;
const M = 109;
const O = 111;
const R = 114;
const S = 115;
const U = 117;
const X = 120;
const Y = 121;
const Z = 122;

// Scratch for one token's folded units. A token longer than this is hashed by its first units: nothing in a KB
// is that long, and a megabyte without a space must cost neither memory nor time.
const LONGEST = 256;
const units = new Uint16Array(LONGEST);
let filled = 0;
/** Whether any unit so far is not a to z, and whether an ae or oe is among them: what stemming asks first. */
let other = 0;
let digraph = false;

function put(unit: number): void {
  if (filled < LONGEST) units[filled++] = unit;
}

function putAll(text: string): void {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < A || unit > Z) other = OTHER;
    if (unit === E && filled > 0 && isAOrO(units[filled - 1] as number)) digraph = true;
    put(unit);
  }
}

const isAOrO = (unit: number): boolean => unit === A || unit === O;

/** A letter or number with the traits `t`. */
function putFolded(unit: number, t: number): void {
  const folded = t >>> FOLD_SHIFT;
  if (folded === 0) {
    putAll(foldedUnits(unit));
    return;
  }
  other |= t & OTHER;
  if (folded === E && filled > 0 && isAOrO(units[filled - 1] as number)) digraph = true;
  put(folded);
}

const unitAt = (i: number): number => units[i] as number;

/** Letters in which a word ends that stemming may change: most words do not, and are told by one look. */
const endings = new Uint8Array(Z + 1);
for (const unit of [S, E, X, A, M, Y, R]) endings[unit] = 1;

/**
 * Light stemming in place, the same for names and texts: plural -s (not -ss, -us, -is), then final -e, -sis to -s,
 * -ia and -ium to -i, -y to -i, -aux to -al, so that diseases = disease, metastases = metastasis, bacteria = bacterium, biopsies =
 * biopsy; ae and oe become e and -our -or, so that oedema = edema and tumour = tumor. Words under four letters stay.
 */
function stem(): void {
  let n = filled;
  if (other || n < 4 || n >= LONGEST) return;
  const folded = units;
  if (!digraph && endings[folded[n - 1] as number] === 0) return;
  if (unitAt(n - 1) === S && unitAt(n - 2) !== S && unitAt(n - 2) !== U && unitAt(n - 2) !== I) n--;
  if (n >= 5 && unitAt(n - 2) === A && unitAt(n - 1) === E) n--;
  else if (n >= 6 && unitAt(n - 3) === A && unitAt(n - 2) === U && unitAt(n - 1) === X) {
    units[n - 2] = L;
    n--;
  } else if (n >= 6 && unitAt(n - 1) === E) n--;
  else if (n >= 6 && unitAt(n - 3) === S && unitAt(n - 2) === I && unitAt(n - 1) === S) n -= 2;
  else if (n >= 6 && unitAt(n - 2) === I && unitAt(n - 1) === A) n--;
  else if (n >= 6 && unitAt(n - 3) === I && unitAt(n - 2) === U && unitAt(n - 1) === M) n -= 2;
  else if (n >= 5 && unitAt(n - 1) === Y) units[n - 1] = I;
  if (n >= 5 && unitAt(n - 1) === R && unitAt(n - 2) === U && unitAt(n - 3) === O) {
    units[n - 2] = R;
    n--;
  }
  if (digraph && n >= 5) {
    let w = 0;
    for (let r = 0; r < n; r++) {
      if ((unitAt(r) === A || unitAt(r) === O) && r + 1 < n && unitAt(r + 1) === E) continue;
      units[w++] = unitAt(r);
    }
    n = w;
  }
  filled = n;
}

const scramble = (h: number): number => {
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return h ^ (h >>> 13);
};

function hashUnits(): number {
  const n = filled;
  const folded = units;
  let h = 0x811c9dc5;
  for (let i = 0; i < n; i++) h = Math.imul(h ^ (folded[i] as number), 0x01000193);
  return scramble(h);
}

// What `scan` found.
let tokenStart = 0;
let tokenEnd = 0;
let tokenMark: 0 | 1 = 0;

function found(start: number, end: number, mark: 0 | 1): void {
  tokenStart = start;
  tokenEnd = end;
  tokenMark = mark;
}

/** Folds a run of letters or of digits into `units`; answers its end. Locals are written back once. */
function word(text: Uint16Array, i: number, to: number, kind: number): number {
  let n = 0;
  let seen = 0;
  let last = 0;
  for (; i < to; i++) {
    const u = text[i] as number;
    const t = traitsOf(u);
    if ((t & KIND) !== kind) {
      if ((t & KIND) === ATTACHED) continue;
      break;
    }
    const folded = t >>> FOLD_SHIFT;
    if (folded === 0) {
      filled = n;
      putAll(foldedUnits(u));
      n = filled;
    } else if (n < LONGEST) {
      units[n++] = folded;
      seen |= t & OTHER;
      if (folded === E && (last === A || last === O)) digraph = true;
    }
    last = folded;
  }
  filled = n;
  other |= seen;
  return i;
}

/** Of the units up to z, 1 for a Latin letter: what most tokens are made of. */
const plainLetters = new Uint8Array(Z + 1);
for (let unit = A; unit <= Z; unit++) plainLetters[unit] = plainLetters[unit - 32] = 1;

/**
 * As `word`, for a run of Latin letters without any mark: answers its end, or -1 where it is not so plain, or too long for
 * the scratch. A table that stays in the first cache and nothing to decide for each letter.
 */
function plainWord(text: Uint16Array, i: number, to: number): number {
  const folded = units;
  const letters = plainLetters;
  const most = i + LONGEST < to ? i + LONGEST : to;
  let n = 0;
  let before = 0;
  let pair = false;
  for (; i < most; i++) {
    const u = text[i] as number;
    if (u > Z) {
      if (u > 127) return -1;
      break;
    }
    if (letters[u] === 0) break;
    const lower = u | 32;
    folded[n++] = lower;
    if (lower === E && (before === A || before === O)) pair = true;
    before = lower;
  }
  if (i === most && most < to) return -1;
  filled = n;
  digraph = pair;
  return i;
}

/**
 * The next token of the units `text[i, to)` into the variables above, folded but not stemmed in `units[0, filled)`. Answers where
 * to go on, or -1 behind the last token. No closure and no object: this is the hottest loop of the engine.
 */
function scan(text: Uint16Array, i: number, to: number): number {
  const letters = plainLetters;
  filled = 0;
  other = 0;
  digraph = false;
  while (i < to) {
    let unit = text[i] as number;
    if (unit === 32 && i + 1 < to) {
      // One space between two words.
      const next = text[i + 1] as number;
      if (next <= Z && letters[next] !== 0) {
        unit = next;
        i++;
      }
    }
    if (unit <= Z && letters[unit] !== 0) {
      const end = plainWord(text, i, to);
      if (end > 0) {
        found(i, end, 0);
        return possessiveEnd(text, end, to);
      }
    }
    const unitTraits = traitsOf(unit);
    const kind = unitTraits & KIND;
    const start = i;
    if (kind === LETTER || kind === DIGIT) {
      i = word(text, i, to, kind);
      found(start, i, 0);
      return kind === LETTER ? possessiveEnd(text, i, to) : i;
    }
    if (kind === BREAK) {
      // A blank line ends a phrase too, and so does a gap between two cells of a table.
      let lines = 0;
      let tabs = 0;
      for (; i < to && kindOf(text[i] as number) === BREAK; i++) {
        if (text[i] === 10) lines++;
        else if (text[i] === 9) tabs++;
      }
      if (i - start === 1 && tabs === 0) continue;
      if (lines > 1 || (lines === 0 && (tabs > 0 || i - start > 1))) {
        put(10);
        found(start, i, 1);
        return i;
      }
    } else if (kind === SINGLE) {
      putFolded(unit, unitTraits);
      i++;
      while (i < to && kindOf(text[i] as number) === ATTACHED) i++;
      found(start, i, 0);
      return i;
    } else if (kind === SURROGATE) {
      const next = text[i + 1] as number;
      if (unit < 0xdc00 && i + 1 < to && next >= 0xdc00 && next <= 0xdfff) {
        putAll(foldedAstral(String.fromCharCode(unit, next)));
        i += 2;
        if (filled === 0) continue; // a mark outside the BMP
        found(start, i, 0);
        return i;
      }
      i++; // a lone half: nobody's letter
    } else {
      i++;
      if ((kind === MARK || kind === JOINER) && isPhraseMark(text, start, 0, to)) {
        put(unit);
        found(start, i, 1);
        return i;
      }
    }
  }
  return -1;
}

/** Tokens of `text[from, to)` into `into` (emptied first). Linear; allocates only when the buffer must grow. */
export function tokenise(text: string, into: TokenBuffer, from = 0, to = text.length): TokenBuffer {
  into.count = 0;
  const read = unitsOf(text, from, to);
  const end = to - from;
  for (let i = scan(read, 0, end); i >= 0; i = scan(read, i, end)) {
    if (!tokenMark) stem();
    into.push(from + tokenStart, from + tokenEnd, hashUnits(), tokenMark);
  }
  return into;
}

/** A folded text as UTF-8: `bytes[0, length)`. Reuse one for many texts. */
export class FoldedBytes {
  bytes = new Uint8Array(1024);
  length = 0;

  /** Appends the units of the token in hand, behind a space unless it is the first one. */
  append(): void {
    if (this.length + 3 * filled + 1 > this.bytes.length) {
      const wider = new Uint8Array(2 * (this.length + 3 * filled + 1));
      wider.set(this.bytes);
      this.bytes = wider;
    }
    const { bytes } = this;
    let at = this.length;
    if (at > 0) bytes[at++] = 32;
    for (let i = 0; i < filled; i++) {
      const unit = units[i] as number;
      if (unit < 0x80) bytes[at++] = unit;
      else if (unit < 0x800) {
        bytes[at++] = 0xc0 | (unit >> 6);
        bytes[at++] = 0x80 | (unit & 63);
      } else {
        let point = unit;
        if (unit >= 0xd800 && unit <= 0xdfff) {
          const low = i + 1 < filled ? (units[i + 1] as number) : 0;
          if (unit < 0xdc00 && low >= 0xdc00 && low <= 0xdfff) {
            point = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            i++;
            bytes[at++] = 0xf0 | (point >> 18);
            bytes[at++] = 0x80 | ((point >> 12) & 63);
            bytes[at++] = 0x80 | ((point >> 6) & 63);
            bytes[at++] = 0x80 | (point & 63);
            continue;
          }
          point = 0xfffd;
        }
        bytes[at++] = 0xe0 | (point >> 12);
        bytes[at++] = 0x80 | ((point >> 6) & 63);
        bytes[at++] = 0x80 | (point & 63);
      }
    }
    this.length = at;
  }
}

/** `tokenise` and `fold` in one reading of a text that is there as units already: `text[0, length)`. */
export function tokeniseAndFold(
  text: Uint16Array,
  length: number,
  into: TokenBuffer,
  folded: FoldedBytes,
): void {
  into.count = 0;
  folded.length = 0;
  for (let i = scan(text, 0, length); i >= 0; i = scan(text, i, length)) {
    if (!tokenMark) {
      folded.append();
      stem();
    }
    into.push(tokenStart, tokenEnd, hashUnits(), tokenMark);
  }
}

/** What `joined` writes, as long as it fits into one byte a unit, and beyond that. */
let narrow = Buffer.alloc(256);
let wide = new Uint16Array(256);

function joined(text: string, stemmed: boolean): string {
  let at = 0;
  let all = 0;
  const to = text.length;
  const read = unitsOf(text, 0, to);
  for (let i = scan(read, 0, to); i >= 0; i = scan(read, i, to)) {
    if (tokenMark && !stemmed) continue;
    if (!tokenMark && stemmed) stem();
    if (at + filled + 1 > wide.length) widen(at + filled + 1);
    if (at > 0) wide[at++] = 32;
    for (let k = 0; k < filled; k++) {
      const unit = units[k] as number;
      all |= unit;
      wide[at++] = unit;
    }
  }
  if (all > 0xff) return textOf(wide, 0, at);
  for (let i = 0; i < at; i++) narrow[i] = wide[i] as number;
  return narrow.toString("latin1", 0, at);
}

function widen(least: number): void {
  const wider = new Uint16Array(2 * least);
  wider.set(wide);
  wide = wider;
  narrow = Buffer.alloc(2 * least);
}

/**
 * Folded form: lower case, no accents, Greek spelt out, words one space apart, punctuation gone, nothing stemmed.
 * Prefix search runs over it: the fold of a prefix is a prefix of the fold but for a letter/digit or word border.
 */
export const fold = (text: string): string => joined(text, false);

/** Normalised form: what recognition compares. `fold` with words stemmed and phrase marks kept. */
export const normalise = (text: string): string => joined(text, true);

/** Two independent rolling hashes over token hashes: start from 0, 0. Shared by the index builder and the matcher. */
export const rollA = (h: number, token: number): number => {
  h = Math.imul(h ^ token, 0x9e3779b1);
  return (h ^ (h >>> 15)) | 0;
};
export const rollB = (g: number, token: number): number => {
  g = Math.imul((g + token) | 0, 0xc2b2ae35);
  return (g ^ (g >>> 16)) | 0;
};
