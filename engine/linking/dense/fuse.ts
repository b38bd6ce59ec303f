// Late fusion: the lexical ranking and the names near in an encoder's space make one ranking. A concept weighs what its best name
// weighs lexically, and the cosine of its nearest name times a learned weight; one that only the encoder found is weighed by both, too.
import type { AskedKb } from "../asked-kb.ts";
import type { Evidence, Known } from "../lexical/features.ts";
import { learned } from "../lexical/learned.ts";
import { type LexicalCandidate, type Rule, rankEvidence } from "../lexical/ranking.ts";
import type { NearName } from "./near-names.ts";

export interface FusedCandidate extends LexicalCandidate {
  /** Its nearest name; absent where none is among those that were looked at. */
  readonly near?: { readonly text: string; readonly cosine: number };
  /** Only the encoder found it. */
  readonly onlyNear?: true;
}

export interface Fusion extends Known {
  readonly weight: number;
  readonly rule?: Rule;
}

/** The nearest name of each concept. */
export function nearestOf(near: readonly NearName[]): Map<string, NearName> {
  const nearest = new Map<string, NearName>();
  for (const name of near) {
    const known = nearest.get(name.entry.concept);
    if (!known || known.cosine < name.cosine) nearest.set(name.entry.concept, name);
  }
  return nearest;
}

/** Concepts that only `near` names, as the lexical rule weighs their nearest name. */
function added(
  kbs: readonly AskedKb[],
  term: string,
  lexical: readonly LexicalCandidate[],
  nearest: ReadonlyMap<string, NearName>,
  known: Known,
  rule: Rule,
): LexicalCandidate[] {
  const have = new Set(lexical.map((c) => c.entry.concept));
  const query = { text: term, origin: "mention", base: term } as const;
  const evidence = new Map<string, Evidence[]>();
  for (const [id, { entry, kb }] of nearest)
    if (!have.has(id)) evidence.set(id, [{ query, entry, kb, cosine: 0, equal: false }]);
  return rankEvidence(kbs, evidence, known, rule);
}

/** The cosine of the last name that was looked at: a concept without one among them is at most that near. */
export const farthestOf = (near: readonly NearName[]): number => Math.max(0, near.at(-1)?.cosine ?? 0);

/** What letters and vectors weigh together; `cosine` of the concept's nearest name, where it has one among those looked at. */
export const together = (
  lexical: number,
  cosine: number | undefined,
  farthest: number,
  weight: number,
): number => lexical + weight * ((cosine ?? farthest) - farthest);

/**
 * Best first; ties by id. `term`: what was looked for. A concept without a name among `near` counts as the last of them: it is at
 * most that near.
 */
export function fuse(
  kbs: readonly AskedKb[],
  term: string,
  lexical: readonly LexicalCandidate[],
  near: readonly NearName[],
  fusion: Fusion,
): FusedCandidate[] {
  if (near.length === 0) return [...lexical];
  const { weight, rule = learned(), ...known } = fusion;
  const nearest = nearestOf(near);
  const farthest = farthestOf(near);
  const fused = (c: LexicalCandidate, onlyNear: boolean): FusedCandidate => {
    const name = nearest.get(c.entry.concept);
    return {
      ...c,
      weight: together(c.weight, name?.cosine, farthest, weight),
      ...(name ? { near: { text: name.entry.text, cosine: name.cosine } } : {}),
      ...(onlyNear ? { onlyNear } : {}),
    };
  };
  const more = added(kbs, term, lexical, nearest, known, rule);
  const all = [...lexical.map((c) => fused(c, false)), ...more.map((c) => fused(c, true))];
  return all.sort((a, b) => b.weight - a.weight || (a.entry.concept < b.entry.concept ? -1 : 1));
}

/** The order of concepts at any weight, with what both rankings found looked up once. */
export function fusedOrders(
  kbs: readonly AskedKb[],
  term: string,
  lexical: readonly LexicalCandidate[],
  near: readonly NearName[],
  known: Known & { readonly rule?: Rule } = {},
): (weight: number) => string[] {
  const farthest = farthestOf(near);
  const both = fuse(kbs, term, lexical, near, { ...known, weight: 0 }).map((c) => ({
    id: c.entry.concept,
    lexical: c.weight,
    cosine: c.near?.cosine,
  }));
  return (weight) =>
    both
      .map((c) => ({
        id: c.id,
        value: near.length ? together(c.lexical, c.cosine, farthest, weight) : c.lexical,
      }))
      .sort((a, b) => b.value - a.value || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id);
}

/** Reciprocal rank fusion (Cormack et al., SIGIR 2009), which needs no weight: what the learned one is measured against. */
export function byReciprocalRank(lexical: readonly string[], dense: readonly string[], k = 60): string[] {
  const scores = new Map<string, number>();
  for (const list of [lexical, dense])
    list.forEach((id, rank) => {
      scores.set(id, (scores.get(id) ?? 0) + 1 / (k + rank + 1));
    });
  return [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id);
}
