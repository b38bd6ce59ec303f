// How a vocabulary writes a name, told as what differs from its folded key: capitals, punctuation, accents. Most names
// take one byte or none. The codes are those of kb-cache/FORMAT.md, "Writings".

export const WHOLE = 0x00;
export const NO_GAP = 0x01;
export const LOWER = 0x02;
export const FIRST = 0x03;
export const UPPER = 0x04;
export const MASK = 0x05;
export const LITERAL = 0x06;
export const SEPARATOR = 0x07;
/** A skip of one to twenty words. */
export const SKIP = 0x08;
export const MOST_SKIPPED = 20;
export const STYLE_FIRST = 0x1d;
export const STYLE_TITLE = 0x1e;
export const STYLE_UPPER = 0x1f;
export const FIRST_GAP = 0x20;
/** Letters that a mask reaches. */
export const MASKED = 28;
export const SPACE = 32;

export const isLower = (b: number): boolean => b >= 97 && b <= 122;

/** Bits of the classes that a word's capitals fit: a digit fits them all. */
export const FITS_LOWER = 1;
export const FITS_FIRST = 2;
export const FITS_UPPER = 4;

export const fitOf = (op: number): number =>
  op === LOWER ? FITS_LOWER : op === FIRST ? FITS_FIRST : op === UPPER ? FITS_UPPER : 0;
export const opOf = (fits: number): number =>
  fits & FITS_LOWER ? LOWER : fits & FITS_FIRST ? FIRST : fits & FITS_UPPER ? UPPER : 0;

export const styleOp = (style: number, word: number): number =>
  style === STYLE_UPPER
    ? UPPER
    : style === STYLE_TITLE || (style === STYLE_FIRST && word === 0)
      ? FIRST
      : LOWER;
