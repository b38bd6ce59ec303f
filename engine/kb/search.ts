// Concepts for what a person types: names and ids equal to it, names that begin like it, names with its words in any
// order, and where those are few, names spelt like it. One ranking for every search box and the command line.
import type { SemanticGroup } from "./groups.ts";
import type { Library, LibraryHit } from "./library.ts";

export interface ConceptSearch {
  /** At most so many concepts (default 20). */
  readonly limit?: number;
  /** Only these semantic groups; empty or absent: all. */
  readonly groups?: readonly SemanticGroup[];
  /** Only names in these languages (as `SearchOptions.languages`); empty or absent: all. */
  readonly languages?: readonly string[];
}

const LIMIT = 20;
const FEW = 5;
/** Shorter words are like too many others. */
const SHORTEST = 3;
/** Least similarity of names spelt otherwise: beside names that hold the query, only close ones are of use. */
const SIMILAR = { alone: 0.4, beside: 0.6 };

/** Each concept once, the likeliest first, with the name that was found. Empty for an empty query. */
export function searchConcepts(library: Library, query: string, options: ConceptSearch = {}): LibraryHit[] {
  const words = query.trim();
  const limit = options.limit ?? LIMIT;
  if (!words) return [];
  const { groups = [], languages = [] } = options;
  const asked = { limit, groups, languages };
  const found = new Map<string, LibraryHit>();
  const take = (hits: readonly LibraryHit[]): boolean => {
    for (const hit of hits) if (found.size < limit && !found.has(hit.concept)) found.set(hit.concept, hit);
    return found.size === limit;
  };
  const full =
    take(library.lookup(words, asked)) ||
    take(idInCapitals(library, words, asked)) ||
    take(library.prefix(words, asked)) ||
    (/\S\s+\S/.test(words) && take(library.words(words, asked)));
  if (!full && found.size < FEW && words.length >= SHORTEST)
    take(library.candidates(words, { ...asked, floor: found.size ? SIMILAR.beside : SIMILAR.alone }));
  return [...found.values()];
}

/** `mesh:d003920` typed in a hurry. */
function idInCapitals(library: Library, words: string, asked: { limit: number }): LibraryHit[] {
  const capitals = words.toUpperCase();
  return capitals !== words && /^[^\s:]+:\S+$/.test(words) && library.concept(capitals)
    ? library.lookup(capitals, asked)
    : [];
}
