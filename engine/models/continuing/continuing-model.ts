// The port to a model that continues token sequences, as a search over continuations needs it: many sequences at once,
// branched and dropped between steps, numbers at every position that was fed.

/** A causal model, or the decoder of an encoder–decoder one. */
export interface ContinuingModel {
  /** Tokens there are numbers for. */
  readonly vocabulary: number;
  /** Tokens a prompt and its continuation may have together. */
  readonly context: number;
  /**
   * Reads the prompts, one row each; an empty prompt is a `RangeError`. Whatever several prompts begin with together may be
   * read once.
   */
  begin(prompts: readonly (readonly number[])[]): Promise<Rows>;
}

/** One row of the next `Rows`: a row of these with tokens after it. */
export interface Extension {
  readonly from: number;
  /** At least one. */
  readonly tokens: readonly number[];
}

/** Sequences as far as they have been read. Rows are never changed: what is extended is new. */
export interface Rows {
  readonly count: number;
  /**
   * Logits over the vocabulary (natural units, not normalised) of the token after the last one fed to `row`; with `back`, of
   * the one after the token that many places before it. `back` is less than the number of tokens that were fed last. Valid
   * as long as these rows are held.
   */
  logits(row: number, back?: number): Float32Array;
  /** Rows may be taken several times, or not at all. */
  extend(next: readonly Extension[]): Promise<Rows>;
}
