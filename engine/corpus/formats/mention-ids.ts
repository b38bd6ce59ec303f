// Names for mentions where a format needs one for each, and relations of two mentions where it has no roles.
import type { Document, Relation } from "../../text/document.ts";
import type { Mention } from "../../text/mention.ts";
import type { Lose } from "./fit.ts";

/** An id for every mention: its own, or the next free number behind the prefix. */
export function idsOf(document: Document, prefix = "T"): Map<Mention, string> {
  const ids = new Map<Mention, string>();
  const taken = new Set<string>();
  for (const m of document.mentions)
    if (m.id !== undefined && m.id !== "" && !taken.has(m.id)) {
      taken.add(m.id);
      ids.set(m, m.id);
    }
  let n = 0;
  for (const m of document.mentions) {
    if (ids.has(m)) continue;
    do n++;
    while (taken.has(`${prefix}${n}`));
    taken.add(`${prefix}${n}`);
    ids.set(m, `${prefix}${n}`);
  }
  return ids;
}

export const relationItem = (r: Relation): string =>
  `${r.type}(${r.arguments.map((a) => a.target).join(", ")})`;

export interface Pair {
  readonly relation: Relation;
  readonly from: Mention;
  readonly to: Mention;
}

/**
 * Relations as pairs of mentions, for formats that have no roles, ids, attributes or notes on them: what they lose
 * is told. `roles` are the names that need not be told.
 */
export function pairsOf(document: Document, lose: Lose, roles: readonly string[] = ["Arg1", "Arg2"]): Pair[] {
  const byId = new Map(document.mentions.flatMap((m) => (m.id === undefined ? [] : [[m.id, m] as const])));
  return (document.relations ?? []).flatMap((relation): Pair[] => {
    const [a, b] = relation.arguments;
    const from = a && byId.get(a.target);
    const to = b && byId.get(b.target);
    const item = relationItem(relation);
    if (!from || !to) {
      lose("relation", item, "only relations between two mentions have a place");
      return [];
    }
    for (const role of [a.role, b.role])
      if (role !== "" && !roles.includes(role)) lose("relation", item, `the role ${role} has no place`);
    for (const name of Object.keys(relation.attributes ?? {}))
      lose("attribute", `${name} of ${item}`, "attributes of relations have no place");
    if (relation.note !== undefined) lose("note", relation.note, "notes on relations have no place");
    return [{ relation, from, to }];
  });
}

/** A relation of two mentions as formats without roles have it. */
export const pairRelation = (type: string, from: string, to: string, id?: string): Relation => ({
  ...(id === undefined ? {} : { id }),
  type,
  arguments: [
    { role: "Arg1", target: from },
    { role: "Arg2", target: to },
  ],
});

/** A mention as a file has it: linked where it names concepts. */
export const fileMention = (
  spans: Mention["spans"],
  type: string | undefined,
  more: Partial<Omit<Mention, "spans" | "type">> = {},
): Mention => ({
  spans,
  ...(type === undefined ? {} : { type }),
  source: "file",
  status: more.concepts?.length ? "linked" : "undecided",
  concepts: [],
  candidates: [],
  ...more,
});
