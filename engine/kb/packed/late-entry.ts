// An entry as recognition meets it, by the thousand and mostly for a moment: it knows what it is judged by, and reads its
// text, its concept's id and preferred name when somebody asks. Each is some waits for memory in a file of a gigabyte.
import type { SemanticGroup } from "../groups.ts";
import type { NameEntry } from "../knowledge-base.ts";
import type { NameReader } from "./name-reader.ts";

/** Texts of the entries that a key has of its own, read together: most often they are one and the same. */
export class OwnTexts {
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

  /** The reader must stay open as long as it is asked. `own`: texts of the key whose own entry it is. */
  constructor(names: NameReader, entry: number, own?: OwnTexts) {
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
