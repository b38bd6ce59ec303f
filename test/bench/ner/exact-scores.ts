// Precision, recall and F1 of exact mentions (both borders and the type), micro over a corpus, with percentile intervals
// from drawing documents.
import { defaultResampling, percentileInterval, resample } from "../../../engine/evaluation/bootstrap.ts";

export interface Marked {
  readonly start: number;
  readonly end: number;
  readonly type: string;
}

/** Counts of one document. */
export interface Counts {
  readonly right: number;
  readonly gold: number;
  readonly predicted: number;
}

const keyOf = ({ start, end, type }: Marked): string => `${start} ${end} ${type}`;

/** A mention that is marked twice counts once. */
export function countsOf(gold: readonly Marked[], predicted: readonly Marked[]): Counts {
  const wanted = new Set(gold.map(keyOf));
  const found = new Set(predicted.map(keyOf));
  let right = 0;
  for (const key of found) if (wanted.has(key)) right++;
  return { right, gold: wanted.size, predicted: found.size };
}

export type Measure = (right: number, gold: number, predicted: number) => number;
export const precision: Measure = (right, _, predicted) => (predicted ? right / predicted : Number.NaN);
export const recall: Measure = (right, gold) => (gold ? right / gold : Number.NaN);
export const f1: Measure = (right, gold, predicted) =>
  gold + predicted ? (2 * right) / (gold + predicted) : Number.NaN;

const measured = (counts: readonly Counts[], measure: Measure, weight: (d: number) => number): number => {
  const sum = [0, 0, 0] as [number, number, number];
  counts.forEach(({ right, gold, predicted }, d) => {
    sum[0] += weight(d) * right;
    sum[1] += weight(d) * gold;
    sum[2] += weight(d) * predicted;
  });
  return measure(...sum);
};

export const overall = (counts: readonly Counts[], measure: Measure): number =>
  measured(counts, measure, () => 1);

const percent = (x: number): string => (Number.isNaN(x) ? "-" : (100 * x).toFixed(1));

/** `84.2 (81.0–87.1)`. */
export function withInterval(counts: readonly Counts[], measure: Measure): string {
  const draws: number[] = [];
  resample(counts.length, defaultResampling, (w) =>
    draws.push(measured(counts, measure, (d) => w[d] as number)),
  );
  const { low, high } = percentileInterval(Float64Array.from(draws), defaultResampling.level);
  return `${percent(overall(counts, measure))} (${percent(low ?? Number.NaN)}–${percent(high ?? Number.NaN)})`;
}

/** `+1.2 (0.4–2.0)`: the second less the first over the same draws of documents. */
export function difference(before: readonly Counts[], after: readonly Counts[], measure: Measure): string {
  const draws: number[] = [];
  resample(before.length, defaultResampling, (w) => {
    const weight = (d: number) => w[d] as number;
    draws.push(measured(after, measure, weight) - measured(before, measure, weight));
  });
  const { low, high } = percentileInterval(Float64Array.from(draws), defaultResampling.level);
  const signed = (x: number) => `${x < 0 ? "" : "+"}${percent(x)}`;
  return `${signed(overall(after, measure) - overall(before, measure))} (${signed(low ?? Number.NaN)} to ${signed(high ?? Number.NaN)})`;
}
