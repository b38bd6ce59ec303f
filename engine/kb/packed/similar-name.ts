// A name like a term, what is asked of a search for such names, and what it reads.
import type { KindFilter } from "./window-sums.ts";

export interface SimilarName {
  /** Key: a distinct folded name. */
  readonly key: number;
  /** Cosine, 0 to 1. */
  readonly score: number;
}

export interface SimilarOptions {
  readonly limit: number;
  readonly floor: number;
  /** Keys that may be answered; absent: all. */
  readonly filter?: KindFilter | undefined;
  /** What counts once towards the limit: the concepts of a key, or its entries. */
  owners(key: number): Iterable<number>;
}

/** Sorted distinct folded names. `decode` and `next` leave the current one in `bytes[0, length)`. */
export interface KeyText {
  readonly count: number;
  readonly bytes: Uint8Array;
  readonly length: number;
  decode(i: number): void;
  next(): void;
  /** Index of the first key that is not before the query. */
  lowerBound(query: Uint8Array): number;
}
