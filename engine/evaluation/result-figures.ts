// Figures and tables of an evaluation result: every value comes with what it was counted from.
import * as z from "zod";

export const metricSchema = z.object({
  name: z.string(),
  /** `share`: 0 to 1, shown in %. `mean`: of a quantity whose unit the definition names. `count`: a number of things. */
  unit: z.enum(["share", "mean", "count"]),
  /** One or two sentences: numerator, denominator, what counts. */
  definition: z.string(),
  /** Paper or format description it follows. */
  source: z.string(),
});

export const figureSchema = z.object({
  /** Stable and unique in a result: `recognition.exact.micro.f1`, `linking.recall@5/type=DISO`. */
  id: z.string(),
  /** Key into `metrics`. */
  metric: z.string(),
  /** null where the denominator is 0: undefined, which is neither 0 nor 1. */
  value: z.number().nullable(),
  /** Bounds of the interval; null where none was asked for or can be had. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** null for what is no ratio of two counts (means and medians over types). */
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  /** Documents that the denominator comes from. */
  documents: z.int().min(0),
});

export const tableSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** What the reader must know: which train set, what was left out. */
  note: z.string().optional(),
  /** Head of the first column: `Type`, `Concept in training`. */
  rows: z.string(),
  /** Head of the support column: `gold`, `mentions`. */
  support: z.string(),
  columns: z.array(z.object({ metric: z.string(), label: z.string() })),
  lines: z.array(
    z.object({
      label: z.string(),
      support: z.int().min(0),
      /** One for each column, in order. */
      figures: z.array(figureSchema),
    }),
  ),
});

export type Metric = z.output<typeof metricSchema>;
export type Figure = z.output<typeof figureSchema>;
export type Table = z.output<typeof tableSchema>;
