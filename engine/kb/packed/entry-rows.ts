// What each entry is beside its text: scope, language, concept, and with that its semantic group. Columns of bits that are
// read by the thousand while a text is recognised.
import { groupBit } from "../groups.ts";
import { bitsAt, widthOf } from "./bits.ts";
import { OBSOLETE } from "./concept-builder.ts";
import type { KbFile } from "./kb-file.ts";
import { ENTRY_SCOPES, type Meta } from "./meta.ts";
import { SCOPE_BITS } from "./name-sections.ts";

const PREFERRED = ENTRY_SCOPES.indexOf("preferred");
const EXACT = ENTRY_SCOPES.indexOf("exact");

export class EntryRows {
  readonly #rows: Uint8Array;
  /** By concept. */
  readonly #groups: Uint8Array;
  readonly #groupBits: readonly number[];
  readonly #languageBits: number;
  readonly #conceptBits: number;
  readonly #bits: number;

  constructor(file: KbFile<Meta>) {
    const { languages, counts, groups } = file.meta;
    this.#rows = file.u8("entries.row");
    this.#groups = file.u8("concepts.group");
    this.#groupBits = groups.map(groupBit);
    this.#languageBits = widthOf(languages.length - 1);
    this.#conceptBits = widthOf(Math.max(0, counts.concepts - 1));
    this.#bits = SCOPE_BITS + this.#languageBits + this.#conceptBits;
  }

  /** Position in the header's list of scopes. */
  scopeOf(entry: number): number {
    return bitsAt(this.#rows, entry * this.#bits, SCOPE_BITS);
  }

  /** Position in the header's list of languages. */
  languageOf(entry: number): number {
    return bitsAt(this.#rows, entry * this.#bits + SCOPE_BITS, this.#languageBits);
  }

  /** Concept of an entry, by position. */
  conceptOf(entry: number): number {
    return bitsAt(this.#rows, entry * this.#bits + SCOPE_BITS + this.#languageBits, this.#conceptBits);
  }

  /** Scope, language, and the group of the concept and whether it is obsolete: equal where all of these are. */
  kindOf(entry: number): number {
    const row = bitsAt(this.#rows, entry * this.#bits, SCOPE_BITS + this.#languageBits);
    return row * 256 + (this.#groups[this.conceptOf(entry)] as number);
  }

  /** Whether the entry is a preferred or an exact name. */
  isExact(entry: number): boolean {
    const scope = this.scopeOf(entry);
    return scope === EXACT || scope === PREFERRED;
  }

  /** `groupBit` of the concept's semantic group. */
  groupBitOf(entry: number): number {
    return this.#groupBits[(this.#groups[this.conceptOf(entry)] as number) & ~OBSOLETE] as number;
  }

  /** Reads an entry's row ahead: answers any number. */
  ahead(entry: number): number {
    return this.#rows[Math.floor((entry * this.#bits) / 8)] as number;
  }

  /** The same of its concept, once the row is near. */
  conceptAhead(entry: number): number {
    return this.#groups[this.conceptOf(entry)] as number;
  }
}
