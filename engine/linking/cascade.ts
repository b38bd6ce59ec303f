// Concepts for a string: exact, then normalised, then similar names; the first stage that answers is believed.
import type { KnowledgeBase, SearchOptions } from "../kb/knowledge-base.ts";
import type { Candidate } from "../text/mention.ts";
import { distinct, fromHit } from "./rank.ts";

/** A cosine below this is not worth showing. */
const SIMILAR_FLOOR = 0.5;

/**
 * Ranked candidates for a term with no text around it, from all KBs. `similar` names are searched only when no name
 * equals the term.
 */
export function candidatesFor(
  kbs: readonly KnowledgeBase[],
  term: string,
  options: SearchOptions = {},
): Candidate[] {
  const gather = (search: (kb: KnowledgeBase) => ReturnType<KnowledgeBase["lookup"]>) =>
    distinct(kbs.flatMap((kb) => search(kb).map((hit) => fromHit(hit, kb.info.name, term))));
  const equal = gather((kb) => kb.lookup(term, options));
  if (equal.length) return equal;
  return gather((kb) => kb.candidates(term, { floor: SIMILAR_FLOOR, ...options }));
}
