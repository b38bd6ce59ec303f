// How sure a stage of the cascade is, as a chance that means what it says: a logistic rule over what the stage has seen, learned
// on annotated corpora (`npm run train:cascade`), since no stage's own score is one.
import { fold } from "../../text/tokens.ts";
import { CONTEXT_FEATURES } from "../context/context-features.ts";
import type { MentionInDocument } from "../context/rank-in-context.ts";
import { type ContextCandidate, contextConfidenceInput } from "../context/rank-in-context.ts";
import type { Wordings } from "../context/wordings.ts";
import { confidenceOf, dot, type LexicalCandidate } from "../lexical/ranking.ts";

/** Stages that answer from knowledge bases and the text alone, in order of cost. */
export const OWN_STAGES = ["exact name", "normalised name", "abbreviation", "names", "document"] as const;
export type OwnStage = (typeof OWN_STAGES)[number];

export const logistic = (z: number): number => 1 / (1 + Math.exp(-z));
/** Log-odds of a chance, about -1 to 1. */
const odds = (chance: number): number =>
  Math.max(-1, Math.min(1, Math.log(Math.max(1e-9, chance) / Math.max(1e-9, 1 - chance)) / 8));

export const chanceBy = (weights: readonly number[], input: ArrayLike<number>): number =>
  logistic(dot(weights, input));

/** What the wording and the mention say, whatever the stage. */
const about = (m: MentionInDocument, wordings: Wordings, concept: string): number[] => {
  const { share, documents } = wordings.share(m.text, concept);
  return [
    share,
    documents > 0 ? Math.max(0, documents / (documents + 1) - share) : 0,
    Number(documents === 0),
    Number(wordings.documentsOf(concept) === 0),
    Number(m.group === undefined),
    Math.min(1, (m.text.split(" ").length - 1) / 3),
    Number(m.text.replace(/[^\p{L}\p{N}]/gu, "").length <= 5),
  ];
};
const ABOUT = 7;

/** What a stage before said: how sure it was, and whether of the same concept. */
export interface Before {
  readonly chance: number;
  readonly same: boolean;
}
const before = (said: Before | undefined): number[] =>
  said ? [1, odds(said.chance), Number(said.same), said.same ? odds(said.chance) : 0] : [0, 0, 0, 0];
const BEFORE = 4;

/** Of the ranking by names: constant, its own confidence, whether a name equals the words, what the wording says. */
export const namesInput = (
  m: MentionInDocument,
  ranked: readonly [LexicalCandidate, ...LexicalCandidate[]],
  wordings: Wordings,
): number[] => {
  const [first] = ranked;
  return [
    1,
    odds(confidenceOf(ranked)),
    Number(first.evidence.equal),
    first.evidence.cosine,
    Number(fold(first.entry.text) === fold(m.text)),
    ...about(m, wordings, first.entry.concept),
  ];
};
/** With what the look-up said. */
export const namesAfter = (input: readonly number[], name: Before | undefined): number[] => [
  ...input,
  ...before(name),
];
export const NAMES_INPUTS = 5 + ABOUT + BEFORE;

/** Of the ranking by context: its lead and features, how the first candidate's name is like the words, what the wording says. */
export const documentInput = (
  m: MentionInDocument,
  ranked: readonly [ContextCandidate, ...ContextCandidate[]],
  wordings: Wordings,
): number[] => {
  const [first, second] = ranked;
  const { evidence, entry } = first.lexical;
  const equals = ranked.filter((c) => c.lexical.evidence.equal).length;
  return [
    ...contextConfidenceInput(first, second),
    Number(evidence.equal),
    evidence.cosine,
    Math.min(1, Math.max(0, equals - 1) / 3),
    ...about(m, wordings, entry.concept),
  ];
};
/** With what the look-up and the ranking by names said. */
export const documentAfter = (
  input: readonly number[],
  name: Before | undefined,
  names: Before | undefined,
): number[] => [...input, ...before(name), ...before(names)];
export const DOCUMENT_INPUTS = 2 + CONTEXT_FEATURES.length + 3 + ABOUT + 2 * BEFORE;

/** Of there being no concept: the likeliest name of all, what the wording says. */
export const nilInput = (
  m: MentionInDocument,
  ranked: readonly [ContextCandidate, ...ContextCandidate[]],
  wordings: Wordings,
): number[] => {
  const [first] = ranked;
  const equal = ranked.some((c) => c.lexical.evidence.equal);
  const cosine = ranked.reduce((most, c) => Math.max(most, c.lexical.evidence.cosine), 0);
  return [1, Number(equal), equal ? 1 : cosine, ...about(m, wordings, first.lexical.entry.concept)];
};
/** With what the look-up said, and the chance of the first candidate. */
export const nilAfter = (input: readonly number[], name: Before | undefined, chance: number): number[] => [
  ...input,
  ...before(name),
  odds(chance),
];
export const NIL_INPUTS = 3 + ABOUT + BEFORE + 1;
