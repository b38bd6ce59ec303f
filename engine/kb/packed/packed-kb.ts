// A knowledge base over a packed file: the four questions of `KnowledgeBase`, answered from the sections.
import { fold } from "../../text/tokens.ts";
import type { Concept } from "../concept.ts";
import type { GramCounts } from "../joint-similarity.ts";
import type {
  KbInfo,
  KnowledgeBase,
  NameAutomaton,
  NameHit,
  RootConcept,
  SearchOptions,
} from "../knowledge-base.ts";
import { readsAs } from "../name-forms.ts";
import { ConceptReader } from "./concept-sections.ts";
import type { KbFile } from "./kb-file.ts";
import type { SectionPlace } from "./kb-layout.ts";
import { KeySearch } from "./key-search.ts";
import type { Meta } from "./meta.ts";
import type { NameFilter } from "./name-filter.ts";
import { NameReader } from "./name-reader.ts";
import { kindFilter, openSimilar } from "./open-similar.ts";
import { PackedAutomaton } from "./packed-automaton.ts";
import type { SimilarNames } from "./similar-names.ts";
import { MOST_WORDS } from "./word-index.ts";

const DEFAULT_LIMIT = 20;
/** Names looked at for one prefix query, however many are filtered away. */
const MOST_LEAVES = 5_000;
const SCORE = { exact: 1, folded: 0.95, normalised: 0.9, prefix: 0.8, word: 0.7, words: 0.6 };

/** Hits in order of arrival, one per concept where asked, none of a foreign group. */
class Hits {
  readonly #names: NameReader;
  readonly #limit: number;
  readonly #distinct: boolean;
  readonly filter: NameFilter;
  readonly #taken = new Set<number>();
  readonly list: NameHit[] = [];

  constructor(names: NameReader, options: SearchOptions) {
    this.#names = names;
    this.#limit = Math.max(0, options.limit ?? DEFAULT_LIMIT);
    this.#distinct = options.distinct ?? true;
    this.filter = names.filter(options);
  }

  get full(): boolean {
    return this.list.length >= this.#limit;
  }

  #ownerOf(entry: number): number {
    return this.#distinct ? this.#names.conceptOf(entry) : entry;
  }

  /** Whether the entry, or its concept, is among them. */
  has(entry: number): boolean {
    return this.#taken.has(this.#ownerOf(entry));
  }

  add(entry: number, match: NameHit["match"], score: number): void {
    if (this.full || !this.#names.keeps(entry, this.filter)) return;
    const owner = this.#ownerOf(entry);
    if (this.#taken.has(owner)) return;
    this.#taken.add(owner);
    this.list.push({ ...this.#names.entry(entry), match, score });
  }
}

/** Everything but what is read in small parts, when somebody asks for a concept. */
const COLD = new Set(["records.data", "records.data.pages", "grams.postings", "grams.postings.pages"]);
const hotSections = (sections: Iterable<SectionPlace>): string[] =>
  [...sections].map((s) => s.name).filter((name) => !COLD.has(name));

export class PackedKb implements KnowledgeBase {
  readonly info: KbInfo;
  readonly languages: readonly string[];
  readonly #concepts: ConceptReader;
  readonly #names: NameReader;
  readonly #search: KeySearch;
  #similar: SimilarNames | undefined;
  readonly #file: KbFile<Meta>;
  readonly #automaton: PackedAutomaton;

  constructor(file: KbFile<Meta>) {
    this.info = { ...file.meta.info, bytes: file.bytes };
    this.languages = file.meta.languages;
    this.#file = file;
    this.#concepts = new ConceptReader(file);
    this.#names = new NameReader(file, this.#concepts);
    this.#search = new KeySearch(file, this.#names);
    this.#automaton = new PackedAutomaton(file, this.#names);
  }

  get automaton(): NameAutomaton {
    return this.#automaton;
  }

  get gramCounts(): GramCounts {
    return this.#similarNames.counts;
  }

  get #similarNames(): SimilarNames {
    this.#similar ??= openSimilar(this.#file, this.#names);
    return this.#similar;
  }

  load(signal?: AbortSignal): Promise<void> {
    return this.#file.load(hotSections(this.#file.sections), signal);
  }

  close(): void {
    this.#file.close();
  }

  concept(id: string): Concept | undefined {
    const i = this.#concepts.find(id);
    return i < 0 ? undefined : this.#concepts.record(i);
  }

  *concepts(): Generator<Concept> {
    for (let i = 0; i < this.#concepts.count; i++) yield this.#concepts.record(i);
  }

  children(id: string): string[] {
    const i = this.#concepts.find(id);
    return i < 0 ? [] : this.#concepts.children(i);
  }

  *roots(): Generator<RootConcept> {
    const concepts = this.#concepts;
    const names = this.#names;
    for (const c of concepts.roots())
      yield {
        get id() {
          return concepts.id(c);
        },
        get name() {
          return names.text(concepts.preferred(c));
        },
        obsolete: concepts.isObsolete(c),
      };
  }

  lookup(term: string, options: SearchOptions = {}): NameHit[] {
    const names = this.#names;
    const hits = new Hits(names, options);
    const query = term.trim();
    // An id has a colon and no space: names that have are looked for as both.
    const concept = query.includes(":") ? this.#concepts.find(query) : -1;
    if (concept >= 0) hits.add(this.#concepts.preferred(concept), "exact", SCORE.exact);
    const folded = fold(query);
    const key = names.findKey(folded);
    const alike = (key < 0 ? [] : names.entriesOfKey(key)).map((e) => ({ e, text: names.text(e) }));
    for (const { e, text } of alike) if (text === query) hits.add(e, "exact", SCORE.exact);
    if (folded !== "" && !hits.full) {
      for (const { e } of alike) if (names.keyOf(e) === key) hits.add(e, "folded", SCORE.folded);
      // Found under its un-inverted form.
      for (const { e } of alike) hits.add(e, "normalised", SCORE.normalised);
    }
    if (hits.full) return hits.list;
    for (const e of this.#automaton.numbersOf(query))
      if (!hits.has(e) && readsAs(names.text(e), query)) hits.add(e, "normalised", SCORE.normalised);
    return hits.list;
  }

  prefix(query: string, options: SearchOptions = {}): NameHit[] {
    const hits = new Hits(this.#names, options);
    const folded = fold(query);
    if (folded === "") return [];
    const take = (keys: Iterable<number>, score: number): void => {
      let leaves = 0;
      for (const key of keys) {
        for (const e of this.#names.entriesOfKey(key)) hits.add(e, "prefix", score);
        if (hits.full || ++leaves === MOST_LEAVES) return;
      }
    };
    take(this.#search.withPrefix(folded, hits.filter), SCORE.prefix);
    if (!hits.full) take(this.#search.withLaterWord(folded, hits.filter), SCORE.word);
    return hits.list;
  }

  words(query: string, options: SearchOptions = {}): NameHit[] {
    const hits = new Hits(this.#names, options);
    const words = fold(query).split(" ");
    if (words[0] === "" || words.length > MOST_WORDS) return [];
    for (const key of this.#search.withWords(words, hits.filter)) {
      for (const e of this.#names.entriesOfKey(key)) hits.add(e, "prefix", SCORE.words);
      if (hits.full) break;
    }
    return hits.list;
  }

  candidates(term: string, options: SearchOptions = {}): NameHit[] {
    const hits = new Hits(this.#names, options);
    const names = this.#names;
    const distinct = options.distinct ?? true;
    const found = this.#similarNames.search(fold(term), {
      limit: options.limit ?? DEFAULT_LIMIT,
      floor: options.floor ?? 0,
      filter: kindFilter(names, hits.filter),
      *owners(key) {
        for (const e of names.entriesOfKey(key))
          if (names.keeps(e, hits.filter)) yield distinct ? names.conceptOf(e) : e;
      },
    });
    for (const { key, score } of found)
      for (const e of names.entriesOfKey(key)) hits.add(e, "similar", score);
    return hits.list;
  }
}
