// Where the right concept of each mention comes: in the lexical ranking, among the names near in meaning, and in both together.
import { byReciprocalRank, fuse, nearestOf } from "../../../engine/linking/dense/fuse.ts";
import type { EncodedNames, NearName } from "../../../engine/linking/dense/near-names.ts";
import { writtenOut } from "../../../engine/linking/lexical/queries.ts";
import { type LexicalCandidate, rankLexically } from "../../../engine/linking/lexical/ranking.ts";
import { itemsOf, type LinkingItem, type LinkingSet } from "../lexical/corpora.ts";

/** A mention with both rankings of it. */
export interface Ranked {
  readonly set: LinkingSet;
  readonly item: LinkingItem;
  readonly term: string;
  readonly lexical: readonly LexicalCandidate[];
  readonly near: readonly NearName[];
}

/** Place of the first right concept, from 0; Infinity where it is not found. */
const placeIn = (ids: readonly string[], gold: readonly string[]): number => {
  const at = ids.findIndex((id) => gold.includes(id));
  return at < 0 ? Number.POSITIVE_INFINITY : at;
};
const idsOf = (candidates: readonly LexicalCandidate[]): string[] => candidates.map((c) => c.entry.concept);

/** Mentions whose id is reachable. */
export async function rankedOf(set: LinkingSet, names: EncodedNames): Promise<Ranked[]> {
  const items = itemsOf(set)
    .filter((item) => item.gold.length > 0)
    .map((item) => ({ item, term: writtenOut(item.text, item.longForms) ?? item.text }));
  await names.prepare(items.map(({ term }) => term));
  return items.map(({ item, term }) => ({
    set,
    item,
    term,
    lexical: rankLexically(set.kbs, item.text, item),
    near: names.near(term),
  }));
}

export const places = {
  lexical: ({ lexical, item }: Ranked) => placeIn(idsOf(lexical), item.gold),
  dense: ({ near, item }: Ranked) => placeIn([...nearestOf(near).keys()], item.gold),
  reciprocal: ({ lexical, near, item }: Ranked) =>
    placeIn(byReciprocalRank(idsOf(lexical), [...nearestOf(near).keys()]), item.gold),
  fused:
    (weight: number) =>
    ({ set, term, lexical, near, item }: Ranked) =>
      placeIn(
        idsOf(fuse(set.kbs, term, lexical, near, { weight, ...(item.group ? { group: item.group } : {}) })),
        item.gold,
      ),
};

/** Share of mentions, each as often as it occurs, whose concept is among the first `k`. */
export function recall(ranked: readonly Ranked[], place: (r: Ranked) => number, k: number): number {
  let [right, all] = [0, 0];
  for (const r of ranked) {
    all += r.item.documents.length;
    if (place(r) < k) right += r.item.documents.length;
  }
  return right / all;
}
