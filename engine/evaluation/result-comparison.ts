// How two systems differ on the same gold, in an evaluation result.
import * as z from "zod";

export const differenceSchema = z.object({
  /** `id` of the figure that is compared. */
  id: z.string(),
  metric: z.string(),
  first: z.number().nullable(),
  second: z.number().nullable(),
  /** second - first, with the interval of the paired bootstrap over documents. */
  difference: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Two-sided, approximate randomisation over documents; null where it was not computed. */
  p: z.number().min(0).max(1).nullable(),
  documents: z.int().min(0),
});

export const comparisonSchema = z.object({
  /** Paths of the two. */
  first: z.string(),
  second: z.string(),
  differences: z.array(differenceSchema),
  /** Mentions right in the first and wrong in the second, and the other way round (linking where there are concepts). */
  lost: z.int().min(0),
  won: z.int().min(0),
});

export type Difference = z.output<typeof differenceSchema>;
export type Comparison = z.output<typeof comparisonSchema>;
