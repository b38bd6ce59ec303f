// From an answer to a link: what is sure enough for the wanted precision is filled in, NIL included; the rest is left to a person.
import type { Mention, Why } from "../../text/mention.ts";
import type { Answer } from "./answer.ts";

/** What a wanted precision asks of chances, each 0 to 1. */
export interface Least {
  /** A stage that is as sure as this answers, and the next one is not asked; at least as high as `linked`. */
  readonly early: number;
  /** Of a concept that is filled in. */
  readonly linked: number;
  /** Of NIL where it is filled in; above 1: never. */
  readonly nil: number;
  /** How far the first candidate must stand before the next one: near ties are a question to a person, however high both stand. */
  readonly ahead: number;
}

/** Whether the answer is sure enough that no concept fits. */
export const isNil = ({ candidates, chance, nil }: Answer, least: Least): boolean =>
  candidates.length === 0 || (nil >= least.nil && nil > chance);

/** Whether the first candidate is filled in. */
export function isLinked(answer: Answer, least: Least): boolean {
  const [best, next] = answer.candidates;
  if (!best || isNil(answer, least) || answer.chance < least.linked) return false;
  return best.score - (next?.score ?? 0) >= least.ahead - 1e-9;
}

/** The mention with candidates, status, concept and why; what it had before is replaced. */
export function settled(mention: Mention, answer: Answer, least: Least): Mention {
  const { candidates } = answer;
  const none = isNil(answer, least);
  const linked = isLinked(answer, least);
  return {
    ...mention,
    candidates,
    status: linked ? "linked" : none ? "nil" : "undecided",
    concepts: linked ? candidates.slice(0, 1).map((c) => c.concept) : [],
    why: whyOf(answer, none),
  };
}

function whyOf({ stage, chance, nil, candidates, because }: Answer, none: boolean): Why {
  const next = none ? candidates[0] : candidates[1];
  return {
    stage,
    chance: none ? nil : chance,
    ...(nil > 0 ? { nil } : {}),
    because: none ? ["no name of a loaded knowledge base is near enough"] : because,
    ...(next ? { runnerUp: { concept: next.concept, name: next.name, chance: next.score } } : {}),
  };
}
