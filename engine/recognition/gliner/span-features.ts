// What the words of a span and beside it say by themselves, as hashed features: what a head learned from a few texts leans on
// where the model's vectors, made for other types, tell too little.

/** Features lie in `[0, FEATURES)`; two may share a place (feature hashing, Weinberger et al. 2009). */
export const FEATURES = 1 << 15;

/** FNV-1a over UTF-16 units. */
function hashed(kind: number, text: string): number {
  let h = 0x811c9dc5 ^ kind;
  h = Math.imul(h, 0x01000193);
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return ((h >>> 17) ^ h) & (FEATURES - 1);
}

const isUpper = (word: string): boolean => word !== word.toLowerCase() && word === word.toUpperCase();
const shapeOf = (word: string): string =>
  isUpper(word) ? "A" : word === word.toLowerCase() ? (/\d/.test(word) ? "0" : "a") : "Aa";

/**
 * Features of the words `[from, to)`, neighbours looked for in `[first, next)` only; each once. `word` gives a word's text by
 * number.
 */
export function spanFeatures(
  word: (w: number) => string,
  from: number,
  to: number,
  first: number,
  next: number,
): Uint16Array {
  const lower = (w: number): string => (w < first || w >= next ? "" : word(w).toLowerCase());
  const head = lower(from);
  const tail = lower(to - 1);
  const before = lower(from - 1);
  const behind = lower(to);
  const found = new Set<number>([
    hashed(1, head),
    hashed(2, tail),
    hashed(3, tail.slice(-3)),
    hashed(4, tail.slice(-4)),
    hashed(5, head.slice(0, 4)),
    hashed(6, before),
    hashed(7, behind),
    hashed(8, String(Math.min(to - from, 6))),
    hashed(9, shapeOf(word(from))),
    hashed(10, `${before} ${head}`),
    hashed(11, `${tail} ${behind}`),
  ]);
  let all = "";
  for (let w = from; w < to; w++) {
    const own = lower(w);
    found
      .add(hashed(12, own))
      .add(hashed(13, own.slice(-3)))
      .add(hashed(14, own.slice(0, 5)));
    all += ` ${own}`;
  }
  return Uint16Array.from(found.add(hashed(15, all)));
}
