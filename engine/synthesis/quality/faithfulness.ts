// Whether the marked words name the concept that the sentence was asked for: the knowledge base itself is asked.
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";

/**
 * named: a name of the concept, perhaps of others too. new-synonym: no name in the KB, but near enough to one of the concept's
 * for a curator to judge. other-concept: it is a name, and of other concepts only. unlike: near no name of the concept.
 */
export type Faithfulness = "named" | "new-synonym" | "other-concept" | "unlike";

/** Cosine of character 3-grams to some name of the concept, below which a form is not even worth a look. */
const NEAR = 0.45;
const CANDIDATES = 30;

export function faithfulness(kb: KnowledgeBase, concept: string, mention: string): Faithfulness {
  const hits = kb.lookup(mention, { limit: 200, distinct: false });
  if (hits.some((hit) => hit.concept === concept)) return "named";
  if (hits.length) return "other-concept";
  const near = kb.candidates(mention, { limit: CANDIDATES, floor: NEAR });
  return near.some((hit) => hit.concept === concept) ? "new-synonym" : "unlike";
}
