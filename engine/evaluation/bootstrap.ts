// How sure a figure is: the bootstrap over documents (Efron 1979; the cluster bootstrap of Field & Welsh 2007).
// Mentions of one document are not independent, so documents are drawn, and all their mentions with them.
import type { CountMatrix } from "./count-matrix.ts";
import { type Measure, measured } from "./measures.ts";
import { below, seeded } from "./seeded.ts";

export interface Interval {
  /** null where half of the draws or more leave the measure undefined. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface Resampling {
  /** Draws; 1,000 as published for the linkers this is compared with. */
  readonly draws: number;
  readonly seed: number;
  /** Share of draws inside the interval: 0.95. */
  readonly level: number;
}

/** Called now and then between draws, so that a long computation can be watched and stopped; what it throws ends it. */
export type Pause = (draw: number) => Promise<void>;

/** Draws between two pauses: some tens of milliseconds on a large corpus. */
const STRETCH = 10;

export const defaultResampling: Resampling = { draws: 1000, seed: 42, level: 0.95 };

/** Under this many documents an interval says little, and a warning says so. */
export const FEW_DOCUMENTS = 30;

/** `draws` times multinomial weights over the documents (n drawn out of n, with replacement); one array, filled anew. */
function* resamples(documents: number, by: Resampling): Generator<Uint32Array> {
  const random = seeded(by.seed);
  const weights = new Uint32Array(documents);
  for (let draw = 0; draw < by.draws; draw++) {
    weights.fill(0);
    for (let i = 0; i < documents; i++) {
      const d = below(random, documents);
      weights[d] = (weights[d] as number) + 1;
    }
    yield weights;
  }
}

/** Calls `each` with the weights of every draw. */
export function resample(documents: number, by: Resampling, each: (weights: Uint32Array) => void): void {
  for (const weights of resamples(documents, by)) each(weights);
}

/** The same with pauses between draws. */
export async function resamplePausing(
  documents: number,
  by: Resampling,
  each: (weights: Uint32Array) => void,
  pause?: Pause,
): Promise<void> {
  let draw = 0;
  for (const weights of resamples(documents, by)) {
    each(weights);
    if (pause && draw % STRETCH === 0) await pause(draw);
    draw++;
  }
}

/** Percentile by linear interpolation between order statistics (Hyndman & Fan's type 7). `sorted` is not empty. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const [low, high] = [Math.floor(at), Math.ceil(at)];
  const floor = sorted[low] as number;
  return floor + (at - low) * ((sorted[high] as number) - floor);
}

/** The percentile interval of values, NaN ones left out. Sorts in place. */
export function percentileInterval(values: Float64Array, level: number): Interval {
  values.sort();
  // NaN sorts last.
  let defined = values.length;
  while (defined > 0 && Number.isNaN(values[defined - 1] as number)) defined--;
  if (defined * 2 <= values.length) return { low: null, high: null };
  const known = values.subarray(0, defined);
  const tail = (1 - level) / 2;
  return { low: percentile(known, tail), high: percentile(known, 1 - tail) };
}

/**
 * Percentile intervals of many measures over the same draws. With fewer than two documents there is none.
 * Time: draws * non-zero counts; memory: draws * measures numbers.
 */
export async function intervals(
  counts: CountMatrix,
  measures: readonly Measure[],
  by: Resampling,
  pause?: Pause,
): Promise<Interval[]> {
  if (counts.documents < 2 || by.draws < 1) return measures.map(() => ({ low: null, high: null }));
  const values = measures.map(() => new Float64Array(by.draws));
  const sums = new Float64Array(counts.columns.width);
  let draw = 0;
  const each = (weights: Uint32Array) => {
    counts.addSums(sums.fill(0), weights);
    for (let m = 0; m < measures.length; m++)
      (values[m] as Float64Array)[draw] = measured(measures[m] as Measure, sums);
    draw++;
  };
  await resamplePausing(counts.documents, by, each, pause);
  return values.map((v) => percentileInterval(v, by.level));
}
