// What an evaluation found, as one plain JSON value: everything that a report, a table in the README or another program
// needs, and nothing that has to be computed again. Readers refuse another `schema`.
import * as z from "zod";
import { comparisonSchema } from "./result-comparison.ts";
import { errorListSchema } from "./result-errors.ts";
import { confidenceSchema, findingSchema, leakSchema } from "./result-evidence.ts";
import { figureSchema, metricSchema, tableSchema } from "./result-figures.ts";

export const RESULT_SCHEMA = "curie.evaluation/1";

/** One file or folder that took part. Counts are of what was read, before anything was left out. */
export const sideSchema = z.object({
  role: z.enum(["gold", "predicted", "compared", "table", "train", "kb", "synthetic"]),
  /** As given on the command line, relative where possible. */
  path: z.string(),
  /** `pubtator`, `brat`, `tsv`, ... */
  format: z.string(),
  /** Of the bytes as they lie (a folder: of its files' hashes in order of their names); absent for standard input. */
  sha256: z.string().optional(),
  documents: z.int().min(0),
  mentions: z.int().min(0),
  /** Mentions with at least one concept. */
  linked: z.int().min(0),
  /** Mentions marked as having no concept (NIL). */
  nil: z.int().min(0),
});

export const settingsSchema = z.object({
  /** The rule by which errors are classed and links are paired: see `matching.ts`. */
  match: z.enum(["exact", "relaxed", "type"]),
  /** Only these types were evaluated; empty: all. */
  types: z.array(z.string()),
  /** Whether of gold (and of predicted) mentions at one place and of one type only the first counted. */
  onePerPlace: z.boolean().optional(),
  /** Ranks of Recall@k. */
  k: z.array(z.int().min(1)),
  /** Bootstrap draws; 0 where intervals were not asked for. */
  draws: z.int().min(0),
  seed: z.int(),
  /** Share of draws inside an interval: 0.95. */
  level: z.number(),
});

export const resultSchema = z.object({
  schema: z.literal(RESULT_SCHEMA),
  /** Version of Curie that wrote it. */
  curie: z.string(),
  /** ISO 8601; absent in results that are kept under version control. */
  created: z.string().optional(),
  /** The words of the command that made it. */
  command: z.array(z.string()),
  sides: z.array(sideSchema),
  settings: settingsSchema,
  /** Documents in both sides, which the figures rest on. */
  documents: z.int().min(0),
  /** Definition of every metric that occurs below, by its key. */
  metrics: z.record(z.string(), metricSchema),
  /** The figures to show first. */
  figures: z.array(figureSchema),
  tables: z.array(tableSchema),
  errors: errorListSchema,
  findings: z.array(findingSchema),
  /** One entry for each score that the predictions carry. */
  confidence: z.array(confidenceSchema),
  leaks: z.array(leakSchema),
  comparison: comparisonSchema.optional(),
});

export type Side = z.output<typeof sideSchema>;
export type EvaluationSettings = z.output<typeof settingsSchema>;
export type EvaluationResult = z.output<typeof resultSchema>;

/** Throws `z.ZodError` for a value that is no result of this version. */
export const parseResult = (value: unknown): EvaluationResult => resultSchema.parse(value);

/** The result without the words of any text: for a results file kept beside code, where corpora may not be copied. */
export const figuresOnly = (result: EvaluationResult): EvaluationResult => ({
  ...result,
  errors: { ...result.errors, items: [], leftOut: result.errors.total },
  findings: result.findings.map((f) => ({ ...f, places: [], leftOut: f.count })),
  leaks: result.leaks.map((l) => ({ ...l, examples: [] })),
  confidence: [],
});
