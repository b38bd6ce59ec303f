// What the similarity search asks of its inner loops: sums of gram masses over the keys of one window, and the keys
// whose sum leaves them a chance. Done in WebAssembly (wasm-sums.ts) and in JavaScript (plain-sums.ts).

/** A gram's list in `grams.postings`. */
export interface QueryList {
  /** `LIST.short` or `LIST.windowed`. */
  readonly form: number;
  readonly start: number;
  readonly end: number;
  /** What a posting adds to a sum, 1 or more. The masses of a query's lists make 16,000 at most. */
  readonly mass: number;
}

/**
 * What a sum says about a cosine. The query's vector is q, a key's vector k; the *mass* of a gram is tf(q) · idf² / |q|²,
 * so that the sum of masses over a key's grams, times |q| / |k|, is their cosine. Lists read so far hold `read` of the
 * query's squared length, the others `unread`.
 */
export interface BoundParameters {
  /** Share of the mass that one unit of a sum stands for. */
  readonly unit: number;
  /** |q| in units of the stored norms. */
  readonly length: number;
  readonly unread: number;
  /** Mass of the unread lists. */
  readonly unreadMass: number;
  readonly read: number;
  /** Most often that the query holds one gram. */
  readonly repeats: number;
  /** The same where only grams that some key holds count. */
  readonly heldRepeats: number;
  /** Keys with a lower bound are of no use. */
  readonly threshold: number;
  /** Highest share by which rounding the masses up may have raised a sum. */
  readonly rounding: number;
  /** How often a key that repeats grams may hold an unread one, on average. */
  readonly times: number;
  /**
   * Share of the unread mass that a key may hold, by the share it holds of the rest: at most `slope` · share + `offset`.
   * An offset of 1 is no assumption, lower ones are guesses that miss some names.
   */
  readonly slope: number;
  readonly offset: number;
  /** Keys whose cosine with what is read of the query is lower are of no use either. */
  readonly leastPart: number;
}

/** Lists that one search reads at most. */
export const MOST_LISTS = 1_500;
/** Masses make so much together, before each is rounded up: four times that and rounding fit in 16 bits. */
export const MASS_UNITS = 14_000;

/** Which keys may be answered. */
export interface KindFilter {
  /** Kind of each key. */
  readonly kinds: Uint8Array;
  /** By kind: 1 where its keys may be answered. */
  readonly pass: Uint8Array;
}

export interface WindowSums {
  /** Reads the lists of a query where they are not known; the sums are all 0 and the first window comes next. */
  open(lists: readonly QueryList[], filter: KindFilter | undefined): void;
  /**
   * Adds lists `from` up to `to` of the next window; answers 0 where they have no posting there. With `note`, remembers the
   * keys.
   */
  accumulate(from: number, to: number, window: number, note: boolean): number;
  /** Keys of the window with a sum of `least` or more whose bound reaches the threshold; sums are cleared. */
  scan(window: number, least: number, parameters: BoundParameters): number;
  /** The same among the keys remembered in `accumulate`. */
  scanTouched(window: number, least: number, parameters: BoundParameters): number;
  /** The `i`-th key that the last scan answered, its bound and its cosine with what is read of the query. */
  key(i: number): number;
  bound(i: number): number;
  part(i: number): number;
}

/** Bytes that are read piece by piece: a section of a file, or an array. */
export interface PieceSource {
  readonly length: number;
  /** Fills `into` with the bytes from `from` on; they lie inside. */
  read(from: number, into: Uint8Array): void;
}

export const piecesOf = (bytes: Uint8Array): PieceSource => ({
  length: bytes.length,
  read: (from, into) => into.set(bytes.subarray(from, from + into.length)),
});
