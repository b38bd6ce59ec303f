// What the rest of the engine may ask of a knowledge base. Narrow on purpose: the packed file behind it can be
// replaced without anyone noticing.
import type { Surface } from "../text/surface.ts";
import type { Concept, Synonym } from "./concept.ts";
import type { SemanticGroup } from "./groups.ts";
import type { GramCounts } from "./joint-similarity.ts";

export interface KbInfo {
  /** Short name, unique among loaded KBs: `starter`, `mesh2024`. */
  readonly name: string;
  readonly version: string;
  /** Where it came from, for a person: file names, vocabulary, licence. */
  readonly source: string;
  readonly license?: string;
  /** BCP 47 language of names that state none. */
  readonly language: string;
  readonly concepts: number;
  readonly names: number;
  readonly definitions: number;
  readonly obsolete: number;
  /** Concepts of each group that occurs. */
  readonly groups: Readonly<Partial<Record<SemanticGroup, number>>>;
  /** Hash of the content; two builds of one source agree. */
  readonly hash: string;
  readonly bytes: number;
}

/** One (name, concept) pair. An ambiguous name has one for each of its concepts: nothing is erased. */
export interface NameEntry {
  /** The name as the vocabulary writes it. */
  readonly text: string;
  /** CURIE of its concept. */
  readonly concept: string;
  readonly preferredName: string;
  readonly group: SemanticGroup;
  readonly scope: Synonym["scope"] | "preferred";
  readonly language: string;
  readonly obsolete: boolean;
}

export interface NameHit extends NameEntry {
  /** exact: same string; folded: case, accents, hyphens aside; normalised: plurals and spellings aside; prefix; similar. */
  readonly match: "exact" | "folded" | "normalised" | "prefix" | "similar";
  /**
   * 0 to 1: cosine for `similar`; fixed for the others: exact 1, folded .95, normalised .9, prefix .8 (of a later word
   * .7, of several words in any order .6).
   */
  readonly score: number;
}

export interface SearchOptions {
  /** At most this many hits (default 20). */
  readonly limit?: number;
  readonly groups?: readonly SemanticGroup[];
  /** BCP 47 languages of the names; `en` stands for `en-GB` too. Absent or empty: all. */
  readonly languages?: readonly string[];
  /** Drop hits that score lower (candidates only; default 0). */
  readonly floor?: number;
  /** One hit per concept, its best name (default true). */
  readonly distinct?: boolean;
}

/** Some name goes on behind the state. */
export const GOES_ON = 1;
/** Some name ends in the state. */
export const ENDS = 2;

/**
 * The names that end in a state: (name, concept) pairs of which a normalised form ends there, and now and then a foreign one:
 * check them with `readsAs` (name-forms.ts). A word may be the name of a thousand concepts: what is not asked for costs nothing.
 */
export interface EndingNames {
  /** Sum of the `groupBit`s of their concepts' semantic groups. */
  readonly groups: number;
  /** Entries such that each of `entries` is like one of them in all that names are judged by (`isAlike`). */
  kinds(): readonly NameEntry[];
  /** All of them: the same array each time. An entry reads its text and its concept when it is asked for them: take its fields one by one. */
  entries(): readonly NameEntry[];
  /**
   * Those that read as the surface, where they are exact and preferred names alone and that is soon told; undefined where it
   * is not. The same object where all of them do.
   */
  reading(surface: Surface): EndingNames | undefined;
}

/** Whether two entries are the same in all that names are judged by. */
export const isAlike = (a: NameEntry, b: NameEntry): boolean =>
  a.scope === b.scope &&
  a.group === b.group &&
  a.language === b.language &&
  a.obsolete === b.obsolete &&
  a.text === b.text;

/** The names as a matcher walks them: feed `rollA`/`rollB` states of `tokenise`d tokens. */
export interface NameAutomaton {
  /**
   * Sum of GOES_ON and ENDS, 0 where no name reads so far. No string is touched: a no is certain, a yes is wrong about once
   * in 60 unknown words. `entries` knows.
   */
  probe(a: number, b: number): number;
  /** `probe` of `count` states at once, into the first places of `into`: several times as fast where the index is large. */
  probeAll(a: Int32Array, b: Int32Array, count: number, into: Uint8Array): void;
  /**
   * The names that end in each of `count` states: several times as fast at once where the index is large. The same object for
   * the same state, as long as few others were asked for.
   */
  namesAll(a: Int32Array, b: Int32Array, count: number): EndingNames[];
}

/** A concept where the hierarchy begins. */
export interface RootConcept {
  readonly id: string;
  readonly name: string;
  readonly obsolete: boolean;
}

export interface KnowledgeBase {
  readonly info: KbInfo;
  /** BCP 47 languages that names are in, the one with most names first. */
  readonly languages: readonly string[];
  /**
   * Reads ahead, while others run, what lookup, search and recognition need; without it a large KB reads each section
   * when it is first needed. Rejects with `KbFileError` where it is damaged. Absent where all is in memory.
   */
  load?(signal?: AbortSignal): Promise<void>;
  /** Gives back the file; nothing can be asked afterwards. Absent where all is in memory. */
  close?(): void;
  readonly automaton: NameAutomaton;
  /** By which the scores of `candidates` are weighed; with those of others, scores can be compared (joint-similarity.ts). */
  readonly gramCounts: GramCounts;
  /** The whole record, or undefined for an unknown id. */
  concept(id: string): Concept | undefined;
  /** Every concept, in bytewise order of the ids. Read one by one: nothing is kept. */
  concepts(): Iterable<Concept>;
  /** Ids of direct narrower concepts. */
  children(id: string): string[];
  /** Concepts of which no broader one is in the KB. Records are not read: what is not asked for costs nothing. */
  roots(): Iterable<RootConcept>;
  /**
   * Names equal to the term: the same string first, then the same folded form, then the same normalised form (or the
   * un-inverted form of a name such as "Anemia, Aplastic"); each hit says which. A CURIE, or a former one, finds its concept.
   */
  lookup(term: string, options?: SearchOptions): NameHit[];
  /**
   * Names that begin with the query's folded form, the one equal to it first; then names one of whose later words (of the
   * first 16) does. Within each: names in the KB's own language before others, obsolete last, short before long (a synonym
   * counts as a little longer than it is, a loose one as much longer: `staticRank`), alphabetical. No query takes longer
   * for matching more names.
   */
  prefix(query: string, options?: SearchOptions): NameHit[];
  /**
   * Names that hold, among their first 16 words and in any order, a word for each word of the query that begins with
   * it; ranked like `prefix`.
   */
  words(query: string, options?: SearchOptions): NameHit[];
  /**
   * Names most like the term: cosine of character-3-gram TF-IDF of folded names, best first. Scores are exact. Up to a
   * million names none is missed for a term of up to 300 grams; beyond, two or three in a hundred of the first ten are
   * (packed/effort.ts).
   */
  candidates(term: string, options?: SearchOptions): NameHit[];
}
