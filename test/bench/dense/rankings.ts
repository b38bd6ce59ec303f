// Where the right concept of each mention comes: in the lexical ranking, among the names near in meaning, and in both together.
import { byReciprocalRank, fusedOrders, nearestOf } from "../../../engine/linking/dense/fuse.ts";
import type { EncodedNames, NearName } from "../../../engine/linking/dense/near-names.ts";
import { writtenOut } from "../../../engine/linking/lexical/queries.ts";
import { rankLexically } from "../../../engine/linking/lexical/ranking.ts";
import { itemsOf, type LinkingItem, type LinkingSet } from "../lexical/corpora.ts";

/** A mention, and the places of its first right concept, from 0; Infinity where it is not found. */
export interface Ranked {
  readonly item: LinkingItem;
  readonly lexical: number;
  readonly dense: number;
  readonly reciprocal: number;
  /** By the weight of a cosine. */
  fused(weight: number): number;
}

const placeIn = (ids: readonly string[], gold: readonly string[]): number => {
  const at = ids.findIndex((id) => gold.includes(id));
  return at < 0 ? Number.POSITIVE_INFINITY : at;
};

function rank(set: LinkingSet, item: LinkingItem, term: string, near: readonly NearName[]): Ranked {
  const { gold } = item;
  const lexical = rankLexically(set.kbs, item.text, item);
  const byLetters = lexical.map((c) => c.entry.concept);
  const byVectors = [...nearestOf(near).keys()];
  const orders = fusedOrders(set.kbs, term, lexical, near, item.group ? { group: item.group } : {});
  return {
    item,
    lexical: placeIn(byLetters, gold),
    dense: placeIn(byVectors, gold),
    reciprocal: placeIn(byReciprocalRank(byLetters, byVectors), gold),
    fused: (weight) => placeIn(orders(weight), gold),
  };
}

/** Mentions whose id is reachable. */
export async function rankedOf(set: LinkingSet, names: EncodedNames): Promise<Ranked[]> {
  const items = itemsOf(set)
    .filter((item) => item.gold.length > 0)
    .map((item) => ({ item, term: writtenOut(item.text, item.longForms) ?? item.text }));
  await names.prepare(items.map(({ term }) => term));
  return items.map(({ item, term }) => rank(set, item, term, names.near(term)));
}

export type Place = (r: Ranked) => number;
export const places = {
  lexical: (r: Ranked) => r.lexical,
  dense: (r: Ranked) => r.dense,
  reciprocal: (r: Ranked) => r.reciprocal,
  fused: (weight: number) => (r: Ranked) => r.fused(weight),
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
