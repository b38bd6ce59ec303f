// What a run will cost, before anything is sent: measured on prompts rendered for concepts of the slice, not guessed from their
// number.
import type { Message } from "../llm/port.ts";
import { sample } from "../text/draw.ts";
import type { ConceptInput } from "./slice.ts";

export interface PlanOptions {
  readonly concepts: readonly ConceptInput[];
  readonly perConcept: number;
  readonly seed: number;
  /** The prompt of a concept; absent for the offline realiser, which makes no calls. */
  readonly render?: (concept: ConceptInput, count: number) => Promise<readonly Message[]>;
  /** Tokens of a text; default: a quarter of its characters, three quarters where it is Han (a rule of thumb, marked as such). */
  readonly countTokens?: (text: string) => number;
  /** Most tokens of a reply, where the settings say so. */
  readonly maxTokens?: number;
  /** Price of a million tokens. */
  readonly prices?: { readonly prompt: number; readonly completion: number };
  /** Seconds for a call, measured or believed, and calls at once. */
  readonly pace?: { readonly seconds: number; readonly concurrency: number };
}

export interface Plan {
  readonly concepts: number;
  readonly withDefinition: number;
  readonly withSynonyms: number;
  readonly sentences: number;
  /** Least (every reply serves) and most (every concept is asked for three times). */
  readonly calls: readonly [least: number, most: number];
  readonly promptTokens: readonly [number, number];
  readonly completionTokens: readonly [number, number];
  readonly price?: readonly [number, number];
  readonly seconds?: readonly [number, number];
  /** Tokens of the longest prompt seen, and the concept it was for. */
  readonly longest?: { readonly tokens: number; readonly concept: string };
  /** False: tokens are counted by the rule of thumb. */
  readonly counted: boolean;
}

const MEASURED = 50;
const ATTEMPTS = 3;
/** Tokens of one example line of 15 to 30 words, its mark and mention list included. */
const LINE = 60;

const thumb = (text: string): number => {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return Math.ceil((text.length - han) / 4 + 0.75 * han);
};

export async function planOf(options: PlanOptions): Promise<Plan> {
  const { concepts, perConcept, render, prices, pace } = options;
  const count = options.countTokens ?? thumb;
  const base = {
    concepts: concepts.length,
    withDefinition: concepts.filter((c) => c.definition !== undefined).length,
    withSynonyms: concepts.filter((c) => c.synonyms.length > 0).length,
    sentences: concepts.length * perConcept,
    counted: options.countTokens !== undefined,
  };
  if (!render) return { ...base, calls: [0, 0], promptTokens: [0, 0], completionTokens: [0, 0] };
  let sum = 0;
  let longest: { tokens: number; concept: string } | undefined;
  const measured = sample(concepts, MEASURED, options.seed, (c) => c.id);
  for (const concept of measured) {
    const messages = await render(concept, perConcept);
    const tokens = messages.reduce((n, m) => n + count(m.content), 0);
    sum += tokens;
    if (!longest || tokens > longest.tokens) longest = { tokens, concept: concept.id };
  }
  const mean = measured.length ? sum / measured.length : 0;
  const calls = [concepts.length, concepts.length * ATTEMPTS] as const;
  const promptTokens = [Math.round(mean * calls[0]), Math.round(mean * calls[1])] as const;
  const reply = LINE * perConcept;
  const completionTokens = [
    reply * calls[0],
    Math.max(reply, options.maxTokens ?? 2 * reply) * calls[1],
  ] as const;
  const price = (i: 0 | 1) =>
    prices ? (promptTokens[i] * prices.prompt + completionTokens[i] * prices.completion) / 1e6 : 0;
  const seconds = (i: 0 | 1) => (pace ? (calls[i] * pace.seconds) / Math.max(1, pace.concurrency) : 0);
  return {
    ...base,
    calls,
    promptTokens,
    completionTokens,
    ...(prices ? { price: [price(0), price(1)] as const } : {}),
    ...(pace ? { seconds: [seconds(0), seconds(1)] as const } : {}),
    ...(longest ? { longest } : {}),
  };
}
