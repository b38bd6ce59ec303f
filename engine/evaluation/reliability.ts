// Whether a score means what it says: of the answers scored about 0.8, are about 80 % right? Reliability diagram, expected
// calibration error and Brier score.
import { type Interval, wilson } from "./proportion.ts";
import { type RankedPairs, type Weights, weightOf } from "./ranked-pairs.ts";

export interface ReliabilityBin {
  /** The bin holds scores in `[from, to)`; the last one `[from, to]`. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly right: number;
  /** Mean score in the bin; null where it is empty. */
  readonly confidence: number | null;
  /** Share of right answers; null where it is empty. */
  readonly accuracy: number | null;
  /** Wilson, 95 %, as if mentions were independent. */
  readonly interval: Interval;
}

/** equal-width: bins of one width over 0 to 1. equal-mass: bins of (nearly) as many pairs; equal scores stay together. */
export type Binning = "equal-width" | "equal-mass";

const within = ({ scores }: RankedPairs): boolean =>
  scores.length === 0 || ((scores[0] as number) >= 0 && (scores.at(-1) as number) <= 1);

/** Throws `RangeError` where a score is outside 0 to 1: then it is no probability, and there is nothing to compare. */
export function reliability(
  pairs: RankedPairs,
  bins = 10,
  binning: Binning = "equal-width",
  weights?: Weights,
): ReliabilityBin[] {
  if (!within(pairs))
    throw new RangeError("scores outside 0 to 1 are no probabilities: calibrate them first");
  const edges = binning === "equal-width" ? widths(bins) : masses(pairs, bins);
  const made = edges.slice(1).map((to, b) => ({ from: edges[b] as number, to, count: 0, right: 0, sum: 0 }));
  let b = 0;
  for (let i = 0; i < pairs.scores.length; i++) {
    const score = pairs.scores[i] as number;
    while (b < made.length - 1 && score >= (made[b]?.to as number)) b++;
    const bin = made[b] as (typeof made)[number];
    const weight = weightOf(pairs, i, weights);
    bin.count += weight;
    bin.right += weight * (pairs.correct[i] as number);
    bin.sum += weight * score;
  }
  return made.map(({ from, to, count, right, sum }) => ({
    from,
    to,
    count,
    right,
    confidence: count ? sum / count : null,
    accuracy: count ? right / count : null,
    interval: wilson(right, count),
  }));
}

const widths = (bins: number): number[] => Array.from({ length: bins + 1 }, (_, i) => i / bins);

function masses({ scores }: RankedPairs, bins: number): number[] {
  const inner = Array.from(
    { length: bins - 1 },
    (_, i) => scores[Math.floor(((i + 1) * scores.length) / bins)] ?? 1,
  );
  return [0, ...new Set(inner.filter((edge) => edge > 0 && edge < 1)), 1];
}

/**
 * Expected calibration error: mean over the bins of |accuracy - confidence|, weighted by their counts (Naeini et al.,
 * AAAI 2015; Guo et al., ICML 2017). Depends on the bins: name them beside it. Undefined where there are no pairs.
 */
export function ece(bins: readonly ReliabilityBin[]): number | undefined {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  if (count === 0) return undefined;
  return bins.reduce(
    (sum, bin) =>
      sum + (bin.count ? (bin.count / count) * Math.abs((bin.accuracy ?? 0) - (bin.confidence ?? 0)) : 0),
    0,
  );
}

/** Mean squared difference of score and outcome (Brier, 1950): 0 is best; 0.25 is what "0.5" always gets. */
export function brier(pairs: RankedPairs, weights?: Weights): number | undefined {
  let [count, sum] = [0, 0];
  for (let i = 0; i < pairs.scores.length; i++) {
    const weight = weightOf(pairs, i, weights);
    count += weight;
    sum += weight * ((pairs.scores[i] as number) - (pairs.correct[i] as number)) ** 2;
  }
  return count ? sum / count : undefined;
}
