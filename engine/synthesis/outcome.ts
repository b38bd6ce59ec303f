// What became of one concept of a run: exactly one line in the run's journal, written when it is settled.
import * as z from "zod";
import { groupCodes } from "../kb/groups.ts";

const provenanceSchema = z.object({
  template: z.string(),
  model: z.string(),
  seed: z.int(),
  reply: z.string().optional(),
  kb: z.object({ name: z.string(), version: z.string(), hash: z.string() }),
  examples: z.array(z.string()).readonly().optional(),
});

export const rowSchema = z.object({
  id: z.string(),
  concept: z.string(),
  group: z.enum(groupCodes),
  language: z.string(),
  text: z.string(),
  start: z.int().min(0),
  end: z.int().min(1),
  read: z.enum(["strict", "repaired", "realised"]),
  newSynonym: z.literal(true).optional(),
  provenance: provenanceSchema,
});

/**
 * kept: at least one row. rejected: the model answered, and nothing of it could be kept. failed: there was no answer; asked again
 * when the run is resumed with `retryFailed`.
 */
export const outcomeSchema = z.object({
  concept: z.string(),
  status: z.enum(["kept", "rejected", "failed"]),
  rows: z.array(rowSchema),
  /** Drafts and lines not kept, by reason. */
  reasons: z.record(z.string(), z.int().min(1)),
  /** Of some of them, what was not kept: one for each reason. */
  examples: z.record(z.string(), z.string()).optional(),
  attempts: z.int().min(1),
  tokens: z.object({ prompt: z.int().min(0), completion: z.int().min(0) }),
  /** For `failed`: what the endpoint said. */
  error: z.string().optional(),
});

export type Outcome = z.output<typeof outcomeSchema>;

/** What a run is made of; a journal belongs to one. */
export const runSchema = z.object({
  curie: z.literal("generation/1"),
  template: z.string(),
  model: z.string(),
  kb: z.object({ name: z.string(), version: z.string(), hash: z.string() }),
  /** Slice and settings as given, canonical JSON. */
  settings: z.string(),
  concepts: z.int().min(0),
  perConcept: z.int().min(1),
  seed: z.int(),
});

export type RunHead = z.output<typeof runSchema>;
