// What each UTF-16 unit is to the tokeniser, and what it folds to: two tables, filled once, read per character.

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

const kind = new Uint8Array(65536);
/** Folded unit, or 0 where folding drops it or makes several. */
const single = new Uint16Array(65536);
const several = new Map<number, string>();

const isLetter = /^\p{L}$/u;
const isNumber = /^\p{N}$/u;
const isAttached = /^[\p{M}\p{Cf}]$/u;
const isSingle =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;

function foldOf(c: string): string {
  const greek = GREEK[c.toLowerCase()];
  if (greek) return greek;
  return c
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/æ/g, "ae")
    .replace(/œ/g, "oe")
    .replace(/ø/g, "o")
    .replace(/đ/g, "d")
    .replace(/ł/g, "l")
    .replace(/ı/g, "i");
}

for (let u = 0; u < 65536; u++) {
  if (u >= 0xd800 && u <= 0xdfff) {
    kind[u] = SURROGATE;
    continue;
  }
  const c = String.fromCharCode(u);
  let k = MARK;
  if (u < 0x21 || /^[\s\p{Cc}\p{Cn}\p{Co}]$/u.test(c)) k = BREAK;
  else if (isAttached.test(c)) k = ATTACHED;
  else if (GREEK[c.toLowerCase()] || isSingle.test(c)) k = SINGLE;
  else if (isLetter.test(c)) k = LETTER;
  else if (isNumber.test(c)) k = DIGIT;
  else if (/^[\p{Pd}\p{Pc}'’‘`´"“”«».·•*+^~°%@&#$\\|<>=\]})]$/u.test(c)) k = JOINER;
  kind[u] = k;
  if (k === LETTER || k === DIGIT || k === SINGLE) {
    const folded = foldOf(c);
    if (folded.length === 1) single[u] = folded.charCodeAt(0);
    else if (folded.length > 1) several.set(u, folded);
    else single[u] = u;
  }
}

export const kindOf = (unit: number): number => kind[unit] as number;
export const foldedUnit = (unit: number): number => single[unit] as number;
export const foldedUnits = (unit: number): string => several.get(unit) ?? "";
