// Whether two systems differ on the same documents: the paired bootstrap (Efron & Tibshirani 1993, ch. 16; Koehn 2004)
// and approximate randomisation (Noreen 1989; Yeh 2000), both over documents.
import {
  type Interval,
  type Pause,
  percentileInterval,
  type Resampling,
  resamplePausing,
} from "./bootstrap.ts";
import type { CountMatrix } from "./count-matrix.ts";
import { type Measure, measured } from "./measures.ts";
import { seeded } from "./seeded.ts";

export interface PairedDifference extends Interval {
  /** The measure in both; NaN where undefined. The interval is of `second - first`. */
  readonly first: number;
  readonly second: number;
  /** Two-sided p of approximate randomisation; null where the difference is undefined. */
  readonly p: number | null;
}

/** Differences that only rounding makes are no differences. */
const ROUNDING = 1e-12;

/**
 * `second - first` of each measure: the percentile interval of the paired bootstrap (the same documents are drawn for
 * both), and the p-value of approximate randomisation: how often a difference at least as large comes about when each
 * document's two outputs change sides at random, `(1 + as large) / (1 + draws)`.
 * Row d of both matrices is the same document, and both share their columns; throws RangeError where they do not.
 */
export async function pairedDifferences(
  first: CountMatrix,
  second: CountMatrix,
  measures: readonly Measure[],
  by: Resampling,
  pause?: Pause,
): Promise<PairedDifference[]> {
  if (first.documents !== second.documents || first.columns !== second.columns)
    throw new RangeError("two systems are compared over the same documents and columns");
  const [a, b] = [first.totals(), second.totals()];
  const observed = measures.map((m): [number, number] => [measured(m, a), measured(m, b)]);
  const bounds = await bootstrapDifferences(first, second, measures, by, pause);
  const p = await randomised(first, second, measures, observed, by, pause);
  return observed.map(([one, other], i) => ({
    first: one,
    second: other,
    ...(bounds[i] as Interval),
    p: p[i] as number | null,
  }));
}

async function bootstrapDifferences(
  first: CountMatrix,
  second: CountMatrix,
  measures: readonly Measure[],
  by: Resampling,
  pause: Pause | undefined,
): Promise<Interval[]> {
  if (first.documents < 2 || by.draws < 1) return measures.map(() => ({ low: null, high: null }));
  const values = measures.map(() => new Float64Array(by.draws));
  const [a, b] = [new Float64Array(first.columns.width), new Float64Array(first.columns.width)];
  let draw = 0;
  const each = (weights: Uint32Array) => {
    first.addSums(a.fill(0), weights);
    second.addSums(b.fill(0), weights);
    for (const [i, m] of measures.entries())
      (values[i] as Float64Array)[draw] = measured(m, b) - measured(m, a);
    draw++;
  };
  await resamplePausing(first.documents, by, each, pause);
  return values.map((v) => percentileInterval(v, by.level));
}

async function randomised(
  first: CountMatrix,
  second: CountMatrix,
  measures: readonly Measure[],
  observed: readonly (readonly [number, number])[],
  by: Resampling,
  pause: Pause | undefined,
): Promise<(number | null)[]> {
  const random = seeded(by.seed + 1);
  const [stays, moves] = [new Uint32Array(first.documents), new Uint32Array(first.documents)];
  const [one, other] = [new Float64Array(first.columns.width), new Float64Array(first.columns.width)];
  const asLarge = measures.map(() => 0);
  for (let draw = 0; draw < by.draws; draw++) {
    await pause?.(draw);
    for (let d = 0; d < stays.length; d++) {
      stays[d] = random() >>> 31;
      moves[d] = 1 - (stays[d] as number);
    }
    second.addSums(first.addSums(one.fill(0), stays), moves);
    second.addSums(first.addSums(other.fill(0), moves), stays);
    for (const [i, m] of measures.entries()) {
      const [a, b] = observed[i] as readonly [number, number];
      if (Math.abs(measured(m, other) - measured(m, one)) >= Math.abs(b - a) - ROUNDING)
        asLarge[i] = (asLarge[i] as number) + 1;
    }
  }
  return observed.map(([a, b], i) =>
    by.draws < 1 || Number.isNaN(b - a) ? null : (1 + (asLarge[i] as number)) / (1 + by.draws),
  );
}
