// A second look, for whoever has names alone to go by: the first candidates of the lexical ranking are weighed again by what their
// concepts are beside one another. The document's linker and the cascade do not ask for it: their chances were learned over the
// first look's weights, and they have the document to say what this says.
import type { AskedKb } from "../../asked-kb.ts";
import { learned } from "../learned.ts";
import { confidenceOf, dot, type LexicalCandidate, type LexicalContext, rankLexically } from "../ranking.ts";
import { learnedReranking } from "./learned.ts";
import { type RerankRule, reweigh, SCALE } from "./network.ts";
import { RERANK_FEATURES, type RerankInput, rerankInputs } from "./rerank-features.ts";

/** Candidates that are looked at again. */
export const LOOKED_AT = 24;

/** It was learned on names of these; where names put a concept of another group first, their order stands. */
const LEARNED_ON: ReadonlySet<string> = new Set(["DISO", "CHEM"]);

/** Numbers that a learning run produced; `npm run train:reranker` writes them. */
export interface Reranking {
  readonly rule: RerankRule;
  /** Of the first concept: for each of `confidenceInput`; logistic. */
  readonly confidence: readonly number[];
}

export interface Ranked {
  /** Best first, the same concepts as before; a weight is comparable inside one mention. */
  readonly candidates: readonly LexicalCandidate[];
  /** Chance (0 to 1) that the first candidate is right, that of there being none among the others. */
  readonly confidence: number;
}

interface Seen {
  readonly candidate: LexicalCandidate;
  readonly input: RerankInput;
}

/**
 * Concepts for a mention by its names alone, best first, with the second look. `kbs` and `context` as for `rankLexically`.
 */
export const linkByNames = (kbs: readonly AskedKb[], mention: string, context: LexicalContext = {}): Ranked =>
  rerank(kbs, rankLexically(kbs, mention, context), context);

/** The same for a ranking at hand. */
export function rerank(
  kbs: readonly AskedKb[],
  ranked: readonly LexicalCandidate[],
  { rule = learned() }: Pick<LexicalContext, "rule"> = {},
  reranking: Reranking = learnedReranking(),
): Ranked {
  if (!isLearnedOn(ranked)) return { candidates: ranked, confidence: confidenceOf(ranked, rule) };
  const seen = looked(kbs, ranked, rule.pairs, reranking.rule);
  const { first } = reranking.rule;
  const last = ranked[seen.length - 1]?.weight ?? 0;
  const lowest = seen.at(-1)?.candidate.weight ?? 0;
  // Those that are not looked at stay behind, as far from one another as names put them.
  const rest = ranked
    .slice(seen.length)
    .map((c) => ({ ...c, weight: lowest - ((last - c.weight) * Math.max(0, first)) / SCALE }));
  const odds = dot(reranking.confidence, confidenceInput(seen, confidenceOf(ranked, rule)));
  return {
    candidates: [...seen.map((s) => s.candidate), ...rest],
    confidence: 1 / (1 + Math.exp(-odds)),
  };
}

/** Whether the second look has anything to say of such a ranking. */
export const isLearnedOn = (ranked: readonly LexicalCandidate[]): boolean =>
  ranked[0] !== undefined && LEARNED_ON.has(ranked[0].entry.group);

/** The candidates that are looked at again, by what they weigh now; ties by id. */
export function looked(
  kbs: readonly AskedKb[],
  ranked: readonly LexicalCandidate[],
  pairs: NonNullable<LexicalContext["rule"]>["pairs"],
  rule: RerankRule,
): Seen[] {
  const first = ranked.slice(0, LOOKED_AT);
  return rerankInputs(kbs, first, pairs)
    .map((input, i) => ({
      input,
      candidate: { ...(first[i] as LexicalCandidate), weight: reweigh(rule, input) },
    }))
    .sort(
      (a, b) =>
        b.candidate.weight - a.candidate.weight ||
        (a.candidate.entry.concept < b.candidate.entry.concept ? -1 : 1),
    );
}

/**
 * What the confidence is computed from: constant, lead over the second, its share of all weights, how sure the first look was of its
 * own first candidate and whether that is this one, and the first candidate's features.
 */
export function confidenceInput(seen: readonly Seen[], before: number): number[] {
  const [first, second] = seen;
  if (!first) return new Array<number>(CONFIDENCE_INPUTS).fill(0);
  const top = first.candidate.weight;
  const sum = seen.reduce((s, { candidate }) => s + Math.exp(candidate.weight - top), 0);
  const place = first.input.features[PLACE] as number;
  return [
    1,
    Math.min(3, top - (second?.candidate.weight ?? top - 3)) / 3,
    1 / sum,
    before,
    place === 0 ? before : 0,
    ...first.input.features,
  ];
}
const PLACE = RERANK_FEATURES.indexOf("place");
export const CONFIDENCE_INPUTS = 5 + RERANK_FEATURES.length;
