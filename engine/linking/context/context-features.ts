// What a document says about which concept a mention means, beside the mention's own words: how annotators use the wording,
// what the document's other mentions mean, and which words stand around it.
import type { LexicalCandidate } from "../lexical/ranking.ts";

export const CONTEXT_FEATURES = [
  "behind the first", "chance", "first", "said", "said otherwise", "long form said", "named often", "never named",
  "agrees", "agrees in part", "relative", "above another", "below another", "same words around", "definition around",
] as const; // biome-ignore format: a table
export type ContextFeature = (typeof CONTEXT_FEATURES)[number];

/** What is known of a candidate inside its document. */
export interface Situation {
  readonly candidate: LexicalCandidate;
  /** Place in the lexical ranking, from 0, and its weight less that of the first. */
  readonly place: number;
  readonly behind: number;
  /** Softmax of the lexical weights over the candidates. */
  readonly chance: number;
  /** Of the wording: `Wordings.share`. */
  readonly said: { readonly share: number; readonly documents: number };
  readonly longFormSaid: number;
  /** Documents of the training corpora that name the concept. */
  readonly documents: number;
  /** Other wordings of the document whose first candidate it is, and those among whose first three it is. */
  readonly agreeing: number;
  readonly agreeingInPart: number;
  /** Other wordings whose first candidate is a parent or child of it. */
  readonly relatives: number;
  /** Candidates of the same mention that are its children, and its parents. */
  readonly below: number;
  readonly above: number;
  /** Cosines (0 to 1) of the document's words with those of its names, and of its definition. */
  readonly names: number;
  readonly definition: number;
}

const DEEP = 4;
const OFTEN = Math.log(64);
const SEVERAL = 3;

/** Values of `CONTEXT_FEATURES`, each about -1 to 1. */
export function contextFeatures(s: Situation): Float64Array {
  const values: Record<ContextFeature, number> = {
    "behind the first": Math.max(-1, s.behind / DEEP),
    chance: s.chance,
    first: Number(s.place === 0),
    said: s.said.share,
    "said otherwise":
      s.said.documents > 0 && s.said.share === 0 ? s.said.documents / (s.said.documents + 1) : 0,
    "long form said": s.longFormSaid,
    "named often": Math.min(1, Math.log(1 + s.documents) / OFTEN),
    "never named": Number(s.documents === 0),
    agrees: Math.min(1, s.agreeing / SEVERAL),
    "agrees in part": Math.min(1, s.agreeingInPart / SEVERAL),
    relative: Math.min(1, s.relatives / SEVERAL),
    "above another": Math.min(1, s.below / SEVERAL),
    "below another": Math.min(1, s.above / SEVERAL),
    "same words around": s.names,
    "definition around": s.definition,
  };
  return Float64Array.from(CONTEXT_FEATURES, (f) => values[f]);
}
