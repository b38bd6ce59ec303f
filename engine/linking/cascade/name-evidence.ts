// What a look-up alone says of a mention: the concepts that have its words as a name, the likeliest of them, and what speaks for
// and against believing it without reading on.
import type { NameHit } from "../../kb/knowledge-base.ts";
import { frequencyOf } from "../../recognition/word-frequency.ts";
import { fold } from "../../text/tokens.ts";
import type { AskedKb } from "../asked-kb.ts";
import type { Wordings } from "../context/wordings.ts";

export const NAME_FEATURES = [
  "constant", "said", "said in documents", "said otherwise", "never said", "concept never named", "rivals", "a rival",
  "another KB disagrees", "preferred", "abbreviation", "loose", "short", "short, other case", "words", "common word",
  "group", "group unknown", "obsolete", "said elsewhere",
] as const; // biome-ignore format: a table
export type NameFeature = (typeof NAME_FEATURES)[number];

/** A concept that has the mention's words as a name. */
export interface NamedConcept {
  readonly entry: NameHit;
  /** Name of its KB. */
  readonly kb: string;
  readonly place: number;
  readonly said: number;
}

export interface NameEvidence {
  /** exact: the same string, case, accents and hyphens aside; normalised: plural and spelling aside, too. */
  readonly level: "exact" | "normalised";
  /** Best first; one for each concept. */
  readonly concepts: readonly [NamedConcept, ...NamedConcept[]];
  /** Values of `NAME_FEATURES`, each about 0 to 1. */
  readonly features: Float64Array;
}

/** Names behind one string that are looked at. */
const MOST = 30;
const SHORT = 5;
const SEVERAL = 3;
const OFTEN = Math.log(32);
const LOOSE: ReadonlySet<NameHit["scope"]> = new Set(["narrow", "broad", "related"]);
const CLOSE: readonly NameHit["scope"][] = [
  "preferred",
  "exact",
  "abbreviation",
  "narrow",
  "broad",
  "related",
];

const isExact = ({ match }: NameHit): boolean => match === "exact" || match === "folded";

/** What a document says the words, or their singular, are short for. */
export const longFormIn = (forms: ReadonlyMap<string, string>, text: string): string | undefined =>
  forms.get(text) ?? forms.get(text.replace(/s$/u, ""));

/**
 * Undefined where no name equals the words. `kbs`: with the wordings laid over them; `group`: the semantic group that the
 * mention is known to have, which concepts of another one do not get.
 */
export function nameEvidence(
  kbs: readonly AskedKb[],
  wordings: Wordings,
  words: string,
  group?: string,
): NameEvidence | undefined {
  const found = kbs.flatMap((kb, place) =>
    kb
      .lookup(words, { distinct: false, limit: MOST })
      .filter((entry) => group === undefined || entry.group === group)
      .map((entry) => ({ entry, kb: kb.info.name, place, said: wordings.share(words, entry.concept).share })),
  );
  const exact = found.filter(({ entry }) => isExact(entry));
  const level = exact.length ? "exact" : "normalised";
  const all = (exact.length ? exact : found).sort(
    (a, b) =>
      b.said - a.said ||
      Number(a.entry.obsolete) - Number(b.entry.obsolete) ||
      a.place - b.place ||
      CLOSE.indexOf(a.entry.scope) - CLOSE.indexOf(b.entry.scope),
  );
  const concepts = [...new Map(all.toReversed().map((c) => [c.entry.concept, c])).values()].reverse();
  const [best, ...others] = concepts;
  if (!best) return undefined;
  return {
    level,
    concepts: [best, ...others],
    features: featuresOf(words, best, others, wordings, group),
  };
}

/** What was looked up for a mention. */
export interface Named {
  readonly text: string;
  /** What the document says it is short for, which was looked up in its place. */
  readonly long: string | undefined;
  readonly evidence: NameEvidence | undefined;
}

/** The same with `said elsewhere`: whether another wording of the document is looked up to the mention's concept, too. */
export function seenTogether(found: readonly Named[]): Named[] {
  const wordings = new Map<string, Set<string>>();
  for (const { text, evidence } of found) {
    const concept = evidence?.concepts[0].entry.concept;
    if (concept === undefined) continue;
    const own = wordings.get(concept) ?? new Set<string>();
    wordings.set(concept, own.add(fold(text)));
  }
  return found.map((named) => {
    const { evidence } = named;
    if (!evidence || (wordings.get(evidence.concepts[0].entry.concept)?.size ?? 0) < 2) return named;
    return { ...named, evidence: { ...evidence, features: evidence.features.with(ELSEWHERE, 1) } };
  });
}
const ELSEWHERE = NAME_FEATURES.indexOf("said elsewhere");

function featuresOf(
  words: string,
  best: NamedConcept,
  others: readonly NamedConcept[],
  wordings: Wordings,
  group: string | undefined,
): Float64Array {
  const { entry } = best;
  const { documents } = wordings.share(words, entry.concept);
  const rivals = others.filter((c) => c.place === best.place).length;
  const short = words.replace(/[^\p{L}\p{N}]/gu, "").length <= SHORT;
  const count = words.trim().split(/\s+/u).length;
  const values: Record<NameFeature, number> = {
    constant: 1,
    said: best.said,
    "said in documents": Math.min(1, Math.log(1 + documents) / OFTEN),
    "said otherwise": documents > 0 ? Math.max(0, documents / (documents + 1) - best.said) : 0,
    "never said": Number(documents === 0),
    "concept never named": Number(wordings.documentsOf(entry.concept) === 0),
    rivals: Math.min(1, rivals / SEVERAL),
    "a rival": Number(rivals > 0),
    "another KB disagrees": Number(others.some((c) => c.place !== best.place)),
    preferred: Number(entry.scope === "preferred"),
    abbreviation: Number(entry.scope === "abbreviation"),
    loose: Number(LOOSE.has(entry.scope)),
    short: Number(short),
    "short, other case": Number(short && entry.text !== words),
    words: Math.min(1, (count - 1) / SEVERAL),
    "common word": count === 1 ? frequencyOf(fold(words)).common : 0,
    group: Number(group !== undefined),
    "group unknown": Number(group === undefined),
    obsolete: Number(entry.obsolete),
    "said elsewhere": 0,
  };
  return Float64Array.from(NAME_FEATURES, (f) => values[f]);
}
