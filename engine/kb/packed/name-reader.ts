// Reads the name sections: keys by number or by text, entries behind a key. Strings are made only for the entries that
// are asked for, and sections are read when they are first needed.
import type { SemanticGroup } from "../groups.ts";
import type { NameEntry, SearchOptions } from "../knowledge-base.ts";
import { RowBits } from "./bits.ts";
import { CodedStrings } from "./coded-strings.ts";
import type { ConceptReader } from "./concept-sections.ts";
import { EntryRows } from "./entry-rows.ts";
import type { KbFile } from "./kb-file.ts";
import { StringHash } from "./key-hash.ts";
import { type KeyFilter, passing } from "./kinds.ts";
import type { Meta } from "./meta.ts";
import { NameFilter } from "./name-filter.ts";
import { NaturalKeys } from "./natural-keys.ts";
import { isForeign, staticRank } from "./ranks.ts";
import { SymbolTable } from "./symbols.ts";
import { WritingReader } from "./writing-store.ts";

export class NameReader {
  readonly #meta: Meta;
  readonly #concepts: ConceptReader;
  readonly #file: KbFile<Meta>;
  readonly #foreign: readonly boolean[];
  #symbolTable: SymbolTable | undefined;
  #keys: CodedStrings | undefined;
  #hash: StringHash | undefined;
  #own: RowBits | undefined;
  #rows: EntryRows | undefined;
  #natural: NaturalKeys | undefined;
  #writings: WritingReader | undefined;
  #query = Buffer.alloc(512);

  constructor(file: KbFile<Meta>, concepts: ConceptReader) {
    this.#file = file;
    this.#meta = file.meta;
    this.#concepts = concepts;
    const { languages, info } = file.meta;
    this.#foreign = languages.map((tag) => isForeign(tag, info.language));
  }

  get symbols(): SymbolTable {
    this.#symbolTable ??= SymbolTable.fromSection(this.#file.u8("keys.symbols"));
    return this.#symbolTable;
  }

  /** The distinct folded names, in bytewise order. */
  get keys(): CodedStrings {
    const file = this.#file;
    this.#keys ??= new CodedStrings(
      file.u8("keys.text"),
      file.u32("keys.blocks"),
      this.symbols,
      this.#meta.counts.keys,
    );
    return this.#keys;
  }

  /** Key equal to a folded text, or -1. */
  findKey(folded: string): number {
    this.#hash ??= new StringHash(
      this.keys,
      this.#file.u32("keys.hashStart"),
      this.#file.u32("keys.hashSlots"),
    );
    if (folded.length * 3 > this.#query.length) this.#query = Buffer.alloc(folded.length * 4);
    return this.#hash.find(this.#query, this.#query.write(folded, 0, "utf8"));
  }

  /** Kind of each key: see `passing`. */
  get kinds(): Uint8Array {
    return this.#file.u8("keys.kind");
  }

  /** Rank of each key's best entry, 0 (best) to 255. */
  get ranks(): Uint8Array {
    return this.#file.u8("keys.rank");
  }

  /**
   * By kind, 1 where a key of it may have an entry that the filter keeps; entries are to be looked at all the same
   * (`keeps`).
   */
  passing(filter: KeyFilter): Uint8Array {
    const [groups, languages] = [this.#file.u16("kinds.groups"), this.#file.u16("kinds.languages")];
    return passing({ kind: this.kinds, groups, languages }, filter);
  }

  filter(options: SearchOptions): NameFilter {
    return new NameFilter(this.#meta, options);
  }

  /** Entries of each key that are its own. */
  get own(): RowBits {
    this.#own ??= new RowBits(this.#file.u32("entries.own"));
    return this.#own;
  }

  /** Entries `[from, to)` whose own key it is: they are written so. */
  ownEntriesOf(key: number): [from: number, to: number] {
    return this.own.range(key);
  }

  get natural(): NaturalKeys {
    this.#natural ??= new NaturalKeys(
      this.#file.u32("natural.key"),
      this.#file.u32("natural.entry"),
      this.#meta.counts.keys,
    );
    return this.#natural;
  }

  /** Entries that are written inverted, and read so in natural order, ascending. */
  naturalEntriesOf(key: number): readonly number[] {
    return this.natural.entriesOf(key);
  }

  /** Entries behind a key (a distinct folded name), best first. */
  entriesOfKey(key: number): number[] {
    const [from, to] = this.own.range(key);
    const entries: number[] = [];
    for (let e = from; e < to; e++) entries.push(e);
    const natural = this.naturalEntriesOf(key);
    if (natural.length === 0) return entries;
    entries.push(...natural);
    const { length } = this.#decoded(key);
    const rank = new Map(entries.map((e) => [e, this.#rankOf(e, length)]));
    return entries.sort((a, b) => (rank.get(a) as number) - (rank.get(b) as number));
  }

  #decoded(key: number): CodedStrings {
    const { keys } = this;
    keys.decode(key);
    return keys;
  }

  #rankOf(entry: number, length: number): number {
    return staticRank({
      scope: this.scopeOf(entry),
      obsolete: this.#concepts.isObsolete(this.conceptOf(entry)),
      foreign: this.#foreign[this.languageOf(entry)] === true,
      length,
    });
  }

  /** Scope, language, concept and group of each entry. */
  get rows(): EntryRows {
    this.#rows ??= new EntryRows(this.#file);
    return this.#rows;
  }

  scopeOf(entry: number): number {
    return this.rows.scopeOf(entry);
  }

  /** Position in the header's list of languages. */
  languageOf(entry: number): number {
    return this.rows.languageOf(entry);
  }

  /** Concept of an entry, by position. */
  conceptOf(entry: number): number {
    return this.rows.conceptOf(entry);
  }

  keeps(entry: number, filter: NameFilter): boolean {
    return filter.keeps(this.#concepts.group(this.conceptOf(entry)), this.languageOf(entry));
  }

  /** The entry's own key. */
  keyOf(entry: number): number {
    return this.own.rowOf(entry);
  }

  /** How the entries are written. */
  get writings(): WritingReader {
    const file = this.#file;
    this.#writings ??= new WritingReader({
      common: file.u8("writings.common"),
      symbols: file.u8("writings.symbols"),
      text: file.u8("writings.text"),
      blocks: file.u32("writings.blocks"),
    });
    return this.#writings;
  }

  /** The name as its vocabulary writes it. */
  text(entry: number): string {
    const keys = this.#decoded(this.keyOf(entry));
    return this.writings.text(entry, keys.bytes, keys.length);
  }

  /** Texts of the entries `[from, to)`, all of them the key's own. */
  ownTexts(key: number, from: number, to: number): string[] {
    const keys = this.#decoded(key);
    return this.writings.texts(from, to, keys.bytes, keys.length);
  }

  /** The scope of an entry by name. */
  scope(entry: number): NameEntry["scope"] {
    return this.#meta.scopes[this.scopeOf(entry)] as NameEntry["scope"];
  }

  /** BCP 47 language of an entry. */
  language(entry: number): string {
    return this.#meta.languages[this.languageOf(entry)] as string;
  }

  /** CURIE of a concept, by position, as all that follow. */
  idOf(concept: number): string {
    return this.#concepts.id(concept);
  }

  groupOf(concept: number): SemanticGroup {
    return this.#meta.groups[this.#concepts.group(concept)] as SemanticGroup;
  }

  isObsolete(concept: number): boolean {
    return this.#concepts.isObsolete(concept);
  }

  preferredName(concept: number): string {
    return this.text(this.#concepts.preferred(concept));
  }

  entry(i: number): NameEntry {
    const concept = this.conceptOf(i);
    const text = this.text(i);
    const preferred = this.#concepts.preferred(concept);
    return {
      text,
      concept: this.idOf(concept),
      preferredName: preferred === i ? text : this.text(preferred),
      group: this.groupOf(concept),
      scope: this.scope(i),
      language: this.language(i),
      obsolete: this.isObsolete(concept),
    };
  }
}
