// What a run will cost, before anything is sent: measured on prompts rendered for concepts of the slice, not guessed from their
// number.
import type { Message } from "../llm/port.ts";
import { estimatedTokens } from "../prompts/token-count.ts";
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
  /** Questions under way at once (default 1). */
  readonly concurrency?: number;
  /** Tokens that one call writes in a second (default 30, a rule of thumb). */
  readonly pace?: number;
  /** Hard caps of the run. */
  readonly caps?: { readonly calls: number; readonly tokens: number };
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
  /** The most that may be spent before the run stops, where it is less than the most that it could come to. */
  readonly capped?: { readonly calls: number; readonly tokens: number };
}

const MEASURED = 50;
const ATTEMPTS = 3;
/** Tokens of one example line of 15 to 30 words, its mark and mention list included. */
const LINE = 60;
const PACE = 30;

export async function planOf(options: PlanOptions): Promise<Plan> {
  const { concepts, perConcept, render, prices, pace = PACE, caps } = options;
  const count = options.countTokens ?? estimatedTokens;
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
  const seconds = (i: 0 | 1) => completionTokens[i] / pace / Math.max(1, options.concurrency ?? 1);
  const bites = caps && (caps.calls < calls[1] || caps.tokens < promptTokens[1] + completionTokens[1]);
  return {
    ...base,
    calls,
    promptTokens,
    completionTokens,
    ...(prices ? { price: [price(0), price(1)] as const } : {}),
    seconds: [seconds(0), seconds(1)] as const,
    ...(bites ? { capped: caps } : {}),
    ...(longest ? { longest } : {}),
  };
}

const number = (n: number): string => n.toLocaleString("en-US");
const range = ([least, most]: readonly [number, number], say = number): string =>
  say(least) === say(most) ? say(least) : `${say(least)} to ${say(most)}`;
const money = (n: number): string =>
  n.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** The plan for a person, a line each. */
export function planLines(plan: Plan): string[] {
  const share = (n: number) => (plan.concepts ? `${Math.round((100 * n) / plan.concepts)} %` : "-");
  const one = (n: number, what: string) => `${number(n)} ${what}${n === 1 ? "" : "s"}`;
  const rule = plan.counted ? "" : " (by rule of thumb)";
  const asks = plan.calls[1] > 0;
  const cap = (n: number, what: string) => (Number.isFinite(n) ? [`${number(n)} ${what}`] : []);
  return [
    `${one(plan.concepts, "concept")} (${share(plan.withDefinition)} with a definition, ${share(plan.withSynonyms)} with synonyms), ${one(plan.sentences, "sentence")}${asks ? "" : "; no questions"}.`,
    ...(asks
      ? [
          `${range(plan.calls)} questions, ${range(plan.promptTokens)} tokens to read and ${range(plan.completionTokens)} to write${rule}.`,
          ...(plan.price ? [`Price: ${range(plan.price, money)}.`] : []),
          ...(plan.seconds
            ? [`Time: ${range(plan.seconds, duration)}, if a call writes 30 tokens a second.`]
            : []),
          ...(plan.longest
            ? [`Longest prompt: ${number(plan.longest.tokens)} tokens, for ${plan.longest.concept}.`]
            : []),
        ]
      : []),
    ...(plan.capped
      ? [
          `Stops after ${[...cap(plan.capped.calls, "questions"), ...cap(plan.capped.tokens, "tokens")].join(" or ")}, and can be gone on with.`,
        ]
      : []),
  ];
}
