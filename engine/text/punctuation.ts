// White space and sentence punctuation by code unit, for the loops that cut texts.

/** What `\s` matches. */
export const isWhite = (u: number): boolean =>
  u < 0x80
    ? u === 32 || (u >= 9 && u <= 13)
    : u === 0xa0 || u === 0x1680 || (u >= 0x2000 && u <= 0x200a) || u === 0x2028 || u === 0x2029 ||
      u === 0x202f || u === 0x205f || u === 0x3000 || u === 0xfeff; // biome-ignore format: a table

/** 。！？；． end a sentence with nothing behind them. */
export const isWideStop = (u: number): boolean =>
  u === 0x3002 || u === 0xff01 || u === 0xff1f || u === 0xff1b || u === 0xff0e;

/** Closing quotes and brackets, which belong to the sentence they follow. */
export const CLOSERS = "\"')]}’”»」』）】";
/** Opening ones, which belong to the sentence they begin; and Spanish marks. */
export const OPENERS = "\"'([{‘“«「『（【¿¡";
