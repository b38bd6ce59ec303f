// What a run works with, read from its spec: concepts, template, examples, what must not leak. Nothing is sent.
import { dirname, isAbsolute, join } from "node:path";
import { isClinical } from "../corpus/annotations/clinical.ts";
import { readCorpus } from "../corpus/read-corpus.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { canonical } from "../llm/port.ts";
import { filledInputs } from "../prompts/prompt-document.ts";
import type { PromptFile } from "../prompts/prompt-file.ts";
import { type TokenCounter, tokenCounter } from "../prompts/token-count.ts";
import { ExamplePool } from "../synthesis/examples.ts";
import { type Plan, planOf } from "../synthesis/plan.ts";
import { inputsFor } from "../synthesis/prompt-inputs.ts";
import { LeakIndex } from "../synthesis/quality/leakage.ts";
import { type ConceptInput, conceptsIn, mentionCounts } from "../synthesis/slice.ts";
import { type RunSpec, sliceOf } from "../synthesis/spec.ts";
import type { Document } from "../text/document.ts";
import { UsageError } from "./exit-codes.ts";
import { openKbs } from "./open-kbs.ts";
import { openTemplate } from "./templates.ts";
import { type Terminal, tell } from "./terminal.ts";

type Render = (concept: ConceptInput, count: number) => ReturnType<PromptFile["render"]>;

export interface Prepared {
  readonly spec: RunSpec;
  readonly kb: KnowledgeBase;
  readonly concepts: readonly ConceptInput[];
  readonly template: PromptFile | undefined;
  readonly render: Render | undefined;
  /** Where the template names a tokenizer. */
  readonly tokens?: TokenCounter;
  /** The text that is sent is marked as clinical. */
  readonly clinical: boolean;
}

/** Throws `UsageError` for what a person can put right. */
export async function prepare(spec: RunSpec, terminal: Terminal): Promise<Prepared> {
  const [kb] = (await openKbs(spec.kb ? [spec.kb] : undefined)) as [KnowledgeBase];
  let mentions: Map<string, number> | undefined;
  for (const corpus of spec.slice.rare?.corpora ?? [])
    mentions = await mentionCounts(readCorpus(corpus, told(terminal)), mentions);
  const slice = sliceOf(spec, mentions);
  if (slice.branch !== undefined && !kb.concept(slice.branch))
    throw new UsageError(`${kb.info.name} has no concept ${slice.branch}.`);
  const concepts = conceptsIn(kb, slice);
  if (!concepts.length)
    throw new UsageError(
      `${kb.info.name} has no concept for this choice${slice.language ? ` with a name in ${slice.language}` : ""}.`,
    );
  const template = spec.template ? await openTemplate(spec.template, terminal) : undefined;
  if (template?.document.inputs && !filledInputs(template.document).some((input) => input.is === "concept"))
    throw new UsageError(
      `${template.path} is no template for generation: it has no input concept, nor one that curie.inputs says is: concept.`,
    );
  const tokens = template && (await tokensFor(template));
  const { style } = spec;
  let pool: ExamplePool | undefined;
  if (style && template) {
    pool = new ExamplePool();
    for await (const document of readCorpus(style, told(terminal))) pool.add(document);
  }
  const render: Render | undefined =
    template &&
    ((concept, count) =>
      template.render(inputsFor(template, concept, { seed: spec.seed, count, ...(pool ? { pool } : {}) })));
  const clinical = spec.clinical === true || (style !== undefined && (await isClinical(style)));
  return { spec, kb, concepts, template, render, clinical, ...(tokens ? { tokens } : {}) };
}

/** By the tokenizer that the template names; undefined where it names none. */
async function tokensFor(template: PromptFile): Promise<TokenCounter | undefined> {
  const folder = template.front["curie.model"]?.tokenizer;
  if (folder === undefined) return undefined;
  try {
    return await tokenCounter(isAbsolute(folder) ? folder : join(dirname(template.path), folder));
  } catch (error) {
    throw new UsageError(`${template.path}: curie.model.tokenizer: ${(error as Error).message}`);
  }
}

export function planFor({ spec, concepts, render, template, tokens }: Prepared): Promise<Plan> {
  const { maxOutputTokens } = template?.front.config ?? {};
  return planOf({
    concepts,
    perConcept: spec.perConcept,
    seed: spec.seed,
    ...(render ? { render } : {}),
    ...(tokens ? { countTokens: tokens.count } : {}),
    ...(maxOutputTokens ? { maxTokens: maxOutputTokens } : {}),
    ...(spec.prices ? { prices: spec.prices } : {}),
    concurrency: spec.concurrency,
    ...(spec.maxCalls || spec.maxTokens
      ? {
          caps: {
            calls: spec.maxCalls ?? Number.POSITIVE_INFINITY,
            tokens: spec.maxTokens ?? Number.POSITIVE_INFINITY,
          },
        }
      : {}),
  });
}

/** What a journal must agree on to be gone on with. */
export const settingsOf = ({ spec, template }: Prepared): string =>
  canonical({ slice: spec.slice, style: spec.style, test: spec.test, config: template?.front.config });

export async function leaksOf({ spec }: Prepared, terminal: Terminal): Promise<LeakIndex | undefined> {
  if (!spec.test?.length) return undefined;
  const leaks = new LeakIndex();
  for (const path of spec.test)
    for await (const document of readCorpus(path, told(terminal))) leaks.add(document as Document);
  return leaks;
}

const told = (terminal: Terminal) => ({
  onProblem: (p: { file: string; line: number; reason: string }) =>
    tell(terminal, `${p.file}:${p.line}: ${p.reason}`),
  signal: terminal.signal,
});
