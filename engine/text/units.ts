// A text as plain numbers. Asking a string for its units one by one costs more than copying all of them at once and
// reading an array, several times more where the string is a slice of another.

const SMALL = 1 << 12;
/** A scratch longer than this is given back once short texts follow. */
const LARGE = 1 << 20;
/** Below this many units the copy by hand is cheaper than the call. */
const BY_HAND = 40;

let scratch = new Uint16Array(SMALL);
let bytes = Buffer.from(scratch.buffer);

function resize(length: number): void {
  scratch = new Uint16Array(length);
  bytes = Buffer.from(scratch.buffer);
}

/**
 * UTF-16 units of `text[from, to)`, from index 0 on; what lies behind them is left over. The array is shared: the next
 * call overwrites it.
 */
export function unitsOf(text: string, from: number, to: number): Uint16Array {
  const length = to - from;
  if (length > scratch.length) resize(2 ** Math.ceil(Math.log2(length)));
  else if (scratch.length > LARGE && length <= SMALL) resize(SMALL);
  if (length < BY_HAND) for (let i = 0; i < length; i++) scratch[i] = text.charCodeAt(from + i);
  else bytes.write(length === text.length ? text : text.slice(from, to), 0, "utf16le");
  return scratch;
}

/** The text of `units[from, to)`. */
export const textOf = (units: Uint16Array, from: number, to: number): string =>
  Buffer.from(units.buffer, units.byteOffset + 2 * from, 2 * (to - from)).toString("utf16le");
