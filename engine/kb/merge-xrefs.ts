// Which concepts of several knowledge bases are one, by the cross-references they share. Careful: a reference that two
// concepts of one vocabulary carry joins neither, and no two concepts of one vocabulary become one.
import type { Concept } from "./concept.ts";
import type { SemanticGroup } from "./groups.ts";
import type { KnowledgeBase } from "./knowledge-base.ts";

/** Prefixes of one vocabulary under the names that others give it. */
const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/^(?:MSH|MESH)$/, "MESH"],
  [/^(?:UMLS|UMLS_CUI)$/, "UMLS"],
  [/^(?:MIM|OMIM)$/, "OMIM"],
  [/^(?:SCTID|SNOMED_?CT.*)$/, "SNOMEDCT"],
  [/^(?:NCI|NCIT)$/, "NCIT"],
  [/^(?:ORDO|ORPHANET|ORPHA)$/, "ORPHA"],
];

/** A cross-reference with the usual name of its vocabulary: `MSH:D003920` is `MESH:D003920`. */
export function usualXref(xref: string): string {
  const colon = xref.indexOf(":");
  if (colon < 0) return xref;
  const prefix = xref.slice(0, colon).toUpperCase();
  const usual = ALIASES.find(([pattern]) => pattern.test(prefix))?.[1] ?? prefix;
  return `${usual}:${xref.slice(colon + 1).trim()}`;
}

interface Claim {
  readonly kb: number;
  readonly id: string;
  readonly group: SemanticGroup;
  /** The reference is the concept's own id. */
  readonly own: boolean;
}

/** Concepts taken for one: at most one id of each KB. */
interface Cluster {
  readonly group: SemanticGroup;
  readonly ids: Set<string>;
  readonly byKb: Map<number, string>;
}

export interface XrefJoins {
  /** Sets of two ids or more, each set in the order of the KBs. */
  readonly joined: readonly (readonly string[])[];
  /** References that were shared and joined nothing: their concepts differ in group or would make two of one KB one. */
  readonly refused: number;
}

/** References to a concept's own id count as shared with it. Obsolete concepts are not joined. */
export const joinByXrefs = (kbs: readonly KnowledgeBase[]): XrefJoins =>
  joinConcepts(
    kbs.map((kb) => kb.concepts()),
    (kb, id) => kbs[kb]?.concept(id)?.id === id,
  );

/**
 * The same for some concepts of each KB only: what a list shows. Two of one KB never become one, so that an ambiguity
 * inside a KB stays one.
 */
export function joinShown(lists: readonly (readonly Concept[])[]): XrefJoins {
  const ids = lists.map((list) => new Set(list.map((c) => c.id)));
  return joinConcepts(lists, (kb, id) => ids[kb]?.has(id) === true);
}

/** `holds`: whether a KB has a concept of this very id. */
function joinConcepts(
  lists: readonly Iterable<Concept>[],
  holds: (kb: number, id: string) => boolean,
): XrefJoins {
  const clusters = new Map<string, Cluster>();
  const clusterOf = ({ id, group }: Claim): Cluster => {
    let cluster = clusters.get(id);
    if (!cluster) {
      const byKb = new Map<number, string>();
      lists.forEach((_, k) => {
        if (holds(k, id)) byKb.set(k, id);
      });
      cluster = { group, ids: new Set([id]), byKb };
      clusters.set(id, cluster);
    }
    return cluster;
  };
  let refused = 0;
  const join = (a: Cluster, b: Cluster): void => {
    if (a === b) return;
    const clash = [...b.byKb].some(([kb, id]) => a.byKb.has(kb) && a.byKb.get(kb) !== id);
    if (clash || a.group !== b.group) {
      refused++;
      return;
    }
    for (const [kb, id] of b.byKb) a.byKb.set(kb, id);
    for (const id of b.ids) {
      a.ids.add(id);
      clusters.set(id, a);
    }
  };
  for (const claims of claimsByXref(lists).values()) {
    const sole = soleClaims(claims);
    for (const claim of sole.slice(1)) join(clusterOf(sole[0] as Claim), clusterOf(claim));
  }
  const joined = [...new Set(clusters.values())]
    .filter((c) => c.ids.size > 1)
    .map((c) => [...new Set([...c.byKb].sort(([a], [b]) => a - b).map(([, id]) => id))]);
  return { joined, refused };
}

function claimsByXref(lists: readonly Iterable<Concept>[]): Map<string, Claim[]> {
  const claims = new Map<string, Claim[]>();
  const claim = (xref: string, by: Claim): void => {
    const all = claims.get(xref);
    if (all) all.push(by);
    else claims.set(xref, [by]);
  };
  lists.forEach((concepts, k) => {
    for (const { id, group, obsolete, xrefs } of concepts) {
      if (obsolete) continue;
      claim(usualXref(id), { kb: k, id, group, own: true });
      for (const xref of new Set(xrefs.map(usualXref))) claim(xref, { kb: k, id, group, own: false });
    }
  });
  return claims;
}

/** The concept of each KB that alone carries the reference, or whose id it is. */
function soleClaims(claims: readonly Claim[]): Claim[] {
  if (claims.length < 2) return [];
  const byKb = Map.groupBy(claims, (c) => c.kb);
  return [...byKb.values()].flatMap((all) => {
    const own = all.find((c) => c.own);
    if (own) return [own];
    return new Set(all.map((c) => c.id)).size === 1 ? [all[0] as Claim] : [];
  });
}
