// Reproducible randomness for resampling: sfc32 (Chris Doty-Humphrey's small fast counter, PractRand 2010), seeded
// through splitmix32 so that neighbouring seeds give unrelated streams.

/** Whole numbers in `[0, 2^32)`. */
export type Random = () => number;

export function seeded(seed: number): Random {
  let s = seed >>> 0;
  const splitmix = () => {
    s = (s + 0x9e3779b9) >>> 0;
    let z = s;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  let [a, b, c, counter] = [splitmix(), splitmix(), splitmix(), 1];
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** A whole number in `[0, below)`, `below <= 2^32`, without bias worth naming (under 2^-32 * below). */
export const below = (random: Random, limit: number): number =>
  Math.floor((random() / 0x1_0000_0000) * limit);
