// One case of a tests file: rendered, asked, counted, compared with the version in git's HEAD, held against what is expected.
import type { LanguageModel } from "../llm/port.ts";
import type { PromptFile } from "../prompts/prompt-file.ts";
import { tokensOf } from "../prompts/token-count.ts";
import type { World } from "../synthesis/prompt-world.ts";
import { type ConceptInput, conceptInput } from "../synthesis/slice.ts";
import { WORST_KINDS } from "../synthesis/slice-survey.ts";
import { changeOf, FIGURES, type Figure, figuresOf, figureText, isWorse } from "./figures.ts";
import { asksModel, type Bound, meets, type PromptCase } from "./tests-file.ts";
import { requestFor, tryPrompt } from "./trial.ts";

export interface CaseFailure {
  /** Key of `expect`. */
  readonly expected: string;
  readonly message: string;
  readonly wanted?: string;
  readonly found?: string;
}

export interface CaseOutcome {
  readonly concepts: number;
  readonly failures: readonly CaseFailure[];
  /** Of the answers; empty where the case asks no model. */
  readonly figures: readonly Figure[];
  /** Against HEAD; undefined where the template is the same there, or not there at all. */
  readonly change?: readonly Figure[];
}

export interface CaseOptions {
  readonly prompt: PromptFile;
  /** The template as HEAD has it, where that differs. */
  readonly before?: PromptFile;
  readonly world: World;
  readonly seed: number;
  readonly model: LanguageModel;
  readonly name: string;
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  readonly onAnswer?: (done: number, of: number) => void;
}

/** Throws `RangeError` for concepts that are not there, `PromptInputError`, and what `tryPrompt` throws. */
export async function runCase(wanted: PromptCase, options: CaseOptions): Promise<CaseOutcome> {
  const { prompt, before, world } = options;
  const seed = wanted.seed ?? options.seed;
  const concepts = conceptsOf(wanted, world);
  const asked = {
    ...options,
    kb: world.kb,
    concepts,
    count: wanted.count,
    seed,
    ...(world.pool ? { pool: world.pool } : {}),
    ...(world.leaks ? { leaks: world.leaks } : {}),
  };
  const failures = await rendered(wanted, prompt, concepts, asked, world);
  if (!asksModel(wanted)) return { concepts: concepts.length, failures, figures: [] };
  const trials = await tryPrompt(asked);
  const figures = figuresOf(trials, wanted.count);
  const change = before && changeOf(await tryPrompt({ ...asked, prompt: before }), trials, wanted.count);
  for (const figure of figures) {
    const bound = wanted.expect[figure.id];
    if (bound && (figure.value === null || !meets(figure.value, bound)))
      failures.push({
        expected: figure.id,
        message: `${FIGURES[figure.id].title}: ${figureText(figure)}, expected ${bound.text}`,
        wanted: bound.text,
        found: figureText(figure),
      });
  }
  if (wanted.expect.change === "no worse")
    for (const figure of change ?? [])
      if (isWorse(figure))
        failures.push({
          expected: "change",
          message: `${FIGURES[figure.id].title}: ${figureText(figure, true)} against HEAD, which chance does not explain`,
          wanted: "no worse than HEAD",
          found: figureText(figure, true),
        });
  const broken = trials.filter((t) => t.error !== undefined);
  if (broken.length && !wanted.expect.failures)
    failures.push({
      expected: "failures",
      message: `${broken.length} of ${trials.length} questions have no answer: ${broken[0]?.error}`,
    });
  return { concepts: concepts.length, failures, figures, ...(change ? { change } : {}) };
}

function conceptsOf({ concepts, worst, name }: PromptCase, { kb, survey }: World): ConceptInput[] {
  if (Array.isArray(concepts))
    return concepts.map((id) => {
      const concept = kb.concept(id);
      const input = concept && conceptInput(concept, kb, survey.sample[0]?.language);
      if (!input) throw new RangeError(`case ${name}: ${kb.info.name} has no concept ${id}.`);
      return input;
    });
  const hardest = worst ? WORST_KINDS.flatMap((kind) => survey.worst[kind] ?? []) : [];
  const all = worst ? hardest.filter((c, i) => hardest.findIndex((d) => d.id === c.id) === i) : survey.sample;
  const chosen = all.slice(0, concepts ?? all.length);
  if (!chosen.length)
    throw new RangeError(`case ${name}: ${kb.info.name} has no concept for the template's choice.`);
  return chosen;
}

const outside = (bound: Bound | undefined, value: number): boolean =>
  bound !== undefined && !meets(value, bound);

async function rendered(
  { expect }: PromptCase,
  prompt: PromptFile,
  concepts: readonly ConceptInput[],
  asked: Parameters<typeof requestFor>[1],
  { tokens }: World,
): Promise<CaseFailure[]> {
  const failures: CaseFailure[] = [];
  const once = (failure: CaseFailure) => {
    if (!failures.some((f) => f.expected === failure.expected)) failures.push(failure);
  };
  for (const concept of concepts) {
    const { messages } = await requestFor(concept, { ...asked, prompt });
    const text = messages.map((m) => m.content).join("\n");
    const length = tokensOf(messages, tokens);
    if (outside(expect.tokens, length))
      once({
        expected: "tokens",
        message: `the prompt of ${concept.id} has ${tokens.tokenizer ? "" : "about "}${length} tokens, expected ${expect.tokens?.text}`,
        wanted: expect.tokens?.text ?? "",
        found: String(length),
      });
    for (const words of expect.contains ?? [])
      if (!text.includes(words))
        once({
          expected: "contains",
          message: `the prompt of ${concept.id} does not contain “${words}”`,
          wanted: words,
          found: text,
        });
    for (const words of expect.lacks ?? [])
      if (text.includes(words))
        once({
          expected: "lacks",
          message: `the prompt of ${concept.id} contains “${words}”`,
          wanted: `no ${words}`,
          found: text,
        });
  }
  return failures;
}
