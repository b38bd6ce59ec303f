// Ranks the concepts of a document's mentions with the document in view: the lexical ranking proposes, and a learned rule
// weighs what the other mentions, the words around and the annotators' habits say of each proposal.
import type { Concept } from "../../kb/concept.ts";
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";
import { fold } from "../../text/tokens.ts";
import { dot, type LexicalCandidate, rankLexically } from "../lexical/ranking.ts";
import { longFormsOf, phraseFor } from "../lexical/short-forms.ts";
import { contentWords } from "../lexical/words.ts";
import { CONTEXT_FEATURES, contextFeatures, type Situation } from "./context-features.ts";
import { DocumentWords, namesOf } from "./word-overlap.ts";
import type { Wordings } from "./wordings.ts";

/** Numbers that a training run produced; `npm run train:linker` writes them. */
export interface ContextRule {
  /** One for each of `CONTEXT_FEATURES`. */
  readonly weights: readonly number[];
  /** Of the first candidate: constant, lead over the second, then one for each feature; logistic. */
  readonly confidence: readonly number[];
}

export interface MentionInDocument {
  readonly text: string;
  /** Semantic group, where it is known. */
  readonly group?: string;
}

export interface ContextCandidate {
  readonly lexical: LexicalCandidate;
  readonly situation: Situation;
  readonly features: Float64Array;
  readonly weight: number;
}

/** Proposals of the lexical ranking that are looked at. */
export const PROPOSALS = 24;

/** Distinct wordings of a document are ranked once each; what is asked of the knowledge bases is kept between documents. */
export class ContextRanking {
  readonly #kbs: readonly KnowledgeBase[];
  readonly #wordings: Wordings;
  readonly #lexical = new Map<string, readonly LexicalCandidate[]>();
  readonly #concepts = new Map<string, Concept | undefined>();

  /** `kbs`: with the wordings laid over them. */
  constructor(kbs: readonly KnowledgeBase[], wordings: Wordings) {
    this.#kbs = kbs;
    this.#wordings = wordings;
  }

  /** Situations of the proposals for each mention, in the order of the lexical ranking. */
  situations(text: string, mentions: readonly MentionInDocument[]): Situation[][] {
    const forms = longFormsOf(text);
    const proposals = mentions.map((m) => {
      if (!forms.has(m.text)) {
        const phrase = phraseFor(m.text, text);
        if (phrase) forms.set(m.text, phrase);
      }
      return this.#proposals(m, forms);
    });
    const firsts = votes(mentions, proposals, 1);
    const amongFirst = votes(mentions, proposals, 3);
    const words = new DocumentWords(text);
    return mentions.map((m, i) =>
      this.#situationsOf(m, proposals[i] ?? [], { forms, firsts, amongFirst, words }),
    );
  }

  /** Candidates for each mention, best first. */
  rank(text: string, mentions: readonly MentionInDocument[], rule: ContextRule): ContextCandidate[][] {
    return this.situations(text, mentions).map((all) => rankSituations(all, rule));
  }

  #proposals(m: MentionInDocument, forms: ReadonlyMap<string, string>): readonly LexicalCandidate[] {
    const longForms = new Map([...forms].filter(([short]) => m.text.includes(short)));
    const key = JSON.stringify([m.text, m.group, [...longForms]]);
    let found = this.#lexical.get(key);
    if (!found) {
      found = rankLexically(this.#kbs, m.text, { longForms, ...(m.group ? { group: m.group } : {}) }).slice(
        0,
        PROPOSALS,
      );
      this.#lexical.set(key, found);
    }
    return found;
  }

  #concept(id: string): Concept | undefined {
    if (!this.#concepts.has(id))
      this.#concepts.set(
        id,
        this.#kbs.map((kb) => kb.concept(id)).find((c) => c !== undefined),
      );
    return this.#concepts.get(id);
  }

  #situationsOf(
    m: MentionInDocument,
    proposals: readonly LexicalCandidate[],
    document: DocumentView,
  ): Situation[] {
    const top = proposals[0]?.weight ?? 0;
    const sum = proposals.reduce((s, c) => s + Math.exp(c.weight - top), 0);
    const own = fold(m.text);
    const mentionWords = new Set(contentWords(m.text));
    const longForm = document.forms.get(m.text);
    const ids = new Set(proposals.map((c) => c.entry.concept));
    const parents = new Map(
      proposals.map((c) => [c.entry.concept, this.#concept(c.entry.concept)?.parents ?? []]),
    );
    const others = (votes: Votes, id: string): number => {
      const forms = votes.get(id);
      return forms ? forms.size - Number(forms.has(own)) : 0;
    };
    return proposals.map((candidate, place): Situation => {
      const id = candidate.entry.concept;
      const concept = this.#concept(id);
      const up = parents.get(id) ?? [];
      const down = [...parents].filter(([, p]) => p.includes(id)).map(([child]) => child);
      let relatives = 0;
      for (const [other, forms] of document.firsts)
        if (up.includes(other) || this.#concept(other)?.parents.includes(id))
          relatives += forms.size - Number(forms.has(own));
      return {
        candidate,
        place,
        behind: candidate.weight - top,
        chance: Math.exp(candidate.weight - top) / sum,
        said: this.#wordings.share(m.text, id),
        longFormSaid: longForm === undefined ? 0 : this.#wordings.share(longForm, id).share,
        documents: this.#wordings.documentsOf(id),
        agreeing: others(document.firsts, id),
        agreeingInPart: others(document.amongFirst, id),
        relatives,
        below: down.length,
        above: up.filter((p) => ids.has(p)).length,
        names: concept ? document.words.cosine(namesOf(concept), mentionWords) : 0,
        definition: concept?.definitions[0]
          ? document.words.cosine(concept.definitions[0].text, mentionWords)
          : 0,
      };
    });
  }
}

interface DocumentView {
  readonly forms: ReadonlyMap<string, string>;
  readonly firsts: Votes;
  readonly amongFirst: Votes;
  readonly words: DocumentWords;
}

/** Concept → folded wordings among whose first candidates it is. */
type Votes = ReadonlyMap<string, ReadonlySet<string>>;

function votes(
  mentions: readonly MentionInDocument[],
  proposals: readonly (readonly LexicalCandidate[])[],
  most: number,
): Votes {
  const found = new Map<string, Set<string>>();
  mentions.forEach((m, i) => {
    for (const c of (proposals[i] ?? []).slice(0, most))
      found.set(c.entry.concept, (found.get(c.entry.concept) ?? new Set()).add(fold(m.text)));
  });
  return found;
}

/** Best first; of equal ones, the one that its words speak for. */
export function rankSituations(all: readonly Situation[], rule: ContextRule): ContextCandidate[] {
  return all
    .map((situation) => {
      const features = contextFeatures(situation);
      return { lexical: situation.candidate, situation, features, weight: dot(rule.weights, features) };
    })
    .sort((a, b) => b.weight - a.weight || a.situation.place - b.situation.place);
}

/** What the confidence of a first candidate is computed from. */
export const contextConfidenceInput = (
  first: ContextCandidate,
  second: ContextCandidate | undefined,
): number[] => [1, Math.min(3, first.weight - (second?.weight ?? first.weight - 3)) / 3, ...first.features];

/** Chance (0 to 1) that the first candidate is right, that of no concept of the knowledge bases being right included. */
export function contextConfidence(ranked: readonly ContextCandidate[], rule: ContextRule): number {
  const first = ranked[0];
  return first ? 1 / (1 + Math.exp(-dot(rule.confidence, contextConfidenceInput(first, ranked[1])))) : 0;
}

export const CONTEXT_CONFIDENCE_INPUTS = CONTEXT_FEATURES.length + 2;
