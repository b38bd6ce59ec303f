// Concepts of an annotated corpus as the knowledge bases call them: files leave prefixes out (`D003920`) and hold ids that their
// vocabulary has since merged into others.
import { curiesOf } from "../../kb/importers/id-prefix.ts";
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";
import type { Document } from "../../text/document.ts";

/** Ids of one field that are several: `D001943|D010051`, `D001943+D010051`. */
const SEVERAL = /[|+,]/;

/** The document with each id that a knowledge base has, under a prefix or a former one, in its present form; others stay. */
export function presentIds(kbs: readonly Pick<KnowledgeBase, "concept">[]): (document: Document) => Document {
  const known = new Map<string, string>();
  const present = (id: string): string => {
    const old = known.get(id);
    if (old !== undefined) return old;
    let found = id;
    search: for (const curie of curiesOf(id))
      for (const kb of kbs) {
        const concept = kb.concept(curie);
        if (!concept) continue;
        found = concept.id;
        break search;
      }
    known.set(id, found);
    return found;
  };
  return (document) => ({
    ...document,
    mentions: document.mentions.map((mention) => {
      const ids = mention.concepts.flatMap(({ id }) => id.split(SEVERAL).map((part) => present(part.trim())));
      return { ...mention, concepts: [...new Set(ids)].map((id) => ({ id })) };
    }),
  });
}
