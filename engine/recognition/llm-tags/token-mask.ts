// Which tokens a decoder may write next: those whose bytes the grammar takes one after the other. A grammar allows few bytes at
// any point, so that only the few tokens along them are looked at, whatever the size of the vocabulary.

/** A grammar that goes from state to state by bytes; `OutputGrammar` and `CopyGrammar` are such. */
export interface ByteGrammar<S> {
  step(state: S, byte: number): S | undefined;
  legal(state: S): number[];
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
  return a.length - b.length;
}

export class TokenMask {
  /** Ids in the order of their bytes. */
  readonly #ids: Uint32Array;
  readonly #bytes: readonly Uint8Array[];

  /** `tokens`: bytes by id, as `tokenBytes` reads them; tokens that write nothing are never legal. */
  constructor(tokens: readonly (Uint8Array | undefined)[]) {
    const known = tokens.flatMap((bytes, id) => (bytes?.length ? [{ bytes, id }] : []));
    known.sort((a, b) => compare(a.bytes, b.bytes) || a.id - b.id);
    this.#ids = Uint32Array.from(known, (k) => k.id);
    this.#bytes = known.map((k) => k.bytes);
  }

  /** Ids of the legal tokens, in no particular order. Whether the text may end here is the grammar's `isEnd`. */
  legal<S>(grammar: ByteGrammar<S>, state: S): number[] {
    const found: number[] = [];
    const walk = (from: number, to: number, depth: number, at: S): void => {
      // Tokens of exactly these bytes come first.
      let i = from;
      for (; i < to && (this.#bytes[i] as Uint8Array).length === depth; i++)
        if (depth > 0) found.push(this.#ids[i] as number);
      if (i === to) return;
      for (const byte of grammar.legal(at)) {
        const [low, high] = [this.#first(i, to, depth, byte), this.#first(i, to, depth, byte + 1)];
        if (low < high) walk(low, high, depth + 1, grammar.step(at, byte) as S);
      }
    };
    walk(0, this.#ids.length, 0, state);
    return found;
  }

  /** The state behind a token, or undefined where it is not legal. */
  take<S>(grammar: ByteGrammar<S>, state: S, bytes: Uint8Array): S | undefined {
    let at: S | undefined = state;
    for (const byte of bytes) at = at === undefined ? undefined : grammar.step(at, byte);
    return at;
  }

  /** The first of `[from, to)` whose byte at `depth` is `byte` or greater. */
  #first(from: number, to: number, depth: number, byte: number): number {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (((this.#bytes[middle] as Uint8Array)[depth] as number) < byte) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
