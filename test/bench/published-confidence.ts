// What the paper does not print of its two scores: how well they are calibrated, how well they rank, and what can be
// answered at a stated precision.
import { overDocuments, ranked, type Weights } from "../../engine/evaluation/ranked-pairs.ts";
import { brier, ece, reliability } from "../../engine/evaluation/reliability.ts";
import type { Confidence } from "../../engine/evaluation/result-evidence.ts";
import { auroc, type CoveragePoint, precisionCoverage } from "../../engine/evaluation/selective.ts";

const DRAWS = 200;
const BINS = 10;
const PRECISION = [0.8, 0.9, 0.95];
const THRESHOLD = 0.9;

/** The largest coverage at which precision is at least this; undefined where it never is. */
const coverageAt = (points: readonly CoveragePoint[], precision: number): number | undefined =>
  points.filter((p) => p.precision >= precision).at(-1)?.coverage;

export function confidenceFigures(corpus: string, system: string, confidence: Confidence) {
  const pairs = ranked(confidence);
  const points = precisionCoverage(pairs, confidence.unanswered);
  const withInterval = (of: (w?: Weights) => number | undefined) => {
    const interval = overDocuments(pairs, of, { draws: DRAWS });
    return { value: of() ?? null, low: interval?.low ?? null, high: interval?.high ?? null };
  };
  const zero = confidence.scores.flatMap((s, i) => (s === 0 ? [confidence.correct[i] as number] : []));
  const kept = points.filter((p) => p.threshold >= THRESHOLD).at(-1);
  return {
    corpus,
    system,
    scorer: confidence.scorer,
    answers: pairs.scores.length,
    draws: DRAWS,
    auroc: withInterval((w) => auroc(pairs, w)),
    ece: withInterval((w) => ece(reliability(pairs, BINS, "equal-width", w))),
    brier: withInterval((w) => brier(pairs, w)),
    coverageAt: PRECISION.map((precision) => ({
      precision,
      ...withInterval((w) => coverageAt(precisionCoverage(pairs, confidence.unanswered, w), precision)),
    })),
    threshold: { at: THRESHOLD, coverage: kept?.coverage ?? 0, precision: kept?.precision ?? null },
    exactlyZero: { answers: zero.length, right: zero.reduce((a, b) => a + b, 0) },
    curve: sampled(points).map(({ coverage, precision, threshold }) =>
      [threshold, coverage, precision].map(rounded),
    ),
  };
}

const POINTS = 25;
const rounded = (x: number) => Number(x.toPrecision(4));

/** Points of the curve at about even coverages. */
function sampled(points: readonly CoveragePoint[]): CoveragePoint[] {
  let next = 0;
  return points.filter((p, i) => {
    if (p.coverage < next && i < points.length - 1) return false;
    next = Math.max(next + 1 / POINTS, p.coverage);
    return true;
  });
}
