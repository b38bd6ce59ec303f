// What a concept is, beside the name that was found for it: of two concepts with one name, annotators mean a vocabulary's main
// record rather than a supplementary one, and the concept whose preferred name says what the mention says.
import type { AskedKb } from "../asked-kb.ts";
import { heaviness } from "./light-words.ts";
import { overlap, shareOf } from "./overlap.ts";
import type { NamedCandidate, WordRules } from "./ranking.ts";
import { contentWords, isNumber } from "./words.ts";

export const STANDING = [
  "main record", "supplementary record", "several vocabularies", "supplementary, several", "only in OMIM", "capitals",
  "preferred covered", "mention covered by preferred", "preferred numbers differ", "extra in preferred",
  "parent beside", "child beside", "near, main", "near, supplementary", "near, several", "near, preferred covered",
  "near, numbers differ", "near, mention covered",
] as const; // biome-ignore format: a table
export type StandingFeature = (typeof STANDING)[number];

/** Candidates that weigh this much less than the first one are as near as can be, and near enough to be beside it. */
const AS_NEAR = 1.5;
const BESIDE = 3;

/** What a concept's ids and parents say. MeSH calls its descriptors D..., its supplementary records C...; MEDIC joins it with OMIM. */
interface ConceptRecord {
  readonly main: boolean;
  readonly supplementary: boolean;
  readonly several: boolean;
  readonly onlyInOmim: boolean;
  readonly parents: readonly string[];
}

const isCapitals = (name: string): boolean => name === name.toUpperCase() && name !== name.toLowerCase();

const records = new WeakMap<AskedKb, Map<string, ConceptRecord>>();
const MOST_RECORDS = 20_000;

function recordOf(kb: AskedKb, id: string): ConceptRecord {
  const known = records.get(kb) ?? new Map<string, ConceptRecord>();
  records.set(kb, known);
  const before = known.get(id);
  if (before) return before;
  const concept = kb.concept(id);
  const ids = [id, ...(concept?.altIds ?? [])];
  const main = ids.some((i) => i.startsWith("MESH:D"));
  const prefixes = new Set(ids.map((i) => i.slice(0, i.indexOf(":"))));
  const record: ConceptRecord = {
    main,
    supplementary: !main && ids.some((i) => i.startsWith("MESH:C")),
    several: prefixes.size > 1,
    onlyInOmim: prefixes.size === 1 && prefixes.has("OMIM"),
    parents: concept?.parents ?? [],
  };
  if (known.size >= MOST_RECORDS) known.clear();
  known.set(id, record);
  return record;
}

/**
 * Values of `STANDING`, each 0 to 1, for candidates of one mention, the one that weighs most first; `kbs` as they were
 * ranked over.
 */
export function standings(
  kbs: readonly AskedKb[],
  ranked: readonly NamedCandidate[],
  rules: WordRules,
): Float64Array[] {
  const top = ranked[0]?.weight ?? 0;
  const all = ranked.map((candidate) => ({
    candidate,
    record: recordOf(kbs[candidate.evidence.kb] as AskedKb, candidate.entry.concept),
  }));
  const beside = all.filter(({ candidate }) => candidate.weight > top - BESIDE);
  const ids = new Set(beside.map(({ candidate }) => candidate.entry.concept));
  const above = new Set(beside.flatMap(({ record }) => record.parents));
  return all.map(({ candidate, record }) => {
    const { preferredName, concept } = candidate.entry;
    const mention = contentWords(candidate.evidence.query.base);
    const preferred = contentWords(preferredName);
    const { nearA, nearB, restB } = overlap(mention, preferred, rules.pairs);
    const covered = shareOf(nearB, preferred.length);
    const mentionCovered = shareOf(nearA, mention.length);
    const numbersDiffer = preferred.some((w) => isNumber(w) && !mention.includes(w));
    const near = Number(candidate.weight > top - AS_NEAR);
    const values: Record<StandingFeature, number> = {
      "main record": Number(record.main),
      "supplementary record": Number(record.supplementary),
      "several vocabularies": Number(record.several),
      "supplementary, several": Number(record.supplementary && record.several),
      "only in OMIM": Number(record.onlyInOmim),
      capitals: Number(isCapitals(preferredName)),
      "preferred covered": covered,
      "mention covered by preferred": mentionCovered,
      "preferred numbers differ": Number(numbersDiffer),
      "extra in preferred": Math.min(1, heaviness(restB, rules.light) / 4),
      "parent beside": Number(record.parents.some((p) => ids.has(p))),
      "child beside": Number(above.has(concept)),
      "near, main": near * Number(record.main),
      "near, supplementary": near * Number(record.supplementary),
      "near, several": near * Number(record.several),
      "near, preferred covered": near * covered,
      "near, numbers differ": near * Number(numbersDiffer),
      "near, mention covered": near * mentionCovered,
    };
    return Float64Array.from(STANDING, (f) => values[f]);
  });
}
