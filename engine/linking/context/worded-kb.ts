// A knowledge base that also answers to the wordings of the training corpora, with nothing packed anew: for whoever may not be held
// up. A wording is found as it stands; only `Wordings.laidOver` also finds names that are like one.
import type { KnowledgeBase, NameHit, SearchOptions } from "../../kb/knowledge-base.ts";
import { fold } from "../../text/tokens.ts";
import type { AskedKb } from "../asked-kb.ts";
import type { Wordings } from "./wordings.ts";

const LIMIT = 20;
const FOLDED = 0.95;

export class WordedKb implements AskedKb {
  readonly info: KnowledgeBase["info"];
  readonly #kb: KnowledgeBase;
  readonly #wordings: Wordings;

  constructor(kb: KnowledgeBase, wordings: Wordings) {
    this.info = kb.info;
    this.#kb = kb;
    this.#wordings = wordings;
  }

  concept(id: string): ReturnType<KnowledgeBase["concept"]> {
    return this.#kb.concept(id);
  }

  candidates(term: string, options?: SearchOptions): NameHit[] {
    return this.#kb.candidates(term, options);
  }

  /** Wordings first, each as a synonym of its concept. */
  lookup(term: string, options: SearchOptions = {}): NameHit[] {
    const own = this.#kb.lookup(term, options);
    const { groups, limit = LIMIT } = options;
    const written = fold(term);
    const said = this.#wordings.meanings(term).flatMap((id): NameHit[] => {
      // Its names have it already.
      if (own.some((hit) => hit.concept === id && fold(hit.text) === written)) return [];
      const concept = this.#kb.concept(id);
      if (!concept || (groups?.length && !groups.includes(concept.group))) return [];
      return [
        {
          text: term,
          concept: concept.id,
          preferredName: concept.name,
          group: concept.group,
          scope: "exact",
          language: this.info.language,
          obsolete: concept.obsolete,
          match: "folded",
          score: FOLDED,
        },
      ];
    });
    return said.length ? [...said, ...own].slice(0, limit) : own;
  }
}
