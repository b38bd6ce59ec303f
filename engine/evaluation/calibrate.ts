// Fits a calibrator on some documents and shows on the others what it is worth: a calibrator that was tested on what it
// was fitted on always looks good.
import {
  CALIBRATOR_SCHEMA,
  type Calibrator,
  calibratedPairs,
  type FitOptions,
  fitCurves,
  splitByDocument,
  type TypedPairs,
} from "./calibrator.ts";
import type { Interval } from "./proportion.ts";
import { overDocuments, type RankedPairs, ranked, type Weights } from "./ranked-pairs.ts";
import { brier, ece, reliability } from "./reliability.ts";
import { auroc, precisionAt, thresholdFor } from "./selective.ts";

export interface CalibrateOptions extends FitOptions {
  /** Share of the documents to test on, above 0 and below 1 (default 0.5). */
  readonly heldOut?: number;
  readonly seed?: number;
  /** Precisions to find thresholds for. */
  readonly precisions?: readonly number[];
}

export interface Quality {
  readonly name: "ECE" | "Brier" | "AUROC";
  readonly before: number | null;
  readonly after: number | null;
  readonly interval: Interval | null;
}

export interface Calibration {
  readonly calibrator: Calibrator;
  readonly fitted: { readonly pairs: number; readonly documents: number };
  readonly tested: { readonly pairs: number; readonly documents: number };
  /** On the documents that were held out; the interval is of the calibrated score, by bootstrap over documents. */
  readonly quality: readonly Quality[];
  /** Thresholds as found where it was fitted, and what they keep on the documents that were held out. */
  readonly thresholds: readonly {
    readonly wanted: number;
    readonly threshold: number | null;
    readonly precision: number | null;
    readonly interval: Interval | null;
    readonly coverage: number | null;
  }[];
}

/** Throws `RangeError` where either side would be without pairs. */
export function calibrate(
  scorer: string,
  pairs: TypedPairs,
  { heldOut = 0.5, seed = 42, precisions = [0.8, 0.9, 0.95, 0.99], ...fitting }: CalibrateOptions = {},
): Calibration {
  const { fit, test } = splitByDocument(pairs, heldOut, seed);
  if (!fit.scores.length || !test.scores.length)
    throw new RangeError(
      `${new Set(pairs.documents).size} documents do not give both a part to fit on and one to test on`,
    );
  const curves = fitCurves(fit, fitting);
  const own = ranked(calibratedPairs(curves, fit));
  const [raw, done] = [ranked(test), ranked(calibratedPairs(curves, test))];
  const found = precisions.map((wanted) => ({
    wanted,
    threshold: thresholdFor(wanted, own, 0, { draws: 1 }).point?.threshold ?? null,
  }));
  return {
    calibrator: {
      schema: CALIBRATOR_SCHEMA,
      scorer,
      ...curves,
      pairs: fit.scores.length,
      documents: new Set(fit.documents).size,
      seed,
      thresholds: found.map(({ wanted, threshold }) => ({ precision: wanted, threshold })),
    },
    fitted: { pairs: fit.scores.length, documents: new Set(fit.documents).size },
    tested: { pairs: test.scores.length, documents: new Set(test.documents).size },
    quality: [
      quality(
        "ECE",
        raw,
        done,
        (p, w) => (isProbable(p) ? ece(reliability(p, 10, "equal-width", w)) : undefined),
        seed,
      ),
      quality("Brier", raw, done, (p, w) => (isProbable(p) ? brier(p, w) : undefined), seed),
      quality("AUROC", raw, done, auroc, seed),
    ],
    thresholds: found.map(({ wanted, threshold }) => ({
      wanted,
      threshold,
      ...keptAt(done, threshold, seed),
    })),
  };
}

const isProbable = ({ scores }: RankedPairs): boolean =>
  scores.length === 0 || ((scores[0] as number) >= 0 && (scores.at(-1) as number) <= 1);

function quality(
  name: Quality["name"],
  raw: RankedPairs,
  done: RankedPairs,
  of: (pairs: RankedPairs, weights?: Weights) => number | undefined,
  seed: number,
): Quality {
  return {
    name,
    before: of(raw) ?? null,
    after: of(done) ?? null,
    interval: overDocuments(done, (w) => of(done, w), { seed, draws: 500 }),
  };
}

function keptAt(done: RankedPairs, threshold: number | null, seed: number) {
  if (threshold === null) return { precision: null, interval: null, coverage: null };
  const kept = done.scores.filter((s) => s >= threshold).length;
  return {
    precision: precisionAt(done, threshold) ?? null,
    interval: overDocuments(done, (w) => precisionAt(done, threshold, w), { seed, draws: 500 }),
    coverage: kept / done.scores.length,
  };
}
