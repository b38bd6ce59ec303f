// Several knowledge bases asked as one, in the order in which they were given: where two hold the same concept, the
// first one's record is the concept.
import type { Concept } from "./concept.ts";
import { inOrder } from "./hit-order.ts";
import { jointCounts, ownFloor, TermCosine } from "./joint-similarity.ts";
import type { KnowledgeBase, NameHit, SearchOptions } from "./knowledge-base.ts";

export interface LibraryHit extends NameHit {
  /** Name of the KB that answered. */
  readonly kb: string;
}

const DEFAULT_LIMIT = 20;

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
      (kb) => kb.lookup(term, options),
      (hits) => hits.sort((a, b) => b.score - a.score),
    );
  }

  /** As `KnowledgeBase.prefix`. */
  prefix(query: string, options: SearchOptions = {}): LibraryHit[] {
    return this.#merge(
      options,
      (kb) => kb.prefix(query, options),
      (hits) => inOrder(hits, this.#languageOf, query),
    );
  }

  /** As `KnowledgeBase.words`. */
  words(query: string, options: SearchOptions = {}): LibraryHit[] {
    return this.#merge(
      options,
      (kb) => kb.words(query, options),
      (hits) => inOrder(hits, this.#languageOf),
    );
  }

  /** As `KnowledgeBase.candidates`; names of several KBs are scored by the counts of all of them together. */
  candidates(term: string, options: SearchOptions = {}): LibraryHit[] {
    const { floor = 0, limit = DEFAULT_LIMIT } = options;
    if (this.kbs.length < 2)
      return this.#merge(
        options,
        (kb) => kb.candidates(term, options),
        (hits) => hits,
      );
    const cosine = new TermCosine(jointCounts(this.kbs.map((kb) => kb.gramCounts)), term);
    return this.#merge(
      options,
      (kb) =>
        kb
          .candidates(term, { ...options, limit: 2 * limit, floor: ownFloor(floor, kb.gramCounts) })
          .map((hit) => ({ ...hit, score: cosine.of(hit.text) }))
          .filter((hit) => hit.score >= floor),
      (hits) => inOrder(hits, this.#languageOf),
    );
  }

  readonly #languageOf = (hit: LibraryHit): string =>
    this.kbs.find((kb) => kb.info.name === hit.kb)?.info.language ?? "en";

  #merge(
    options: SearchOptions,
    ask: (kb: KnowledgeBase) => NameHit[],
    order: (hits: LibraryHit[]) => LibraryHit[],
  ): LibraryHit[] {
    const found = this.kbs.flatMap((kb) => ask(kb).map((hit) => ({ ...hit, kb: kb.info.name })));
    // One KB has ranked them itself.
    const hits = this.kbs.length > 1 ? order(found) : found;
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
