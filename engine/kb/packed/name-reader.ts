// Reads the name sections: entries by number, exact and folded lookup, names by prefix. Strings are made only for the
// entries that are asked for.
import type { SemanticGroup } from "../groups.ts";
import type { NameEntry } from "../knowledge-base.ts";
import { byRank, commonKeys, holdsWords } from "./any-order.ts";
import type { ConceptReader } from "./concept-sections.ts";
import { FrontCoded } from "./front-coding.ts";
import type { KbFile } from "./kb-file.ts";
import type { Meta } from "./meta.ts";
import { RankTree } from "./rank-tree.ts";

const MOST_LOOKED_INTO = 20_000;

export class NameReader {
  readonly #meta: Meta;
  readonly #concepts: ConceptReader;
  readonly keys: FrontCoded;
  readonly #keyStart: Uint32Array;
  readonly #keyEntry: Uint32Array;
  readonly #keyRank: Uint8Array;
  readonly keyGroups: Uint16Array;
  readonly #wordKey: Uint32Array;
  readonly #wordOffset: Uint16Array;
  readonly #text: FrontCoded;
  readonly #concept: Uint32Array;
  readonly #scope: Uint8Array;
  readonly #language: Uint8Array;
  readonly #file: KbFile<Meta>;
  #keyTree: RankTree | undefined;
  #wordTree: RankTree | undefined;

  constructor(file: KbFile<Meta>, concepts: ConceptReader) {
    const { counts } = file.meta;
    this.#file = file;
    this.#meta = file.meta;
    this.#concepts = concepts;
    this.keys = new FrontCoded(file.u8("keys.text"), file.u32("keys.blocks"), counts.keys);
    this.#keyStart = file.u32("keys.start");
    this.#keyEntry = file.u32("keys.entry");
    this.#keyRank = file.u8("keys.rank");
    this.keyGroups = file.u16("keys.groups");
    this.#wordKey = file.u32("words.key");
    this.#wordOffset = file.u16("words.offset");
    this.#text = new FrontCoded(file.u8("entries.text"), file.u32("entries.blocks"), counts.entries);
    this.#concept = file.u32("entries.concept");
    this.#scope = file.u8("entries.scope");
    this.#language = file.u8("entries.language");
  }

  entry(i: number): NameEntry {
    const concept = this.#concept[i] as number;
    return {
      text: this.#text.text(i),
      concept: this.#concepts.id(concept),
      preferredName: this.#text.text(this.#concepts.preferred[concept] as number),
      group: this.#meta.groups[this.#concepts.group(concept)] as SemanticGroup,
      scope: this.#meta.scopes[this.#scope[i] as number] as NameEntry["scope"],
      language: this.#meta.languages[this.#language[i] as number] as string,
      obsolete: this.#concepts.isObsolete(concept),
    };
  }

  /** Concept of an entry, by position. */
  conceptOf(entry: number): number {
    return this.#concept[entry] as number;
  }

  /** Bit set of groups; all bits where none are named. */
  groupBits(groups: readonly SemanticGroup[] | undefined): number {
    if (!groups || groups.length === 0) return 0xffff;
    let bits = 0;
    for (const g of groups) if (this.#meta.groups.includes(g)) bits |= 1 << this.#meta.groups.indexOf(g);
    return bits;
  }

  inGroups(entry: number, bits: number): boolean {
    return ((1 << this.#concepts.group(this.conceptOf(entry))) & bits) !== 0;
  }

  /** Entries behind a key (a distinct folded name), best first. */
  entriesOfKey(key: number): Uint32Array {
    return this.#keyEntry.subarray(this.#keyStart[key], this.#keyStart[key + 1]);
  }

  /** Keys that begin with the folded prefix, best ranked first; the one equal to it comes before all others. */
  *keysWithPrefix(folded: string, groups: number): Generator<number> {
    const query = Buffer.from(folded);
    const [from, to] = this.keys.range(query);
    if (from === to) return;
    this.keys.decode(from);
    const equal = this.keys.length === query.length;
    if (equal && ((this.keyGroups[from] as number) & groups) !== 0) yield from;
    this.#keyTree ??= new RankTree(
      {
        count: this.#keyRank.length,
        rank: (i) => this.#keyRank[i] as number,
        groups: (i) => this.keyGroups[i] as number,
      },
      { rank: this.#file.u8("keys.nodeRank"), groups: this.#file.u16("keys.nodeGroups") },
    );
    yield* this.#keyTree.best(equal ? from + 1 : from, to, groups);
  }

  /** Keys one of whose later words begins with the folded prefix, best ranked first; a key may come twice. */
  *keysWithWord(folded: string, groups: number): Generator<number> {
    const [from, to] = this.#wordRange(Buffer.from(folded));
    this.#wordTree ??= new RankTree(
      {
        count: this.#wordKey.length,
        rank: (i) => this.#keyRank[this.#wordKey[i] as number] as number,
        groups: (i) => this.keyGroups[this.#wordKey[i] as number] as number,
      },
      { rank: this.#file.u8("words.nodeRank"), groups: this.#file.u16("words.nodeGroups") },
    );
    for (const word of this.#wordTree.best(from, to, groups)) yield this.#wordKey[word] as number;
  }

  /**
   * Keys that hold a word of its own for each beginning, in any order, best ranked first. At most 20,000 names that
   * may do so are looked into.
   */
  *keysWithWords(beginnings: readonly string[], groups: number): Generator<number> {
    const stretches = beginnings.map((b) => {
      const query = Buffer.from(b);
      return { keys: this.keys.range(query), later: this.#wordKey.subarray(...this.#wordRange(query)) };
    });
    const common = commonKeys(stretches, this.keys.count).filter(
      (k) => ((this.keyGroups[k] as number) & groups) !== 0,
    );
    const longestFirst = [...beginnings].sort((a, b) => b.length - a.length);
    for (const key of byRank(common, (k) => this.#keyRank[k] as number).subarray(0, MOST_LOOKED_INTO))
      if (holdsWords(this.keys.text(key), longestFirst)) yield key;
  }

  #wordRange(query: Uint8Array): [from: number, to: number] {
    return [this.#wordBound(query), this.#wordBound(Buffer.concat([query, Uint8Array.of(255)]))];
  }

  #wordBound(query: Uint8Array): number {
    let lo = 0;
    let hi = this.#wordKey.length;
    while (lo < hi) {
      const mid = (lo + hi) >>> 1;
      this.keys.decode(this.#wordKey[mid] as number);
      if (this.keys.compare(query, this.#wordOffset[mid] as number) < 0) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  }
}
