// Whether a score puts right answers before wrong ones, and what is gained by answering only above a threshold: AUROC, the
// precision-coverage curve, the threshold for a stated precision.
import { type Interval, wilson } from "./proportion.ts";
import { type DrawOptions, overDocuments, type RankedPairs, type Weights, weightOf } from "./ranked-pairs.ts";

/**
 * Probability that a right answer scores above a wrong one, ties counted half (Mann-Whitney U by midranks; Hanley and
 * McNeil, Radiology 1982). Undefined where all answers are right, or all wrong.
 */
export function auroc(pairs: RankedPairs, weights?: Weights): number | undefined {
  let [wrongBelow, right, wrong, sum] = [0, 0, 0, 0];
  for (const { rights, wrongs } of steps(pairs, weights)) {
    sum += rights * (wrongBelow + wrongs / 2);
    wrongBelow += wrongs;
    right += rights;
    wrong += wrongs;
  }
  return right && wrong ? sum / (right * wrong) : undefined;
}

interface Step {
  readonly score: number;
  readonly rights: number;
  readonly wrongs: number;
}

/** One for each distinct score, ascending. */
function* steps(pairs: RankedPairs, weights?: Weights): Generator<Step> {
  const { scores, correct } = pairs;
  for (let i = 0; i < scores.length; ) {
    const score = scores[i] as number;
    let [rights, wrongs] = [0, 0];
    for (; i < scores.length && scores[i] === score; i++) {
      const weight = weightOf(pairs, i, weights);
      if (correct[i]) rights += weight;
      else wrongs += weight;
    }
    yield { score, rights, wrongs };
  }
}

export interface CoveragePoint {
  /** Answers that score at least this are given. */
  readonly threshold: number;
  readonly answered: number;
  readonly right: number;
  /** Of all pairs and the unanswered mentions. */
  readonly coverage: number;
  readonly precision: number;
}

/**
 * One point for each distinct score, from the strictest threshold to the laxest. `unanswered`: mentions that got no
 * answer at any threshold; they lower coverage.
 */
export function precisionCoverage(pairs: RankedPairs, unanswered = 0, weights?: Weights): CoveragePoint[] {
  const all = [...steps(pairs, weights)].reverse();
  const total = all.reduce((sum, s) => sum + s.rights + s.wrongs, 0) + unanswered;
  let [answered, right] = [0, 0];
  return all.flatMap(({ score, rights, wrongs }) => {
    answered += rights + wrongs;
    right += rights;
    if (answered === 0) return [];
    return [{ threshold: score, answered, right, coverage: answered / total, precision: right / answered }];
  });
}

/** Mean of 1 - precision over all coverages (Geifman and El-Yaniv, 2017): the area under the risk-coverage curve. */
export function areaUnderRisk(points: readonly CoveragePoint[]): number | undefined {
  if (points.length === 0) return undefined;
  let [area, before] = [0, 0];
  for (const { coverage, precision } of points) {
    area += (coverage - before) * (1 - precision);
    before = coverage;
  }
  return area / before;
}

export interface PrecisionThreshold {
  readonly wanted: number;
  /** Lowest threshold whose answers are right at least as often as wanted; null where there is none. */
  readonly point: (CoveragePoint & { readonly interval: Interval | null }) | null;
  /**
   * Lowest threshold where even the lower bound of the precision's interval (Wilson, 95 %) is not below what is wanted: for
   * whoever must not fall short. null where the answers are too few or too often wrong.
   */
  readonly safe: CoveragePoint | null;
}

/**
 * The threshold for a stated precision. `point.interval` is that of the precision at this threshold, by bootstrap over
 * documents; it does not allow for the threshold's having been chosen on the same pairs, so choose it on held-out ones.
 */
export function thresholdFor(
  wanted: number,
  pairs: RankedPairs,
  unanswered = 0,
  options: DrawOptions = {},
): PrecisionThreshold {
  const points = precisionCoverage(pairs, unanswered);
  const point = points.findLast((p) => p.precision >= wanted);
  const safe = points.findLast((p) => wilson(p.right, p.answered).low >= wanted);
  return {
    wanted,
    point: point
      ? {
          ...point,
          interval: overDocuments(pairs, (weights) => precisionAt(pairs, point.threshold, weights), options),
        }
      : null,
    safe: safe ?? null,
  };
}

/** Share of right answers among those that score at least `threshold`; undefined where there are none. */
export function precisionAt(pairs: RankedPairs, threshold: number, weights?: Weights): number | undefined {
  let [answered, right] = [0, 0];
  for (let i = pairs.scores.length - 1; i >= 0 && (pairs.scores[i] as number) >= threshold; i--) {
    const weight = weightOf(pairs, i, weights);
    answered += weight;
    right += weight * (pairs.correct[i] as number);
  }
  return answered ? right / answered : undefined;
}
