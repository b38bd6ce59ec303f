// What the reranker looks at: each of the first candidates beside the others, its record, its preferred name, and what its best name
// has in common with the mention.
import { fold } from "../../../text/tokens.ts";
import type { AskedKb } from "../../asked-kb.ts";
import { FEATURES, type Feature } from "../features.ts";
import { overlap, shareOf } from "../overlap.ts";
import type { LexicalCandidate } from "../ranking.ts";
import type { WordPairs } from "../word-pairs.ts";
import { contentWords, isNumber } from "../words.ts";
import { type ConceptRecord, recordOf } from "./concept-records.ts";
import { gramDice } from "./gram-dice.ts";

const OWN = [
  "behind the first", "chance", "first", "place", "near", "main record", "supplementary record", "several vocabularies",
  "supplementary, several", "only in OMIM", "capitals", "preferred covered", "covered by preferred",
  "preferred numbers differ", "extra in preferred", "missing in preferred", "dice of preferred", "letters of preferred",
  "last word of preferred", "parent beside", "child beside", "name of several", "name of a main record", "plural",
  "letters of name", "no parents", "preferred is short", "one word",
] as const; // biome-ignore format: a table
type OwnFeature = (typeof OWN)[number];

/** Which vocabulary a name is of, and whether its group is known, is not looked at: that is another thing wherever KBs are loaded. */
const OF_PLACE: readonly Feature[] = ["second KB", "third KB", "group", "other group"];
const OF_NAME = FEATURES.filter((f) => !OF_PLACE.includes(f));
const places = OF_NAME.map((f) => FEATURES.indexOf(f));

export const RERANK_FEATURES = [...OWN, ...OF_NAME.map((f) => `name: ${f}` as const)] as const;

/** Candidates that weigh this much less than the first one are as near as can be, and near enough to be beside it. */
const AS_NEAR = 1.5;
const BESIDE = 3;

/** One candidate as the reranker sees it. */
export interface RerankInput {
  /** What the first look weighs it. */
  readonly weight: number;
  /** Values of `RERANK_FEATURES`, each about -1 to 1. */
  readonly features: Float64Array;
  /** Stems of the mention that its best name lacks, and of the name that the mention lacks. */
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

const isCapitals = (name: string): boolean => name === name.toUpperCase() && name !== name.toLowerCase();

/** What holds of all candidates of the mention together. */
interface Company {
  readonly top: number;
  readonly sum: number;
  readonly ids: ReadonlySet<string>;
  readonly parents: ReadonlySet<string>;
  /** Folded best name → the records that have it. */
  readonly named: ReadonlyMap<string, readonly ConceptRecord[]>;
}

/** `first`: candidates of one mention, best first; `kbs` as they were ranked over. */
export function rerankInputs(
  kbs: readonly AskedKb[],
  first: readonly LexicalCandidate[],
  pairs: WordPairs,
): RerankInput[] {
  const all = first.map((candidate) => ({
    candidate,
    record: recordOf(kbs[candidate.evidence.kb] as AskedKb, candidate.entry.concept),
  }));
  const top = first[0]?.weight ?? 0;
  const beside = all.filter(({ candidate }) => candidate.weight > top - BESIDE);
  const named = new Map<string, ConceptRecord[]>();
  for (const { candidate, record } of beside) {
    const name = fold(candidate.entry.text);
    named.set(name, [...(named.get(name) ?? []), record]);
  }
  const company: Company = {
    top,
    sum: first.reduce((sum, c) => sum + Math.exp(c.weight - top), 0),
    ids: new Set(beside.map(({ candidate }) => candidate.entry.concept)),
    parents: new Set(beside.flatMap(({ record }) => record.parents)),
    named,
  };
  return all.map(({ candidate, record }, place) => inputOf(candidate, record, place, company, pairs));
}

function inputOf(
  candidate: LexicalCandidate,
  record: ConceptRecord,
  place: number,
  company: Company,
  pairs: WordPairs,
): RerankInput {
  const { entry, evidence, weight } = candidate;
  const mention = contentWords(evidence.query.base);
  const preferred = contentWords(entry.preferredName);
  const { restA: missing, restB: extra } = overlap(mention, contentWords(entry.text), pairs);
  const own = overlap(mention, preferred, pairs);
  const behind = weight - company.top;
  const namesakes = company.named.get(fold(entry.text)) ?? [];
  const values: Record<OwnFeature, number> = {
    "behind the first": Math.max(-1, behind / 4),
    chance: Math.exp(behind) / company.sum,
    first: Number(place === 0),
    place: Math.min(1, place / 8),
    near: Number(behind > -AS_NEAR),
    "main record": Number(record.main),
    "supplementary record": Number(record.supplementary),
    "several vocabularies": Number(record.several),
    "supplementary, several": Number(record.supplementary && record.several),
    "only in OMIM": Number(record.onlyInOmim),
    capitals: Number(isCapitals(entry.preferredName)),
    "preferred covered": shareOf(own.nearB, preferred.length),
    "covered by preferred": shareOf(own.nearA, mention.length),
    "preferred numbers differ": Number(preferred.some((w) => isNumber(w) && !mention.includes(w))),
    "extra in preferred": Math.min(1, own.restB.length / 4),
    "missing in preferred": Math.min(1, own.restA.length / 4),
    "dice of preferred": shareOf(own.nearA + own.nearB, mention.length + preferred.length),
    "letters of preferred": gramDice(evidence.query.base, entry.preferredName),
    "last word of preferred": Number(mention.at(-1) === preferred.at(-1)),
    "parent beside": Number(record.parents.some((p) => company.ids.has(p))),
    "child beside": Number(company.parents.has(entry.concept)),
    "name of several": Number(namesakes.length > 1),
    "name of a main record": Number(namesakes.some((r) => r !== record && r.main)),
    plural: Number(evidence.query.base.endsWith("s")),
    "letters of name": gramDice(evidence.query.base, entry.text),
    "no parents": Number(record.parents.length === 0),
    "preferred is short": Number(preferred.length < mention.length),
    "one word": Number(mention.length === 1),
  };
  const features = new Float64Array(RERANK_FEATURES.length);
  OWN.forEach((f, i) => {
    features[i] = values[f];
  });
  places.forEach((at, i) => {
    features[OWN.length + i] = candidate.features[at] as number;
  });
  return { weight, features, missing, extra };
}
