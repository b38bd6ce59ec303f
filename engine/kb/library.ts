// Several knowledge bases asked as one, in the order in which they were given: where two hold the same concept, the
// first one's record is the concept.
import type { Concept } from "./concept.ts";
import type { KnowledgeBase, NameHit, SearchOptions } from "./knowledge-base.ts";

export interface LibraryHit extends NameHit {
  /** Name of the KB that answered. */
  readonly kb: string;
}

const DEFAULT_LIMIT = 20;

/** Best first; names with equal scores as `KnowledgeBase.prefix` ranks them: live, preferred, short, alphabetical. */
function byRank(a: LibraryHit, b: LibraryHit): number {
  return (
    b.score - a.score ||
    Number(a.obsolete) - Number(b.obsolete) ||
    Number(b.scope === "preferred") - Number(a.scope === "preferred") ||
    a.text.length - b.text.length ||
    (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)
  );
}

export class Library {
  readonly kbs: readonly KnowledgeBase[];

  constructor(kbs: readonly KnowledgeBase[]) {
    this.kbs = kbs;
  }

  /** The concept and the first KB that holds it. */
  concept(id: string): { kb: KnowledgeBase; concept: Concept } | undefined {
    for (const kb of this.kbs) {
      const concept = kb.concept(id);
      if (concept) return { kb, concept };
    }
    return undefined;
  }

  /** Ids of direct narrower concepts in any KB. */
  children(id: string): string[] {
    return [...new Set(this.kbs.flatMap((kb) => kb.children(id)))];
  }

  /** As `KnowledgeBase.lookup`. */
  lookup(term: string, options: SearchOptions = {}): LibraryHit[] {
    return this.#merge(
      options,
      (a, b) => b.score - a.score,
      (kb) => kb.lookup(term, options),
    );
  }

  /** As `KnowledgeBase.prefix`. */
  prefix(query: string, options: SearchOptions = {}): LibraryHit[] {
    return this.#merge(options, byRank, (kb) => kb.prefix(query, options));
  }

  /** As `KnowledgeBase.candidates`. Each KB weighs grams by its own names: scores of two KBs differ a little. */
  candidates(term: string, options: SearchOptions = {}): LibraryHit[] {
    return this.#merge(options, byRank, (kb) => kb.candidates(term, options));
  }

  #merge(
    options: SearchOptions,
    order: (a: LibraryHit, b: LibraryHit) => number,
    ask: (kb: KnowledgeBase) => NameHit[],
  ): LibraryHit[] {
    const hits = this.kbs.flatMap((kb) => ask(kb).map((hit) => ({ ...hit, kb: kb.info.name })));
    // One KB has ranked them itself.
    if (this.kbs.length > 1) hits.sort(order);
    const taken = new Set<string>();
    return hits
      .filter((hit) => {
        const key = options.distinct === false ? `${hit.kb}\n${hit.concept}\n${hit.text}` : hit.concept;
        if (taken.has(key)) return false;
        taken.add(key);
        return true;
      })
      .slice(0, options.limit ?? DEFAULT_LIMIT);
  }
}
