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
}

/** Candidates nearer to one another than this are a question to a person, however high both stand; nobody is asked where all is linked. */
const TIE = 0.1;

/** The mention with candidates, status, concept and why; what it had before is replaced. */
export function settled(mention: Mention, answer: Answer, least: Least): Mention {
  const { candidates } = answer;
  const best = candidates[0];
  const isNil = best === undefined || (answer.nil >= least.nil && answer.nil > answer.chance);
  const isTie = least.linked > 0 && (best?.score ?? 0) - (candidates[1]?.score ?? 0) < TIE;
  const isLinked = !isNil && !isTie && answer.chance >= least.linked;
  return {
    ...mention,
    candidates,
    status: isLinked ? "linked" : isNil ? "nil" : "undecided",
    concepts: isLinked ? [best.concept] : [],
    why: whyOf(answer, isNil),
  };
}

function whyOf({ stage, chance, nil, candidates, because }: Answer, isNil: boolean): Why {
  const next = isNil ? candidates[0] : candidates[1];
  return {
    stage,
    chance: isNil ? nil : chance,
    ...(nil > 0 ? { nil } : {}),
    because: isNil ? ["no name of a loaded knowledge base is near enough"] : because,
    ...(next ? { runnerUp: { concept: next.concept, name: next.name, chance: next.score } } : {}),
  };
}
