// A text copied with brackets put in: `body := (COPY | "[" body "]")*`, where what is copied is the source and nothing else (the
// notation of arXiv 2510.08902). A state is a place in the source and an open depth, so that a decoder that asks for the
// legal next symbols can write nothing malformed and nothing that is not the source.

/** Symbols are bytes of UTF-8 or UTF-16 units, as the caller's source is. */
export type Symbols = ArrayLike<number>;

export const OPEN = 0x5b;
export const CLOSE = 0x5d;

export interface CopyState {
  /** Symbols of the source copied so far. */
  readonly at: number;
  readonly depth: number;
  /** The last symbol opened a bracket: there must be something in it. */
  readonly fresh: boolean;
}

export interface CopyOptions {
  /** Deepest nesting (default 4): bounds the length of an output by the source's times this. */
  readonly deepest?: number;
  /** Whether a bracket may stand before source symbol `at`: false inside a character of several bytes. Default: everywhere. */
  readonly isBorder?: (at: number) => boolean;
}

export class CopyGrammar {
  readonly #source: Symbols;
  readonly #deepest: number;
  readonly #isBorder: (at: number) => boolean;
  readonly start: CopyState = { at: 0, depth: 0, fresh: false };

  /** Throws `RangeError` for a source that holds a bracket of the notation: `presented` takes them out. */
  constructor(source: Symbols, { deepest = 4, isBorder = () => true }: CopyOptions = {}) {
    for (let i = 0; i < source.length; i++)
      if (source[i] === OPEN || source[i] === CLOSE)
        throw new RangeError(`the source has a square bracket at ${i}.`);
    this.#source = source;
    this.#deepest = deepest;
    this.#isBorder = isBorder;
  }

  /** The state behind `symbol`, or undefined where it is not legal. */
  step(state: CopyState, symbol: number): CopyState | undefined {
    const { at, depth, fresh } = state;
    if (symbol === OPEN)
      return depth < this.#deepest && at < this.#source.length && this.#isBorder(at)
        ? { at, depth: depth + 1, fresh: true }
        : undefined;
    if (symbol === CLOSE)
      return depth > 0 && !fresh && this.#isBorder(at) ? { at, depth: depth - 1, fresh: false } : undefined;
    return at < this.#source.length && this.#source[at] === symbol
      ? { at: at + 1, depth, fresh: false }
      : undefined;
  }

  /** At most three symbols. Empty only at the end: no state that can be reached is stuck. */
  legal(state: CopyState): number[] {
    const next = this.#source[state.at];
    return [OPEN, CLOSE, ...(next === undefined ? [] : [next])].filter((s) => this.step(state, s));
  }

  /** Whether all is copied and every bracket closed. */
  isEnd = ({ at, depth }: CopyState): boolean => at === this.#source.length && depth === 0;
}

/** The source as bytes, and a grammar over them in which no bracket splits a character. */
export function byteGrammar(source: string, options: Pick<CopyOptions, "deepest"> = {}): CopyGrammar {
  const bytes = new TextEncoder().encode(source);
  return new CopyGrammar(bytes, { ...options, isBorder: (at) => ((bytes[at] ?? 0) & 0xc0) !== 0x80 });
}
