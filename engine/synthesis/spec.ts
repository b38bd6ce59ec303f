// What a person chose for a run, as the run's folder keeps it: enough to go on with it on another day, and no secret.
import * as z from "zod";
import { groupCodes } from "../kb/groups.ts";
import { modelChoiceSchema } from "../llm/choice.ts";
import type { Slice } from "./slice.ts";

export const specSchema = z.strictObject({
  /** Packed knowledge base; absent: the starter one. */
  kb: z.string().min(1).optional(),
  slice: z
    .strictObject({
      groups: z.array(z.enum(groupCodes)).min(1).optional(),
      branch: z.string().min(1).optional(),
      ids: z.array(z.string().min(1)).min(1).optional(),
      language: z.string().min(2).optional(),
      /** Only concepts that these corpora mention fewer times. */
      rare: z.strictObject({ below: z.int().min(1), corpora: z.array(z.string().min(1)).min(1) }).optional(),
      limit: z.int().min(1).optional(),
    })
    .default({}),
  /** A prompt file, or the name of one that ships; absent for the offline realiser. */
  template: z.string().min(1).optional(),
  model: modelChoiceSchema.default({ kind: "offline" }),
  perConcept: z.int().min(1).max(50).default(3),
  seed: z.int().min(0).default(1),
  /** Corpus whose sentences show the style. */
  style: z.string().min(1).optional(),
  /** The style corpus holds clinical texts, whatever its project file says. */
  clinical: z.boolean().optional(),
  /** Corpora that nothing may be taken from. */
  test: z.array(z.string().min(1)).optional(),
  /** Hard caps: the run stops at the first, and can be gone on with. */
  maxCalls: z.int().min(1).optional(),
  maxTokens: z.int().min(1).optional(),
  concurrency: z.int().min(1).max(1000).default(4),
  /** Of a million tokens, in any currency. */
  prices: z.strictObject({ prompt: z.number().min(0), completion: z.number().min(0) }).optional(),
});

export type RunSpec = z.output<typeof specSchema>;
export type RunSpecInput = z.input<typeof specSchema>;

/** Throws an `Error` that names the field and the cure. */
export function parseSpec(given: unknown): RunSpec {
  const parsed = specSchema.safeParse(given);
  const issue = parsed.error?.issues[0];
  if (issue) throw new Error(`${issue.path.join(".") || "the run"}: ${issue.message}`);
  const spec = parsed.data as RunSpec;
  const offline = spec.model.kind === "offline";
  if (spec.template && offline) throw new Error("model: a template needs a model to ask.");
  if (!spec.template && !offline) throw new Error("template: a model needs a template to be asked with.");
  return spec;
}

/** The slice of a spec; `mentions` are those of `slice.rare`'s corpora, by concept. */
export const sliceOf = (spec: RunSpec, mentions?: ReadonlyMap<string, number>): Slice => {
  const { rare, limit, ...slice } = spec.slice;
  return {
    ...(Object.fromEntries(Object.entries(slice).filter(([, v]) => v !== undefined)) as Slice),
    ...(rare && mentions ? { rare: { below: rare.below, mentions } } : {}),
    ...(limit ? { limit, seed: spec.seed } : {}),
  };
};
