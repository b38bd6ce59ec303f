// Concepts for what a person types: names equal to it, names that begin like it, and where those are few, names
// spelt like it.
import type { SemanticGroup } from "../engine/kb/groups.ts";
import type { Library, LibraryHit } from "../engine/kb/library.ts";

const FEW = 5;
/** Shorter words are like too many others. */
const SHORTEST = 3;
const SIMILAR_FLOOR = 0.4;

/** Each concept once, at most `limit`, the likeliest first. Empty for an empty query. */
export function findConcepts(
  library: Library,
  query: string,
  limit: number,
  groups: readonly SemanticGroup[] = [],
): LibraryHit[] {
  const words = query.trim();
  if (!words) return [];
  const options = { limit, ...(groups.length ? { groups } : {}) };
  const found = new Map<string, LibraryHit>();
  const take = (hits: readonly LibraryHit[]) => {
    for (const hit of hits) if (found.size < limit && !found.has(hit.concept)) found.set(hit.concept, hit);
  };
  take(library.lookup(words, options));
  take(library.prefix(words, options));
  if (found.size < Math.min(FEW, limit) && words.length >= SHORTEST)
    take(library.candidates(words, { ...options, floor: SIMILAR_FLOOR }));
  return [...found.values()];
}
