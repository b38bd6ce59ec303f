// What else an evaluation result holds: findings about the input, confidence pairs for calibration, leaks.
import * as z from "zod";

export const placeSchema = z.object({
  file: z.string().optional(),
  line: z.int().min(1).optional(),
  document: z.string().optional(),
  /** The offending value and what it is, in words. */
  detail: z.string(),
});

/** Something wrong with, or remarkable in, the input: named and counted, never a silently different denominator. */
export const findingSchema = z.object({
  /** Key of `EVALUATION_FINDINGS`: `duplicate-gold`, `document-missing`, ... */
  code: z.string(),
  severity: z.enum(["error", "warning", "information"]),
  title: z.string(),
  /** What was done about it and to which denominator. */
  effect: z.string(),
  count: z.int().min(0),
  /** The first ones. */
  places: z.array(placeSchema),
  leftOut: z.int().min(0),
});

/**
 * Scores and whether the answer was right, column-wise; one position for each answered mention with a gold concept.
 * `scores[i]` may be of any range (a calibrator maps it); `correct[i]` by exact equality of concept sets.
 */
export const confidenceSchema = z.object({
  /** Which score: `score`, or the name of a further column. */
  scorer: z.string(),
  scores: z.array(z.number()),
  correct: z.array(z.union([z.literal(0), z.literal(1)])),
  /** Index into `typeNames`. */
  types: z.array(z.int().min(0)),
  typeNames: z.array(z.string()),
  /** Number of the document, for a bootstrap over documents. */
  documents: z.array(z.int().min(0)),
  /** Mentions with a gold concept that got no answer or no score: they lower coverage. */
  unanswered: z.int().min(0),
  /** Pairs beyond the bound; those listed are then a seeded uniform sample. */
  leftOut: z.int().min(0),
});

export const leakSchema = z.object({
  /** Path of the file that the test data leaks into. */
  against: z.string(),
  role: z.enum(["train", "kb", "synthetic"]),
  kind: z.enum(["document", "sentence", "mention form", "concept", "form and concept"]),
  /** Test items that occur there too. */
  shared: z.int().min(0),
  /** Test items of this kind. */
  of: z.int().min(0),
  examples: z.array(placeSchema),
});

export type Place = z.output<typeof placeSchema>;
export type Finding = z.output<typeof findingSchema>;
export type Confidence = z.output<typeof confidenceSchema>;
export type Leak = z.output<typeof leakSchema>;
