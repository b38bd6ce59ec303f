// Concepts for a mention, ranked by a learned rule over everything their names have in common with it. For mentions
// whose string no knowledge base has, and for evaluations of how far names alone lead.
import type { NameEntry } from "../../kb/knowledge-base.ts";
import type { AskedKb } from "../asked-kb.ts";
import { type EvidenceOptions, evidenceFor } from "./evidence.ts";
import { type Evidence, FEATURES, featuresOf, type Known } from "./features.ts";
import { learned } from "./learned.ts";
import type { WordPairs } from "./word-pairs.ts";

/** Numbers that a learning run produced; `npm run learn:linking` writes them. */
export interface Rule {
  readonly pairs: WordPairs;
  /** One for each feature: what a name's evidence weighs. */
  readonly weights: readonly number[];
  /** For the first concept: constant, lead over the second one, then one for each feature; logistic. */
  readonly confidence: readonly number[];
}

export interface LexicalContext extends Known, Partial<EvidenceOptions> {
  /** Short forms that the mention's document explains. */
  readonly longForms?: ReadonlyMap<string, string>;
  readonly rule?: Rule;
}

export interface LexicalCandidate {
  /** The name that speaks best for the concept. */
  readonly entry: NameEntry;
  /** Name of its KB. */
  readonly kb: string;
  readonly evidence: Evidence;
  readonly features: Float64Array;
  /** Unbounded; comparable inside one mention. */
  readonly weight: number;
}

const SIMILAR = 64;
const NO_FORMS: ReadonlyMap<string, string> = new Map();

export const dot = (weights: readonly number[], x: ArrayLike<number>, from = 0): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (weights[from + i] as number) * (x[i] as number);
  return sum;
};

/** Every concept that some evidence names, best first; ties by id. */
export function rankLexically(
  kbs: readonly AskedKb[],
  mention: string,
  context: LexicalContext = {},
): LexicalCandidate[] {
  const rule = context.rule ?? learned();
  const options = { similar: SIMILAR, ...context };
  const found = evidenceFor(kbs, mention, context.longForms ?? NO_FORMS, rule.pairs, options);
  return rankEvidence(kbs, found, context, rule);
}

/** The same for evidence at hand, by concept. */
export function rankEvidence(
  kbs: readonly AskedKb[],
  found: ReadonlyMap<string, readonly Evidence[]>,
  context: Known,
  rule: Rule,
): LexicalCandidate[] {
  const ranked: LexicalCandidate[] = [];
  for (const all of found.values()) {
    let best: LexicalCandidate | undefined;
    for (const evidence of all) {
      const features = featuresOf(evidence, all.length, context, rule.pairs);
      const weight = dot(rule.weights, features);
      if (best && weight <= best.weight) continue;
      const kb = (kbs[evidence.kb] as AskedKb).info.name;
      best = { entry: evidence.entry, kb, evidence, features, weight };
    }
    if (best) ranked.push(best);
  }
  const byId = (a: LexicalCandidate, b: LexicalCandidate) => (a.entry.concept < b.entry.concept ? -1 : 1);
  return ranked.sort((a, b) => b.weight - a.weight || byId(a, b));
}

/** What the confidence of a first candidate is computed from: its lead over the second one, and its features. */
export const confidenceInput = (first: LexicalCandidate, second: LexicalCandidate | undefined): number[] => [
  1,
  Math.min(3, first.weight - (second?.weight ?? first.weight - 3)) / 3,
  ...first.features,
];

/** Chance (0 to 1) that the first candidate is right, that of there being none among the others. */
export const confidenceOf = (ranked: readonly LexicalCandidate[], rule: Rule = learned()): number => {
  const first = ranked[0];
  return first ? 1 / (1 + Math.exp(-dot(rule.confidence, confidenceInput(first, ranked[1])))) : 0;
};

export const CONFIDENCE_INPUTS = FEATURES.length + 2;
