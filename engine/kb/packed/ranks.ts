// How good a name is to offer, known when the KB is built: preferred before synonyms, exact before looser ones,
// obsolete last, shorter before longer. One byte a name.
import { ENTRY_SCOPES, type EntryScope } from "./meta.ts";

const LENGTHS = 63;
/** Ranks of names with any of these run from `class * 64` on. */
const PREFERRED = 0;
const SYNONYM = 1;
const LOOSE = 2;
const OBSOLETE = 3;

const classes: Record<EntryScope, number> = {
  preferred: PREFERRED,
  exact: SYNONYM,
  abbreviation: SYNONYM,
  narrow: LOOSE,
  broad: LOOSE,
  related: LOOSE,
};
const classOf = ENTRY_SCOPES.map((s) => classes[s]);

/** 0 (best) to 255. `length` in UTF-8 bytes of the folded name: all from 63 on count the same. */
export const staticRank = (scope: number, obsolete: boolean, length: number): number =>
  (obsolete ? OBSOLETE : (classOf[scope] as number)) * 64 + Math.min(LENGTHS, length);

/** Names under one node of the rank tree. */
export const FANOUT = 16;

export interface RankedLeaves {
  readonly count: number;
  rank(i: number): number;
  /** Bit set of the semantic groups of the leaf's concepts. */
  groups(i: number): number;
}

/** Best rank and all groups of each run of 16 leaves. */
export function firstLevel(leaves: RankedLeaves): { rank: Uint8Array; groups: Uint16Array } {
  const nodes = Math.ceil(leaves.count / FANOUT);
  const rank = new Uint8Array(nodes).fill(255);
  const groups = new Uint16Array(nodes);
  for (let i = 0; i < leaves.count; i++) {
    const node = Math.floor(i / FANOUT);
    rank[node] = Math.min(rank[node] as number, leaves.rank(i));
    groups[node] = (groups[node] as number) | leaves.groups(i);
  }
  return { rank, groups };
}
