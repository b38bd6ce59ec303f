// An entry as recognition meets it, by the thousand and mostly for a moment: it knows what it is judged by, and reads its
// text, its concept's id and preferred name when somebody asks. Each is some waits for memory in a file of a gigabyte.
import type { SemanticGroup } from "../groups.ts";
import type { NameEntry } from "../knowledge-base.ts";
import type { NameReader } from "./name-reader.ts";

/** Texts of the entries that a key has of its own, read together: most often they are one and the same. */
class OwnTexts {
  readonly #names: NameReader;
  readonly #key: number;
  readonly #from: number;
  readonly #to: number;
  #texts: string[] | undefined;

  constructor(names: NameReader, key: number, from: number, to: number) {
    this.#names = names;
    this.#key = key;
    this.#from = from;
    this.#to = to;
  }

  text(entry: number): string {
    this.#texts ??= this.#names.ownTexts(this.#key, this.#from, this.#to);
    return this.#texts[entry - this.#from] as string;
  }
}

export class LateEntry implements NameEntry {
  readonly group: SemanticGroup;
  readonly scope: NameEntry["scope"];
  readonly language: string;
  readonly obsolete: boolean;
  readonly #names: NameReader;
  readonly #entry: number;
  readonly #concept: number;
  readonly #own: OwnTexts | undefined;
  #text: string | undefined;
  #id: string | undefined;
  #preferred: string | undefined;

  private constructor(names: NameReader, entry: number, own?: OwnTexts) {
    const concept = names.conceptOf(entry);
    this.group = names.groupOf(concept);
    this.scope = names.scope(entry);
    this.language = names.language(entry);
    this.obsolete = names.isObsolete(concept);
    this.#names = names;
    this.#entry = entry;
    this.#concept = concept;
    this.#own = own;
  }

  /** The entries of these keys, in the order of their numbers. The reader must stay open as long as they are asked. */
  static of(names: NameReader, keys: readonly number[]): LateEntry[] {
    const entries: LateEntry[] = [];
    for (const key of keys) {
      const [from, to] = names.ownEntriesOf(key);
      const own = new OwnTexts(names, key, from, to);
      for (let e = from; e < to; e++) entries.push(new LateEntry(names, e, own));
    }
    const owned = entries.length;
    for (const key of keys)
      for (const e of names.naturalEntriesOf(key)) entries.push(new LateEntry(names, e));
    if (keys.length < 2 && entries.length === owned) return entries;
    // An entry may stand under one of the keys as it is and under another one in natural order.
    entries.sort((a, b) => a.#entry - b.#entry);
    return entries.filter((entry, i) => i === 0 || entry.#entry !== (entries[i - 1] as LateEntry).#entry);
  }

  get text(): string {
    this.#text ??= this.#own?.text(this.#entry) ?? this.#names.text(this.#entry);
    return this.#text;
  }

  get concept(): string {
    this.#id ??= this.#names.idOf(this.#concept);
    return this.#id;
  }

  get preferredName(): string {
    this.#preferred ??= this.#names.preferredName(this.#concept);
    return this.#preferred;
  }
}
