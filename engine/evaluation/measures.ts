// A measure is what turns column sums into one number: a ratio of two sums, or a mean or median of such ratios. Being
// a function of sums, it can be taken again of every resampled set of documents.

/** A weighted sum of columns. */
export type Terms = readonly (readonly [column: number, weight: number])[];

/** Numerator over denominator, both summed over documents: the ratio estimator; undefined (NaN) over 0. */
export interface Ratio {
  readonly kind: "ratio";
  readonly numerator: Terms;
  readonly denominator: Terms;
}

/**
 * Of the ratios that are defined: their mean, their median (of an even number, the mean of the middle two), or their
 * mean weighted by a column.
 */
export interface Summary {
  readonly kind: "mean" | "median" | "weighted";
  readonly of: readonly Ratio[];
  /** Column of each ratio's weight; for `weighted` only. */
  readonly weights?: readonly number[];
}

export type Measure = Ratio | Summary;

export const sumOf = (terms: Terms, sums: Float64Array): number => {
  let total = 0;
  for (const [column, weight] of terms) total += weight * (sums[column] as number);
  return total;
};

export const ratio = (numerator: readonly number[], denominator: readonly number[]): Ratio => ({
  kind: "ratio",
  numerator: numerator.map((c) => [c, 1]),
  denominator: denominator.map((c) => [c, 1]),
});

/** `2 right / (gold + predicted)`: F1 without ever dividing by a zero that precision or recall has alone. */
export const f1 = (right: number, gold: number, predicted: number): Ratio => ({
  kind: "ratio",
  numerator: [[right, 2]],
  denominator: [
    [gold, 1],
    [predicted, 1],
  ],
});

const ratioOf = (m: Ratio, sums: Float64Array): number => {
  const denominator = sumOf(m.denominator, sums);
  return denominator === 0 ? Number.NaN : sumOf(m.numerator, sums) / denominator;
};

/** NaN where it is undefined. */
export function measured(m: Measure, sums: Float64Array): number {
  if (m.kind === "ratio") return ratioOf(m, sums);
  let [total, weight] = [0, 0];
  const defined: number[] = [];
  for (let i = 0; i < m.of.length; i++) {
    const value = ratioOf(m.of[i] as Ratio, sums);
    if (Number.isNaN(value)) continue;
    const w = m.weights ? (sums[m.weights[i] as number] as number) : 1;
    total += w * value;
    weight += w;
    if (m.kind === "median") defined.push(value);
  }
  if (m.kind !== "median") return weight === 0 ? Number.NaN : total / weight;
  defined.sort((a, b) => a - b);
  const middle = defined.length >> 1;
  if (defined.length % 2 === 1) return defined[middle] as number;
  return defined.length ? ((defined[middle - 1] as number) + (defined[middle] as number)) / 2 : Number.NaN;
}

/** Columns whose documents stand behind the value. */
export const basisOf = (m: Measure): number[] =>
  m.kind === "ratio"
    ? m.denominator.map(([column]) => column)
    : m.of.flatMap((r) => r.denominator.map(([column]) => column));
