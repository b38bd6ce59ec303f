// Reads the name sections: entries by number, exact and folded lookup, names by prefix. Strings are made only for the
// entries that are asked for.
import type { SemanticGroup } from "../groups.ts";
import type { NameEntry, SearchOptions } from "../knowledge-base.ts";
import { byRank, commonKeys, holdsWords } from "./any-order.ts";
import type { ConceptReader } from "./concept-sections.ts";
import { FrontCoded } from "./front-coding.ts";
import type { KbFile } from "./kb-file.ts";
import { type KeyFilter, passing } from "./kinds.ts";
import type { Meta } from "./meta.ts";
import { NameFilter } from "./name-filter.ts";
import { type RankedLeaves, RankTree } from "./rank-tree.ts";
import type { RankLevel } from "./ranks.ts";

const MOST_LOOKED_INTO = 20_000;

export class NameReader {
  readonly #meta: Meta;
  readonly #concepts: ConceptReader;
  readonly #file: KbFile<Meta>;
  #keys: FrontCoded | undefined;
  #text: FrontCoded | undefined;
  #keyTree: RankTree | undefined;
  #wordTree: RankTree | undefined;

  constructor(file: KbFile<Meta>, concepts: ConceptReader) {
    this.#file = file;
    this.#meta = file.meta;
    this.#concepts = concepts;
  }

  /** The distinct folded names, in bytewise order. */
  get keys(): FrontCoded {
    this.#keys ??= this.#strings("keys", this.#meta.counts.keys);
    return this.#keys;
  }

  get #texts(): FrontCoded {
    this.#text ??= this.#strings("entries", this.#meta.counts.entries);
    return this.#text;
  }

  #strings(name: string, count: number): FrontCoded {
    return new FrontCoded(this.#file.u8(`${name}.text`), this.#file.u32(`${name}.blocks`), count);
  }

  /** Kind of each key: see `passing`. */
  get kinds(): Uint8Array {
    return this.#file.u8("keys.kind");
  }

  /**
   * By kind, 1 where a key of it may have an entry that the filter keeps; entries are to be looked at all the same
   * (`keeps`).
   */
  passing(filter: KeyFilter): Uint8Array {
    const [groups, languages] = [this.#file.u16("kinds.groups"), this.#file.u16("kinds.languages")];
    return passing({ kind: this.kinds, groups, languages }, filter);
  }

  entry(i: number): NameEntry {
    const concept = this.conceptOf(i);
    return {
      text: this.#texts.text(i),
      concept: this.#concepts.id(concept),
      preferredName: this.#texts.text(this.#concepts.preferred(concept)),
      group: this.#meta.groups[this.#concepts.group(concept)] as SemanticGroup,
      scope: this.#meta.scopes[this.#file.u8("entries.scope")[i] as number] as NameEntry["scope"],
      language: this.#meta.languages[this.#languageOf(i)] as string,
      obsolete: this.#concepts.isObsolete(concept),
    };
  }

  #languageOf(entry: number): number {
    return this.#file.u8("entries.language")[entry] as number;
  }

  /** Concept of an entry, by position. */
  conceptOf(entry: number): number {
    return this.#file.u32("entries.concept")[entry] as number;
  }

  filter(options: SearchOptions): NameFilter {
    return new NameFilter(this.#meta, options);
  }

  keeps(entry: number, filter: NameFilter): boolean {
    return filter.keeps(this.#concepts.group(this.conceptOf(entry)), this.#languageOf(entry));
  }

  /** Entries behind a key (a distinct folded name), best first. */
  entriesOfKey(key: number): Uint32Array {
    const start = this.#file.u32("keys.start");
    return this.#file.u32("keys.entry").subarray(start[key], start[key + 1]);
  }

  #level(name: string): RankLevel {
    const file = this.#file;
    return {
      rank: file.u8(`${name}.nodeRank`),
      groups: file.u16(`${name}.nodeGroups`),
      languages: file.u16(`${name}.nodeLanguages`),
    };
  }

  /** Keys that begin with the folded prefix, best ranked first; the one equal to it comes before all others. */
  *keysWithPrefix(folded: string, filter: KeyFilter): Generator<number> {
    const query = Buffer.from(folded);
    const [from, to] = this.keys.range(query);
    if (from === to) return;
    const pass = this.passing(filter);
    const { kinds } = this;
    this.keys.decode(from);
    const equal = this.keys.length === query.length;
    if (equal && pass[kinds[from] as number]) yield from;
    const ranks = this.#file.u8("keys.rank");
    this.#keyTree ??= new RankTree(this.#level("keys"));
    const leaves: RankedLeaves = {
      count: ranks.length,
      each: (start, end, show) => {
        for (let k = start; k < end; k++) if (pass[kinds[k] as number]) show(k, ranks[k] as number);
      },
    };
    for (const { leaf } of this.#keyTree.best(leaves, equal ? from + 1 : from, to, filter)) yield leaf;
  }

  /** Keys one of whose later words begins with the folded prefix, best ranked first; a key may come twice. */
  *keysWithWord(folded: string, filter: KeyFilter): Generator<number> {
    const [from, to] = this.#wordRange(Buffer.from(folded));
    const pass = this.passing(filter);
    const { kinds } = this;
    const ranks = this.#file.u8("keys.rank");
    const keys = this.#file.u32("words.key");
    this.#wordTree ??= new RankTree(this.#level("words"));
    const leaves: RankedLeaves = {
      count: keys.length,
      each: (start, end, show) => {
        for (let w = start; w < end; w++) {
          const k = keys[w] as number;
          if (pass[kinds[k] as number]) show(w, ranks[k] as number);
        }
      },
    };
    for (const { leaf } of this.#wordTree.best(leaves, from, to, filter)) yield keys[leaf] as number;
  }

  /**
   * Keys that hold a word of its own for each beginning, in any order, best ranked first. At most 20,000 names that
   * may do so are looked into.
   */
  *keysWithWords(beginnings: readonly string[], filter: KeyFilter): Generator<number> {
    const wordKey = this.#file.u32("words.key");
    const stretches = beginnings.map((b) => {
      const query = Buffer.from(b);
      return { keys: this.keys.range(query), later: wordKey.subarray(...this.#wordRange(query)) };
    });
    const pass = this.passing(filter);
    const { kinds } = this;
    const common = commonKeys(stretches, this.keys.count).filter((k) => pass[kinds[k] as number] === 1);
    const longestFirst = [...beginnings].sort((a, b) => b.length - a.length);
    const ranks = this.#file.u8("keys.rank");
    for (const key of byRank(common, (k) => ranks[k] as number).subarray(0, MOST_LOOKED_INTO))
      if (holdsWords(this.keys.text(key), longestFirst)) yield key;
  }

  #wordRange(query: Uint8Array): [from: number, to: number] {
    return [this.#wordBound(query), this.#wordBound(Buffer.concat([query, Uint8Array.of(255)]))];
  }

  #wordBound(query: Uint8Array): number {
    let lo = 0;
    const wordKey = this.#file.u32("words.key");
    const wordOffset = this.#file.u16("words.offset");
    let hi = wordKey.length;
    while (lo < hi) {
      const mid = (lo + hi) >>> 1;
      this.keys.decode(wordKey[mid] as number);
      if (this.keys.compare(query, wordOffset[mid] as number) < 0) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  }
}
