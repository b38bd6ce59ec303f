// Concepts for a string: names equal to it, and where there is none, what the lexical ranking makes of names like it. Names alone
// decide here, so that the second look at them (`lexical/rerank`) is asked for.
import type { KnowledgeBase, NameHit, SearchOptions } from "../../kb/knowledge-base.ts";
import type { Candidate } from "../../text/mention.ts";
import { linkByNames } from "../lexical/rerank/rerank.ts";
import { distinct, fromHit } from "../rank.ts";

/** A candidate this much less likely than the first one is not worth showing. */
const FLOOR = 0.01;
const LIMIT = 20;
/** What the cosine of a name that differs in spelling alone is worth beside a chance: .91 links, less does not. */
const SPELT = 0.733;

/**
 * Concepts whose names are like the term, of all KBs, best first. `score` (0 to 1) of the first is the chance that it is
 * right; of the others, less by how far they stand behind it.
 */
export function similarConcepts(
  kbs: readonly KnowledgeBase[],
  term: string,
  options: SearchOptions = {},
): (NameHit & { kb: string })[] {
  const { groups, limit = LIMIT, floor = FLOOR } = options;
  const { candidates, confidence } = linkByNames(kbs, term, groups ? { groups } : {});
  const first = candidates[0];
  if (!first) return [];
  return candidates
    .slice(0, limit)
    .map(({ entry, kb, weight, evidence }, i) => {
      const chance = confidence * Math.exp(weight - first.weight);
      // A name that is the term but for a letter or two is believed as it stands.
      const score = i === 0 ? Math.max(chance, SPELT * evidence.cosine) : chance;
      return { ...entry, kb, match: "similar" as const, score: Math.round(1000 * score) / 1000 };
    })
    .filter((hit) => hit.score >= floor);
}

/**
 * Ranked candidates for a term with no text around it, from all KBs. `similar` names are searched only when no name
 * equals the term.
 */
export function candidatesFor(
  kbs: readonly KnowledgeBase[],
  term: string,
  options: SearchOptions = {},
): Candidate[] {
  const equal = distinct(
    kbs.flatMap((kb) => kb.lookup(term, options).map((hit) => fromHit(hit, kb.info.name, term))),
  );
  if (equal.length) return withoutTie(kbs, term, equal, options);
  return distinct(similarConcepts(kbs, term, options).map((hit) => fromHit(hit, hit.kb, term)));
}

/** Candidates of one knowledge base that score alike at the head of the list, in the order of the second look; no score changes. */
function withoutTie(
  kbs: readonly KnowledgeBase[],
  term: string,
  equal: readonly Candidate[],
  { groups }: SearchOptions,
): Candidate[] {
  const [first] = equal;
  const after = equal.findIndex((c) => c.score !== first?.score || c.concept.kb !== first.concept.kb);
  const tied = after < 0 ? equal.length : after;
  if (tied < 2) return [...equal];
  const { candidates } = linkByNames(kbs, term, groups ? { groups } : {});
  const order = new Map(candidates.map(({ entry }, place) => [entry.concept, place]));
  const placeOf = ({ concept }: Candidate) => order.get(concept.id) ?? candidates.length;
  return [...equal.slice(0, tied).sort((a, b) => placeOf(a) - placeOf(b)), ...equal.slice(tied)];
}
