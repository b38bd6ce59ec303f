// Scores with whether the answer was right, in order of the score: what every figure of confidence is computed from, once
// over all pairs and again over documents drawn anew.
import type { Interval } from "./proportion.ts";
import { below, seeded } from "./seeded.ts";

/** Column-wise, as `Confidence` of an evaluation result holds them. */
export interface Pairs {
  readonly scores: readonly number[];
  /** 1: right. */
  readonly correct: readonly (0 | 1)[];
  /** Number of the document, from 0. */
  readonly documents: readonly number[];
}

export interface RankedPairs {
  /** Ascending. */
  readonly scores: Float64Array;
  readonly correct: Uint8Array;
  readonly documents: Uint32Array;
  /** Number of documents: all numbers are lower. */
  readonly documentCount: number;
}

/** Throws `RangeError` for a score that is no finite number, or columns that differ in length. */
export function ranked({ scores, correct, documents }: Pairs): RankedPairs {
  if (correct.length !== scores.length || documents.length !== scores.length)
    throw new RangeError("scores, correct and documents differ in length");
  const bad = scores.findIndex((s) => !Number.isFinite(s));
  if (bad >= 0) throw new RangeError(`score ${scores[bad]} of pair ${bad + 1} is no number`);
  const order = Uint32Array.from(scores.keys()).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number) || a - b,
  );
  return {
    scores: Float64Array.from(order, (i) => scores[i] as number),
    correct: Uint8Array.from(order, (i) => correct[i] as number),
    documents: Uint32Array.from(order, (i) => documents[i] as number),
    documentCount: documents.reduce((most, d) => Math.max(most, d + 1), 0),
  };
}

/** How often each document counts; absent: once. */
export type Weights = Uint32Array | undefined;

export const weightOf = ({ documents }: RankedPairs, i: number, weights: Weights): number =>
  weights ? (weights[documents[i] as number] as number) : 1;

export interface DrawOptions {
  /** Default 1000. */
  readonly draws?: number;
  /** Default 42. */
  readonly seed?: number;
  /** Share of the draws inside the interval (default 0.95). */
  readonly level?: number;
}

/**
 * Percentile bootstrap over documents: documents that hold pairs are drawn with replacement, as many as there are. Draws
 * in which the statistic is undefined are left out; null where that is all of them, or fewer than two documents hold pairs.
 */
export function overDocuments(
  pairs: RankedPairs,
  statistic: (weights: Weights) => number | undefined,
  { draws = 1000, seed = 42, level = 0.95 }: DrawOptions = {},
): Interval | null {
  const holding = [...new Set(pairs.documents)].sort((a, b) => a - b);
  if (holding.length < 2) return null;
  const random = seeded(seed);
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const weights = new Uint32Array(pairs.documentCount);
    for (let i = 0; i < holding.length; i++) {
      const d = holding[below(random, holding.length)] as number;
      weights[d] = (weights[d] as number) + 1;
    }
    const value = statistic(weights);
    if (value !== undefined) values.push(value);
  }
  if (values.length === 0) return null;
  values.sort((a, b) => a - b);
  const at = (q: number) => values[Math.min(values.length - 1, Math.floor(q * values.length))] as number;
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) };
}
