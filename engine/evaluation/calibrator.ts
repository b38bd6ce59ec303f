// A calibrator: what a raw score of one model means as a probability, for each type with enough pairs of its own and for
// all others together. Small JSON, stored beside the model.
import * as z from "zod";
import { applyIsotonic, fitIsotonic } from "./isotonic.ts";
import { applyPlatt, fitPlatt } from "./platt.ts";
import { below, seeded } from "./seeded.ts";

export const CALIBRATOR_SCHEMA = "curie.calibrator/1";

const rising = (values: readonly number[]) =>
  values.every((v, i) => i === 0 || v >= (values[i - 1] as number));

const curveSchema = z.discriminatedUnion("kind", [
  z
    .object({
      kind: z.literal("isotonic"),
      scores: z.array(z.number()).min(1).refine(rising, "scores must rise"),
      values: z.array(z.number().min(0).max(1)).min(1).refine(rising, "values must not fall"),
    })
    .refine((c) => c.scores.length === c.values.length, "scores and values differ in number"),
  z.object({ kind: z.literal("platt"), a: z.number().max(0), b: z.number() }),
]);

export const calibratorSchema = z.object({
  schema: z.literal(CALIBRATOR_SCHEMA),
  /** Which score it is for. */
  scorer: z.string(),
  /** For types without a curve of their own. */
  fallback: curveSchema,
  types: z.record(z.string(), curveSchema),
  /** Pairs and documents it was fitted on. */
  pairs: z.int().min(0),
  documents: z.int().min(0),
  seed: z.int(),
  /** Calibrated scores from which answers are right with the stated precision, as found on the pairs it was fitted on. */
  thresholds: z.array(z.object({ precision: z.number(), threshold: z.number().nullable() })),
});

export type Curve = z.output<typeof curveSchema>;
export type Calibrator = z.output<typeof calibratorSchema>;

export interface TypedPairs {
  readonly scores: readonly number[];
  readonly correct: readonly (0 | 1)[];
  readonly documents: readonly number[];
  /** Indices into `typeNames`. */
  readonly types: readonly number[];
  readonly typeNames: readonly string[];
}

/** auto: isotonic where there are at least 1,000 pairs, else Platt (Niculescu-Mizil and Caruana, ICML 2005). */
export type CurveKind = "auto" | Curve["kind"];

export interface FitOptions {
  readonly kind?: CurveKind;
  /** A type gets its own curve from this many pairs on, if it has both right and wrong ones (default 200). */
  readonly leastPerType?: number;
}

const ENOUGH_FOR_ISOTONIC = 1000;

function fitCurve(scores: readonly number[], correct: readonly number[], kind: CurveKind): Curve {
  const chosen = kind === "auto" ? (scores.length >= ENOUGH_FOR_ISOTONIC ? "isotonic" : "platt") : kind;
  const curve = chosen === "isotonic" ? fitIsotonic(scores, correct) : fitPlatt(scores, correct);
  return curve.kind === "isotonic"
    ? { ...curve, scores: [...curve.scores], values: [...curve.values] }
    : curve;
}

/** Throws `RangeError` where there are no pairs. */
export function fitCurves(
  pairs: TypedPairs,
  { kind = "auto", leastPerType = 200 }: FitOptions = {},
): Pick<Calibrator, "fallback" | "types"> {
  const types: Record<string, Curve> = {};
  for (const [t, name] of pairs.typeNames.entries()) {
    const own = [...pairs.types.keys()].filter((i) => pairs.types[i] === t);
    const correct = own.map((i) => pairs.correct[i] as number);
    if (own.length < leastPerType || new Set(correct).size < 2) continue;
    types[name] = fitCurve(
      own.map((i) => pairs.scores[i] as number),
      correct,
      kind,
    );
  }
  return { fallback: fitCurve(pairs.scores, pairs.correct, kind), types };
}

/** Probability that an answer with this score is right, 0 to 1. */
export function calibrated(
  { fallback, types }: Pick<Calibrator, "fallback" | "types">,
  score: number,
  type?: string,
) {
  const curve = (type !== undefined && Object.hasOwn(types, type) ? types[type] : undefined) ?? fallback;
  return curve.kind === "isotonic" ? applyIsotonic(curve, score) : applyPlatt(curve, score);
}

export function calibratedPairs<T extends TypedPairs>(
  calibrator: Pick<Calibrator, "fallback" | "types">,
  pairs: T,
): T {
  return {
    ...pairs,
    scores: pairs.scores.map((s, i) => calibrated(calibrator, s, pairs.typeNames[pairs.types[i] as number])),
  };
}

/**
 * Documents dealt into those to fit on and those to test on, seeded: no document is on both sides, so nothing that
 * repeats inside one makes the test easy. `heldOut`: share of the documents to test on, 0 to 1.
 */
export function splitByDocument<T extends TypedPairs>(
  pairs: T,
  heldOut: number,
  seed: number,
): { fit: T; test: T } {
  const documents = [...new Set(pairs.documents)].sort((a, b) => a - b);
  const random = seeded(seed);
  for (let i = documents.length - 1; i > 0; i--) {
    const j = below(random, i + 1);
    [documents[i], documents[j]] = [documents[j] as number, documents[i] as number];
  }
  const test = new Set(documents.slice(0, Math.round(documents.length * heldOut)));
  return { fit: only(pairs, (d) => !test.has(d)), test: only(pairs, (d) => test.has(d)) };
}

function only<T extends TypedPairs>(pairs: T, keep: (document: number) => boolean): T {
  const kept = [...pairs.documents.keys()].filter((i) => keep(pairs.documents[i] as number));
  const of = <V>(column: readonly V[]): V[] => kept.map((i) => column[i] as V);
  return {
    ...pairs,
    scores: of(pairs.scores),
    correct: of(pairs.correct),
    documents: of(pairs.documents),
    types: of(pairs.types),
  };
}
