// A whole reply in symbolic tags: a line for each type that occurs, in the order of the types, each `type:  ` and the source with
// brackets; or the word `none`. Over bytes of UTF-8, since that is what tokens are made of.
import { byteGrammar, type CopyGrammar, type CopyState } from "./copy-grammar.ts";

/** Between two lines, as published: two spaces and a line feed. */
const BREAK = "  \n";
const NONE = "none";

export interface OutputState {
  /** Heads that what was written since the last line may still become; empty inside a body and behind `none`. */
  readonly heads: readonly number[];
  /** Bytes of the head, or of the break before it, written so far. */
  readonly written: number;
  /** Inside or behind the body of this type; -1: before the first line; `heads.length`: behind `none`. */
  readonly type: number;
  readonly body?: CopyState;
}

export class OutputGrammar {
  /** What may be written in front of each body, a break before it included for all but the first line. */
  readonly #heads: readonly Uint8Array[];
  readonly #break: Uint8Array;
  readonly #copy: CopyGrammar;
  readonly start: OutputState;

  /** `source` as `presented` makes it. Throws `RangeError` where one type's head would begin another's. */
  constructor(source: string, types: readonly string[], options: { readonly deepest?: number } = {}) {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const heads = [...types.map((t) => `${t}:  `), NONE];
    heads.forEach((a, i) => {
      const other = heads.find((b, j) => i !== j && b.startsWith(a));
      if (other !== undefined) throw new RangeError(`the types ${a} and ${other} cannot be told apart.`);
    });
    this.#heads = heads.map(bytes);
    this.#break = bytes(BREAK);
    this.#copy = byteGrammar(source, options);
    this.start = { heads: this.#heads.map((_, i) => i), written: 0, type: -1 };
  }

  step(state: OutputState, symbol: number): OutputState | undefined {
    if (state.body) {
      const body = this.#copy.step(state.body, symbol);
      if (body) return { ...state, body };
      return this.#copy.isEnd(state.body) ? this.#begin(state.type, symbol) : undefined;
    }
    const before = state.type >= 0 ? this.#break.length : 0;
    if (state.written < before) {
      if (this.#break[state.written] !== symbol) return undefined;
      return { ...state, written: state.written + 1 };
    }
    const at = state.written - before;
    const heads = state.heads.filter((h) => this.#heads[h]?.[at] === symbol);
    const [only] = heads;
    if (only === undefined) return undefined;
    if (heads.length > 1 || at + 1 < (this.#heads[only] as Uint8Array).length)
      return { ...state, heads, written: state.written + 1 };
    if (only === this.#heads.length - 1) return { heads: [], written: 0, type: only };
    return { heads: [], written: 0, type: only, body: this.#copy.start };
  }

  /** The first byte of the break before a later type's line. */
  #begin(type: number, symbol: number): OutputState | undefined {
    const heads = this.#heads.flatMap((_, i) => (i > type && i < this.#heads.length - 1 ? [i] : []));
    if (!heads.length || symbol !== this.#break[0]) return undefined;
    return { heads, written: 1, type };
  }

  legal(state: OutputState): number[] {
    const symbols = state.body
      ? [...this.#copy.legal(state.body), this.#break[0] as number]
      : [
          this.#break[state.written] ?? -1,
          ...state.heads.map(
            (h) => this.#heads[h]?.[state.written - (state.type >= 0 ? this.#break.length : 0)] ?? -1,
          ),
        ];
    return [...new Set(symbols)].filter((s) => s >= 0 && this.step(state, s));
  }

  /** Whether the reply may end here: nothing written, `none`, or a line that is whole. */
  isEnd(state: OutputState): boolean {
    if (state.body) return this.#copy.isEnd(state.body);
    return state.type === this.#heads.length - 1 || (state.type < 0 && state.written === 0);
  }
}
