// The list of errors in an evaluation result: counted all, listed up to a bound, each with its place.
import * as z from "zod";

/**
 * Recognition: boundary, type, boundary+type, missed, spurious. Linking (of a mention that was found, or given):
 * concept (another concept), partial (some of a composite), nil-missed (gold has no concept, one was given),
 * nil-wrong (gold has a concept, none was given).
 */
export const ERROR_CLASSES = [
  "boundary",
  "type",
  "boundary+type",
  "missed",
  "spurious",
  "concept",
  "partial",
  "nil-missed",
  "nil-wrong",
] as const;

export const spanSchema = z.object({ start: z.int().min(0), end: z.int().min(0) });

/** One side of an error. Offsets are UTF-16 units of the document's text, as everywhere in the engine. */
export const erredMentionSchema = z.object({
  spans: z.array(spanSchema),
  text: z.string(),
  type: z.string().optional(),
  /** Concept ids; empty for NIL and for undecided. */
  concepts: z.array(z.string()),
  /** Names of the concepts in the same order, where a knowledge base or the file gives them; "" where not. */
  names: z.array(z.string()),
});

export const errorSchema = z.object({
  class: z.enum(ERROR_CLASSES),
  document: z.string(),
  /** Where the gold (or, for spurious, the predicted) mention is written; the line counts from 1. */
  file: z.string().optional(),
  line: z.int().min(1).optional(),
  /** Up to some dozen words around the mention, where the text is at hand; the mention is `[from, to)` of it. */
  context: z.object({ text: z.string(), from: z.int().min(0), to: z.int().min(0) }).optional(),
  gold: erredMentionSchema.optional(),
  predicted: erredMentionSchema.optional(),
  /** Ranked, best first, at most ten. */
  candidates: z.array(z.object({ id: z.string(), name: z.string(), score: z.number().optional() })),
  /** 1-based rank of the first right candidate; null where none is right. Linking errors only. */
  rank: z.int().min(1).nullable().optional(),
  /** How the predicted concept stands to the gold one in the knowledge base. */
  relation: z.enum(["broader", "narrower", "sibling", "related", "unrelated", "unknown"]).optional(),
  /** Edges between them over a common ancestor. */
  distance: z.int().min(0).optional(),
});

export const errorListSchema = z.object({
  total: z.int().min(0),
  /** How many of each class, listed or not. */
  classes: z.partialRecord(z.enum(ERROR_CLASSES), z.int().min(0)),
  /** A bounded, seeded sample in document order where there are more than the bound. */
  items: z.array(errorSchema),
  /** total - items.length. */
  leftOut: z.int().min(0),
});

export type ErrorClass = (typeof ERROR_CLASSES)[number];
export type EvaluationError = z.output<typeof errorSchema>;
export type ErredMention = z.output<typeof erredMentionSchema>;
export type ErrorList = z.output<typeof errorListSchema>;
