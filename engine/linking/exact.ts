// What the knowledge bases say of words that a person marked: concepts that have them as a name, best first, then
// those with names much like them.
import { isGroup } from "../kb/groups.ts";
import type { Library } from "../kb/library.ts";
import { searchConcepts } from "../kb/search.ts";
import type { Candidate } from "../text/mention.ts";
import { fold } from "../text/tokens.ts";

const MOST = 8;

/** Candidates for the words. `groups`: semantic groups to prefer; empty: all alike. */
export function exactCandidates(library: Library, words: string, groups: readonly string[]): Candidate[] {
  const wanted = groups.filter(isGroup);
  const hits = searchConcepts(library, words, { limit: MOST, ...(wanted.length ? { groups: wanted } : {}) });
  return hits.map((hit): Candidate => {
    const exact = fold(hit.text) === fold(words);
    return {
      concept: { id: hit.concept, kb: hit.kb },
      name: hit.preferredName,
      group: hit.group,
      matched: hit.text,
      stage: exact ? "exact" : "similar",
      score: exact ? 1 : Math.min(0.99, hit.score),
      obsolete: hit.obsolete,
    };
  });
}
