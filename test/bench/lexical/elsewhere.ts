// Mentions of diseases with the ids of other vocabularies than their corpus's: where a concept of the Disease Ontology, HPO or ORDO
// refers to the MeSH or OMIM id that annotators gave. What is learned there as well does not depend on one vocabulary's records.
import { linkingKbs } from "../real-kbs.ts";
import type { LinkingSet } from "./corpora.ts";

/** The sets' mentions of diseases; those whose ids nobody refers to have none. */
export async function elsewhere(sets: readonly LinkingSet[]): Promise<LinkingSet[]> {
  const { doid, hpo, ordo } = await linkingKbs();
  const kbs = [doid, hpo, ordo];
  const referring = new Map<string, string[]>();
  for (const kb of kbs)
    for (const c of kb.concepts())
      for (const xref of c.obsolete ? [] : c.xrefs) {
        const [, vocabulary = "", id = ""] = /^(MESH|OMIM):(\w+)/i.exec(xref) ?? [];
        const key = `${vocabulary.toUpperCase()}:${id}`;
        if (id) referring.set(key, [...(referring.get(key) ?? []), c.id]);
      }
  return sets.map((set) => ({
    ...set,
    name: `${set.name} over DOID, HPO, ORDO`,
    kbs,
    documents: set.documents.map((d) => ({
      ...d,
      mentions: d.mentions
        .filter((m) => set.groupOf(m.type) === "DISO")
        .map((m) => ({ ...m, ids: m.ids.flatMap((id) => referring.get(id) ?? []) })),
    })),
  }));
}
