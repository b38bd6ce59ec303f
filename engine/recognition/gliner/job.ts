// Recognition by a GLiNER model as a job: what is asked, what comes back while it runs, and what is said at the end. Loads
// nothing, so that whoever asks need not have the model in its process.
import * as z from "zod";
import type { JobKind } from "../../models/job.ts";

const span = { start: z.number().int().min(0), end: z.number().int().min(0) };

export const glinerRequest = z.object({
  text: z.string(),
  /** Wordings asked for; none: all that a model with a closed list knows. */
  labels: z.array(z.string()).default([]),
  /** 0 to 1; a label's own goes before it, then this one, then the model's. */
  threshold: z.number().min(0).lt(1).optional(),
  /** By label as it is asked for. */
  thresholds: z.record(z.string(), z.number().min(0).lt(1)).default({}),
  nested: z.boolean().default(false),
  multiLabel: z.boolean().default(false),
  /** Whether short forms that the text explains are what their long forms are (explained-forms.ts), or each place as it was read. */
  explained: z.boolean().default(true),
  /** Stretches to read, in order; all of the text by default. */
  regions: z.array(z.object(span)).optional(),
  /** BCP 47. */
  language: z.string().optional(),
  /** Words of one run of the graph, after the first two, which are smaller; by default what the device is fast with. */
  atOnce: z.number().int().min(1).optional(),
  /** Instead of mentions: the vectors of these spans, to learn from. */
  vectorsOf: z.array(z.object(span)).optional(),
  /** Labels learned from decisions: by label, what scores a span's vector. */
  heads: z
    .record(
      z.string(),
      z.object({
        weights: z.array(z.number()),
        bias: z.number(),
        lexical: z.object({ features: z.array(z.number()), values: z.array(z.number()) }).optional(),
      }),
    )
    .default({}),
});

export type GlinerRequest = z.input<typeof glinerRequest>;

export const glinerItem = z.object({
  found: z.array(z.object({ ...span, label: z.string(), group: z.string().optional(), score: z.number() })),
  unread: z.array(z.object({ ...span, reason: z.string() })),
  /** UTF-16 offset up to which the mentions are complete. */
  upTo: z.number(),
});

/** Mentions in reading order; offsets are UTF-16. */
export type GlinerItem = z.output<typeof glinerItem>;

export const glinerResult = z.object({
  /** What a person should know of the labels: taken for others, not known. */
  notes: z.array(z.string()),
  vectors: z
    .object({
      /** A vector for each span; null where its borders are no words' or it is wider than the model reads. */
      spans: z.array(z.array(z.number()).nullable()),
      /** By label as asked: the model's own head for it, its bias last; absent where the model does not say. */
      labels: z.record(z.string(), z.array(z.number())),
    })
    .optional(),
});

export type GlinerResult = z.output<typeof glinerResult>;

export const glinerJob: JobKind<GlinerRequest, GlinerItem, GlinerResult> = {
  name: "gliner",
  request: glinerRequest as unknown as z.ZodType<GlinerRequest>,
  item: glinerItem,
  result: glinerResult,
};
