// Ranks the concepts of a document's mentions with the document in view: the lexical ranking proposes, and a learned rule
// weighs what the other mentions, the words around and the annotators' habits say of each proposal.
import type { Concept } from "../../kb/concept.ts";
import { fold } from "../../text/tokens.ts";
import type { AskedKb } from "../asked-kb.ts";
import { type FusedCandidate, fuse } from "../dense/fuse.ts";
import type { NearNames } from "../dense/near-names.ts";
import { writtenOut } from "../lexical/queries.ts";
import { dot, type LexicalCandidate, rankLexically } from "../lexical/ranking.ts";
import { longFormsOf, phraseFor } from "../lexical/short-forms.ts";
import { contentWords } from "../lexical/words.ts";
import { finish, type Steps } from "../steps.ts";
import { CONTEXT_FEATURES, contextFeatures, type Situation } from "./context-features.ts";
import { DocumentWords, namesOf, type WeighedWords, weighedWords } from "./word-overlap.ts";
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
  /** Id of the concept that it means, where that is settled: it speaks for the others and gets no situations. */
  readonly settled?: string;
}

export interface ContextCandidate {
  readonly lexical: FusedCandidate;
  readonly situation: Situation;
  readonly features: Float64Array;
  readonly weight: number;
}

/** Proposals of the lexical ranking that are looked at; the rule was learned with so many. */
export const PROPOSALS = 24;
/** Wordings whose proposals are kept, and concepts that are: a corpus says the same things over and over. */
const MOST_KEPT = 20_000;

/** Distinct wordings of a document are ranked once each; what is asked of the knowledge bases is kept between documents. */
export class ContextRanking {
  readonly #kbs: readonly AskedKb[];
  readonly #wordings: Wordings;
  readonly #most: number;
  readonly #near: NearNames | undefined;
  readonly #lexical = new Map<string, readonly LexicalCandidate[]>();
  readonly #concepts = new Map<string, Concept | undefined>();
  readonly #words = new Map<
    string,
    { names: WeighedWords; definition: WeighedWords | undefined } | undefined
  >();

  /**
   * `kbs`: with the wordings laid over them. `most`: proposals that are looked at. `near`: names of theirs near in meaning, which
   * propose, too.
   */
  constructor(
    kbs: readonly AskedKb[],
    wordings: Wordings,
    { most = PROPOSALS, near }: { readonly most?: number; readonly near?: NearNames } = {},
  ) {
    this.#kbs = kbs;
    this.#wordings = wordings;
    this.#most = most;
    this.#near = near;
  }

  /** What `near` will be asked for. */
  terms(text: string, mentions: readonly MentionInDocument[]): string[] {
    const forms = formsIn(text, mentions);
    return mentions.map((m) => termOf(m, forms));
  }

  /** Situations of the proposals for each mention, in the order of the lexical ranking. */
  situations(text: string, mentions: readonly MentionInDocument[]): Situation[][] {
    return finish(this.situationSteps(text, mentions));
  }

  /** The same in steps of one mention. `forms`: short forms that the text explains, where they are known already. */
  *situationSteps(
    text: string,
    mentions: readonly MentionInDocument[],
    forms: ReadonlyMap<string, string> = formsIn(text, mentions),
  ): Steps<Situation[][]> {
    const proposals: Proposals[] = [];
    for (const m of mentions) {
      proposals.push(this.#proposals(m, forms));
      yield;
    }
    const firsts = votes(mentions, proposals, 1);
    const document = {
      forms,
      firsts,
      below: this.#below(firsts),
      amongFirst: votes(mentions, proposals, 3),
      words: new DocumentWords(text),
    };
    yield;
    const situations: Situation[][] = [];
    for (const [i, m] of mentions.entries()) {
      const own = proposals[i];
      situations.push(m.settled !== undefined || !own ? [] : this.#situationsOf(m, own.ranked, document));
      yield;
    }
    return situations;
  }

  /** Candidates for each mention, best first. */
  rank(text: string, mentions: readonly MentionInDocument[], rule: ContextRule): ContextCandidate[][] {
    return this.situations(text, mentions).map((all) => rankSituations(all, rule));
  }

  #proposals(m: MentionInDocument, forms: ReadonlyMap<string, string>): Proposals {
    if (m.settled !== undefined) return { ids: [m.settled], ranked: [] };
    const ranked = this.proposals(m, forms);
    return { ids: ranked.map((c) => c.entry.concept), ranked };
  }

  /** The lexical ranking of a mention, as far as it is looked at. */
  proposals(m: MentionInDocument, forms: ReadonlyMap<string, string>): readonly LexicalCandidate[] {
    const longForms = new Map([...forms].filter(([short]) => m.text.includes(short)));
    const key = JSON.stringify([m.text, m.group, [...longForms]]);
    return kept(this.#lexical, key, () => {
      const group = m.group ? { group: m.group } : {};
      const lexical = rankLexically(this.#kbs, m.text, { longForms, ...group });
      const near = this.#near;
      if (!near) return lexical.slice(0, this.#most);
      const term = termOf(m, longForms);
      const fused = fuse(this.#kbs, term, lexical, near.near(term), { weight: near.weight, ...group });
      return fused.slice(0, this.#most);
    });
  }

  /** Words of a concept's names, and of its definition. */
  #wordsOf(id: string): { names: WeighedWords; definition: WeighedWords | undefined } | undefined {
    return kept(this.#words, id, () => {
      const concept = this.#concept(id);
      const definition = concept?.definitions[0]?.text;
      return (
        concept && {
          names: weighedWords(namesOf(concept)),
          definition: definition === undefined ? undefined : weighedWords(definition),
        }
      );
    });
  }

  #concept(id: string): Concept | undefined {
    return kept(this.#concepts, id, () => this.#kbs.map((kb) => kb.concept(id)).find((c) => c !== undefined));
  }

  /** Wordings whose first candidate is right below a concept. */
  #below(firsts: Votes): Map<string, ReadonlySet<string>[]> {
    const below = new Map<string, ReadonlySet<string>[]>();
    for (const [id, forms] of firsts)
      for (const parent of this.#concept(id)?.parents ?? []) {
        const known = below.get(parent);
        if (known) known.push(forms);
        else below.set(parent, [forms]);
      }
    return below;
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
    const besidesOwn = (forms: ReadonlySet<string> | undefined): number =>
      forms ? forms.size - Number(forms.has(own)) : 0;
    return proposals.map((candidate, place): Situation => {
      const id = candidate.entry.concept;
      const words = this.#wordsOf(id);
      const up = parents.get(id) ?? [];
      const down = [...parents].filter(([, p]) => p.includes(id)).map(([child]) => child);
      const related = [...up.map((parent) => document.firsts.get(parent)), ...(document.below.get(id) ?? [])];
      return {
        candidate,
        place,
        behind: candidate.weight - top,
        chance: Math.exp(candidate.weight - top) / sum,
        said: this.#wordings.share(m.text, id),
        longFormSaid: longForm === undefined ? 0 : this.#wordings.share(longForm, id).share,
        documents: this.#wordings.documentsOf(id),
        agreeing: besidesOwn(document.firsts.get(id)),
        agreeingInPart: besidesOwn(document.amongFirst.get(id)),
        relatives: related.reduce((sum, forms) => sum + besidesOwn(forms), 0),
        below: down.length,
        above: up.filter((p) => ids.has(p)).length,
        names: words ? document.words.cosine(words.names, mentionWords) : 0,
        definition: words?.definition ? document.words.cosine(words.definition, mentionWords) : 0,
      };
    });
  }
}

/** What an encoder is asked for: the mention with its short forms written out. */
const termOf = (m: MentionInDocument, forms: ReadonlyMap<string, string>): string =>
  writtenOut(m.text, forms) ?? m.text;

/** What was made for a key before, or is made now. */
function kept<T>(all: Map<string, T>, key: string, make: () => T): T {
  if (all.has(key)) return all.get(key) as T;
  const made = make();
  if (all.size >= MOST_KEPT) all.clear();
  all.set(key, made);
  return made;
}

/** Short forms that a text explains, those of its mentions whose initials some phrase spells included. */
export function formsIn(text: string, mentions: readonly MentionInDocument[]): Map<string, string> {
  const forms = longFormsOf(text);
  for (const m of mentions) {
    if (forms.has(m.text)) continue;
    const phrase = phraseFor(m.text, text);
    if (phrase) forms.set(m.text, phrase);
  }
  return forms;
}

interface Proposals {
  /** Concepts, best first. */
  readonly ids: readonly string[];
  readonly ranked: readonly LexicalCandidate[];
}

interface DocumentView {
  readonly forms: ReadonlyMap<string, string>;
  readonly firsts: Votes;
  readonly below: ReadonlyMap<string, readonly ReadonlySet<string>[]>;
  readonly amongFirst: Votes;
  readonly words: DocumentWords;
}

/** Concept → folded wordings among whose first candidates it is. */
type Votes = ReadonlyMap<string, ReadonlySet<string>>;

function votes(mentions: readonly MentionInDocument[], proposals: readonly Proposals[], most: number): Votes {
  const found = new Map<string, Set<string>>();
  mentions.forEach((m, i) => {
    for (const id of (proposals[i]?.ids ?? []).slice(0, most))
      found.set(id, (found.get(id) ?? new Set()).add(fold(m.text)));
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
