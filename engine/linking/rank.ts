// From the names that matched to ranked concepts. Scores are ordinal evidence (how the name matched, how close the
// synonym stands to its concept), not probabilities; calibration comes with a model that has something to calibrate.
import type { NameEntry, NameHit } from "../kb/knowledge-base.ts";
import type { LocatedEntry } from "../recognition/dictionary.ts";
import type { Candidate, LinkStatus, Stage } from "../text/mention.ts";
import { fold } from "../text/tokens.ts";

/** The preferred name outranks every synonym by more than the default ambiguity margin. */
const BY_SCOPE: Record<NameEntry["scope"], number> = {
  preferred: 1,
  exact: 0.88,
  abbreviation: 0.86,
  narrow: 0.8,
  broad: 0.76,
  related: 0.76,
};
/** An equal string outranks a plural or another spelling by the default margin, too: insulin is not the insulins. */
const NORMALISED = 0.1;
const OBSOLETE = 0.25;
const SHORT_WORD = 6;

/** A symbol (DMD) is as good as a short form of another concept, even where it is its concept's preferred name. */
const SYMBOL = 0.87;
const isSymbol = (name: string): boolean => name.length <= SHORT_WORD && /^\p{Lu}[\p{Lu}\d-]+$/u.test(name);

/** A short word written in capitals where its name is not: COLD is rather the short form than the cold. */
const SHOUTED = 0.13;
const isShouted = (name: string, surface: string): boolean =>
  surface.length <= SHORT_WORD &&
  surface === surface.toUpperCase() &&
  surface !== surface.toLowerCase() &&
  name !== name.toUpperCase();

export interface LinkingOptions {
  /** Best and second closer than this: ambiguous. */
  readonly ambiguityMargin: number;
  /** Best below this: NIL. */
  readonly nilBelow: number;
}

export const defaultLinking: LinkingOptions = { ambiguityMargin: 0.1, nilBelow: 0.6 };

/** Short forms must agree in case to be the same string; words need not. */
const isSame = (name: string, surface: string): boolean => name === surface || fold(name) === fold(surface);

function candidateOf(found: LocatedEntry, surface: string): Candidate {
  const { entry } = found;
  const exact = isSame(entry.text, surface);
  const score =
    (isSymbol(entry.text) ? Math.min(SYMBOL, BY_SCOPE[entry.scope]) : BY_SCOPE[entry.scope]) -
    (exact ? 0 : NORMALISED) -
    (isShouted(entry.text, surface) ? SHOUTED : 0) -
    (entry.obsolete ? OBSOLETE : 0);
  return {
    concept: { id: entry.concept, kb: found.kb },
    name: entry.preferredName,
    group: entry.group,
    matched: entry.text,
    stage: exact ? "exact" : "normalised",
    score: Math.round(score * 1000) / 1000,
    obsolete: entry.obsolete,
  };
}

export const byScore = (a: Candidate, b: Candidate): number => b.score - a.score;

/** Of two equal candidates of one KB the likelier group in a medical text comes first. */
const LIKELY = ["DISO", "CHEM", "GENE", "ANAT", "PROC", "LIVB"];

function likelihood({ group }: Candidate): number {
  const at = LIKELY.indexOf(group);
  return at < 0 ? LIKELY.length : at;
}

/** Best candidate of each concept, best first; ties in the order of the loaded KBs, then by group. */
export function distinct(candidates: Iterable<Candidate>): Candidate[] {
  const best = new Map<string, Candidate>();
  for (const c of candidates) {
    const known = best.get(c.concept.id);
    if (!known || byScore(c, known) < 0) best.set(c.concept.id, c);
  }
  const kbs = [...new Set([...best.values()].map((c) => c.concept.kb))];
  const place = (c: Candidate) => kbs.indexOf(c.concept.kb);
  return [...best.values()].sort(
    (a, b) => byScore(a, b) || place(a) - place(b) || likelihood(a) - likelihood(b),
  );
}

/** Candidates for a surface that the dictionary matched. */
export const rank = (entries: readonly LocatedEntry[], surface: string): Candidate[] =>
  distinct(entries.map((e) => candidateOf(e, surface)));

/** At the default NIL threshold a similar name needs a chance of two in three to be right. */
const SIMILAR = 0.9;

/** A hit of a KB search as a candidate; `similar` hits score by their chance. */
export function fromHit(hit: NameHit, kb: string, surface: string): Candidate {
  const candidate = candidateOf({ kb, entry: hit }, surface);
  if (hit.match !== "similar") return candidate;
  const score = Math.round(hit.score * SIMILAR * 1000) / 1000;
  return { ...candidate, stage: "similar" as Stage, score: hit.obsolete ? score - OBSOLETE : score };
}

/**
 * What the ranking says about a mention. Rivals are concepts of the same KB: another vocabulary that lists the name
 * most likely means the same thing. The margin test allows for rounding.
 */
export function statusOf(candidates: readonly Candidate[], options: LinkingOptions): LinkStatus {
  const best = candidates[0];
  if (!best || best.score < options.nilBelow) return "nil";
  if (best.stage === "decided") return "linked";
  const rival = candidates.find((c) => c !== best && c.concept.kb === best.concept.kb);
  return rival && best.score - rival.score < options.ambiguityMargin - 1e-9 ? "ambiguous" : "linked";
}
