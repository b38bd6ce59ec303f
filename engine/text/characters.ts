// What each UTF-16 unit is to the tokeniser, and what it folds to: one table, read once per character.

export const BREAK = 0; // white space, controls, lone surrogates
export const LETTER = 1; // joins its neighbours to a word
export const DIGIT = 2;
export const SINGLE = 3; // a token of its own: Han, kana, Thai, Greek (alpha, beta ... stand for words)
export const ATTACHED = 4; // combining marks and format characters: part of the word, folded away
export const JOINER = 5; // hyphens, quotes, dots inside words: separates, never blocks a match
export const MARK = 6; // punctuation that ends a phrase: kept as a token so that no name matches across it
export const SURROGATE = 7;

const GREEK: Record<string, string> = {
  α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ϵ: "epsilon", ζ: "zeta", η: "eta",
  θ: "theta", ϑ: "theta", ι: "iota", κ: "kappa", λ: "lambda", µ: "mu", μ: "mu", ν: "nu", ξ: "xi",
  ο: "omicron", π: "pi", ρ: "rho", σ: "sigma", ς: "sigma", τ: "tau", υ: "upsilon", φ: "phi", ϕ: "phi",
  χ: "chi", ψ: "psi", ω: "omega",
}; // biome-ignore format: one letter, one name

const isLetter = /^\p{L}$/u;
const isNumber = /^\p{N}$/u;
const isAttached = /^[\p{M}\p{Cf}]$/u;
const isJoiner = /^[\p{Pd}\p{Pc}'’‘`´"“”«».·•*+^~°%@&#$\\|<>=\]})]$/u;
const isSingle =
  /^[µϵϑϕ\p{Script=Greek}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;

/** ñ is a letter of its own: años are years. Other accents go, and the brackets of ⑴. */
const lettersOf = (text: string): string => text.replace(/n\u0303/gu, "ñ").replace(/[^\p{L}\p{N}]/gu, "");

function foldOf(c: string): string {
  const bare = lettersOf(c.normalize("NFKD").toLowerCase().normalize("NFKD"));
  return (
    GREEK[c] ??
    GREEK[bare] ??
    bare
      .replace(/ß/g, "ss")
      .replace(/æ/g, "ae")
      .replace(/œ/g, "oe")
      .replace(/ø/g, "o")
      .replace(/đ/g, "d")
      .replace(/ł/g, "l")
      .replace(/ı/g, "i")
  );
}

function kindByProperty(c: string): number {
  if (c < "!" || /^[\s\p{Cc}\p{Cn}\p{Co}]$/u.test(c)) return BREAK;
  if (isAttached.test(c)) return ATTACHED;
  if (isSingle.test(c)) return SINGLE;
  if (isLetter.test(c)) return LETTER;
  if (isNumber.test(c)) return DIGIT;
  return isJoiner.test(c) ? JOINER : MARK;
}

/** Bits of `traits`: the kind, whether the folded unit is a to z, and the folded unit itself (0: several units). */
export const KIND = 0b111;
export const OTHER = 0b1000;
export const FOLD_SHIFT = 4;
const UNKNOWN = 0xffffffff;

/** Filled as units are met: most programs meet a few hundred of the 65,536. */
const traits = new Uint32Array(65536).fill(UNKNOWN);
const several = new Map<number, string>();

function learn(u: number): number {
  const c = String.fromCharCode(u);
  const kind = u >= 0xd800 && u <= 0xdfff ? SURROGATE : kindByProperty(c);
  let folded = 0;
  if (kind === LETTER || kind === DIGIT || kind === SINGLE) {
    const text = foldOf(c);
    if (text.length > 1) several.set(u, text);
    else folded = text.length === 1 ? text.charCodeAt(0) : u;
  }
  const isLatin = folded >= 0x61 && folded <= 0x7a;
  traits[u] = (folded << FOLD_SHIFT) | (isLatin ? 0 : OTHER) | kind;
  return traits[u] as number;
}

/** Kind, a-to-z flag and folded unit of a UTF-16 unit, packed into one number. */
export function traitsOf(unit: number): number {
  const known = traits[unit] as number;
  return known === UNKNOWN ? learn(unit) : known;
}

export const kindOf = (unit: number): number => traitsOf(unit) & KIND;

/** Folded unit of a letter or number; 0 where it folds to several units, and for everything else. */
export const foldedUnit = (unit: number): number => traitsOf(unit) >>> FOLD_SHIFT;

/** Folded form of a unit that folds to several (β is beta, ß is ss). */
export const foldedUnits = (unit: number): string => several.get(unit) ?? "";

/** Folded form of a character outside the BMP (𝛼 is alpha), itself where nothing folds; "" for a combining mark. */
export const foldedAstral = (character: string): string =>
  isAttached.test(character) ? "" : foldOf(character) || character;
