// A second look at the candidates that names put first: their standing decides where names hardly do.
import type { AskedKb } from "../asked-kb.ts";
import { FEATURES, type Feature } from "./features.ts";
import { dot, type LexicalCandidate, type NamedCandidate, type Rule, type WordRules } from "./ranking.ts";
import { STANDING, standings } from "./standing.ts";

/** Candidates that are looked at again. */
export const NEAREST = 24;

/** Which vocabulary a name is of says nothing once its records are told apart: where that was learned, the second one was supplementary. */
const ONCE: readonly Feature[] = ["second KB", "third KB"];
const TWICE = FEATURES.filter((f) => !ONCE.includes(f));
const places = TWICE.map((f) => FEATURES.indexOf(f));

/** What the second look weighs: what names weigh, then standing, then what names have in common with the mention once more. */
export const NEAREST_FEATURES = ["names", ...STANDING, ...TWICE.map((f) => `name: ${f}`)] as const;

const SCALE = 4;
const UNSEEN = new Float64Array(STANDING.length);

/** Values of `NEAREST_FEATURES` of the first `NEAREST` candidates, in their order. */
export function nearestFeatures(
  kbs: readonly AskedKb[],
  byNames: readonly NamedCandidate[],
  rules: WordRules,
): Float64Array[] {
  const nearest = byNames.slice(0, NEAREST);
  return standings(kbs, nearest, rules).map((standing, i) => {
    const { weight, features } = nearest[i] as NamedCandidate;
    return Float64Array.of(weight / SCALE, ...standing, ...places.map((at) => features[at] as number));
  });
}

/**
 * The candidates, best first by what they weigh now; ties by id. Those that are not looked at stay behind, as far from one another as
 * names put them.
 */
export function lookAgain(
  kbs: readonly AskedKb[],
  byNames: readonly NamedCandidate[],
  rule: Rule,
): LexicalCandidate[] {
  const seen = nearestFeatures(kbs, byNames, rule).map((x, i): LexicalCandidate => {
    const candidate = byNames[i] as NamedCandidate;
    return { ...candidate, weight: dot(rule.nearest, x), standing: x.slice(1, 1 + STANDING.length) };
  });
  const last = byNames[seen.length - 1]?.weight ?? 0;
  const lowest = Math.min(...seen.map((c) => c.weight));
  const scale = Math.max(0, rule.nearest[0] ?? 0) / SCALE;
  const rest = byNames
    .slice(seen.length)
    .map((c): LexicalCandidate => ({ ...c, weight: lowest - (last - c.weight) * scale, standing: UNSEEN }));
  return [...seen.sort(byWeight), ...rest];
}

/** Best first; of equal ones the first by id. */
export const byWeight = (a: NamedCandidate, b: NamedCandidate): number =>
  b.weight - a.weight || (a.entry.concept < b.entry.concept ? -1 : 1);
