// What a judge said, as one JSON value: every verdict with the words it was read from, and the figures made of them.
import * as z from "zod";
import { JUDGE_CLASSES } from "./judge-classes.ts";
import { itemSchema } from "./judge-items.ts";

export const JUDGE_SCHEMA = "curie.judge/1";

const judgeClass = z.enum(JUDGE_CLASSES);

export const verdictSchema = z.object({
  order: z.enum(["given", "swapped"]),
  repeat: z.int().min(0),
  /** null: nobody could read a class from it. */
  label: judgeClass.nullable(),
  reply: z.string(),
});

export const judgementSchema = z.object({
  item: itemSchema,
  /** What most readable verdicts say; of a tie, the first verdict. null where none could be read. */
  label: judgeClass.nullable(),
  verdicts: z.array(verdictSchema),
  /** Questions that got no reply, and why. */
  failures: z.array(
    z.object({ order: z.enum(["given", "swapped"]), repeat: z.int().min(0), reason: z.string() }),
  ),
});

/** A share with its interval; `of` 0: value null. */
export const shareSchema = z.object({
  right: z.number(),
  of: z.number(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

export const agreementSchema = z.object({
  items: z.int().min(0),
  agreed: shareSchema,
  /** Cohen's kappa with its interval by bootstrap over items; null where undefined. */
  kappa: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Rows: people; columns: judge; in order of `JUDGE_CLASSES`. */
  confusion: z.array(z.array(z.int().min(0))),
  /** Of what the judge calls correct, how much people do. */
  correctPrecision: shareSchema,
});

export const summarySchema = z.object({
  /** Mentions whose predicted ids are gold's, of all with a gold concept: as the evaluation counted them. */
  exact: z.object({ right: z.int(), of: z.int() }).nullable(),
  partial: z.int().min(0),
  oneSided: z.int().min(0),
  leftOut: z.int().min(0),
  classes: z.record(judgeClass, shareSchema),
  /** Items whose replies nobody could read, and items without any reply. */
  unreadable: z.int().min(0),
  unanswered: z.int().min(0),
  /** Exact or judged correct, of all with a gold concept; scaled up where errors were not listed. */
  accepted: shareSchema.nullable(),
  audit: z.object({
    /** Verdicts that could not be read, of all. */
    unreadable: shareSchema,
    /** Pairs of verdicts of one item and order that agree. */
    repeated: shareSchema.nullable(),
    /** Pairs of verdicts of one item and repetition in the two orders that agree. */
    swapped: shareSchema.nullable(),
    /** Items whose readable verdicts are not all the same. */
    unstable: z.int().min(0),
  }),
  people: agreementSchema.nullable(),
});

export const judgeResultSchema = z.object({
  schema: z.literal(JUDGE_SCHEMA),
  created: z.string().optional(),
  model: z.string(),
  template: z.object({ name: z.string(), hash: z.string(), blind: z.boolean() }),
  settings: z.object({ seed: z.int(), swap: z.boolean(), repeats: z.int().min(1) }),
  summary: summarySchema,
  judgements: z.array(judgementSchema),
});

export type Verdict = z.output<typeof verdictSchema>;
export type JudgedItem = z.output<typeof judgementSchema>;
export type Share = z.output<typeof shareSchema>;
export type Agreement = z.output<typeof agreementSchema>;
export type JudgeSummary = z.output<typeof summarySchema>;
export type JudgeResult = z.output<typeof judgeResultSchema>;
