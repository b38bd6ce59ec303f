// Collects the names of concepts while they arrive: each as the forms under which it is found, folded, in one buffer,
// with what differs from them in the vocabulary's writing. Nothing of a name stays as an object.
import { TokenBuffer } from "../../text/token-buffer.ts";
import { FoldedBytes, tokeniseAndFold } from "../../text/tokens.ts";
import type { Concept } from "../concept.ts";
import { naturalOrder } from "../name-forms.ts";
import { ByteList, Uint32List } from "./growable.ts";
import { ENTRY_SCOPES, type EntryScope } from "./meta.ts";
import { AutomatonBuilder } from "./name-automaton.ts";
import { WritingEncoder } from "./writing-encoder.ts";

export interface Name {
  readonly text: string;
  readonly language: string;
  scope: EntryScope;
}

const order = new Map(ENTRY_SCOPES.map((scope, i) => [scope, i]));
const scopeNumber = (scope: EntryScope): number => order.get(scope) as number;
/** So few names are compared one by one. */
const FEW = 12;

/** The distinct names of a concept, each once, at its closest scope; `language` is that of names that state none. */
export function namesOf(concept: Concept, language: string): Name[] {
  const names: Name[] = [{ text: concept.name, language, scope: "preferred" }];
  const many = concept.synonyms.length > FEW ? new Map<string, Name>() : undefined;
  const keyOf = (name: Name) => `${name.language}\n${name.text}`;
  many?.set(keyOf(names[0] as Name), names[0] as Name);
  for (const s of concept.synonyms) {
    const name: Name = { text: s.text, language: s.language ?? language, scope: s.scope };
    const had = many
      ? many.get(keyOf(name))
      : names.find((n) => n.text === name.text && n.language === name.language);
    if (had === undefined) {
      names.push(name);
      many?.set(keyOf(name), name);
    } else if (scopeNumber(name.scope) < scopeNumber(had.scope)) had.scope = name.scope;
  }
  return names;
}

/** In the byte of a form beside its scope: it is an entry's second form, in natural order. */
export const NATURAL = 0x80;
/** It is a preferred name's own form. */
export const PREFERRED = 0x40;
export const SCOPE = 0x0f;

export class NameCollector {
  readonly language: string;
  /** In the order of arrival, the knowledge base's own one first. */
  readonly languages: string[];
  /** Folded forms, one after the other; other threads may read them. */
  readonly bytes = new ByteList(true);
  readonly start = new Uint32List();
  /** Arrival of the concept; of a second form, the first one. */
  readonly owner = new Uint32List();
  /** Scope, `PREFERRED` and `NATURAL`. */
  readonly scope = new ByteList();
  /** Position in `languages`. */
  readonly languageOf = new ByteList();
  /** Codes of the writings, in the order of forms; a second form has none. */
  readonly writing = new ByteList();
  readonly writingStart = new Uint32List();
  readonly automaton = new AutomatonBuilder();
  readonly #languageNumbers: Map<string, number>;
  readonly #tokens = new TokenBuffer();
  readonly #folded = new FoldedBytes();
  readonly #writer = new WritingEncoder();

  constructor(language: string) {
    this.language = language;
    this.languages = [language];
    this.#languageNumbers = new Map([[language, 0]]);
  }

  get forms(): number {
    return this.start.length;
  }

  #languageNumber(tag: string): number {
    const known = this.#languageNumbers.get(tag);
    if (known !== undefined) return known;
    if (this.languages.length === 256)
      throw new RangeError(
        `More than 256 languages; the 257th is "${tag}". Use language tags, not free text.`,
      );
    const number = this.languages.push(tag) - 1;
    this.#languageNumbers.set(tag, number);
    return number;
  }

  /** Number of the new form, whose folded text is at hand. */
  #form(owner: number, scope: number, language: number): number {
    const { bytes, length } = this.#folded;
    const form = this.start.push(this.bytes.length);
    this.bytes.pushFrom(bytes, 0, length);
    this.owner.push(owner);
    this.scope.push(scope);
    this.languageOf.push(language);
    this.writingStart.push(this.writing.length);
    return form;
  }

  #isForm(form: number): boolean {
    const { bytes, length } = this.#folded;
    const from = this.start.at(form);
    const to = form + 1 < this.start.length ? this.start.at(form + 1) : this.bytes.length;
    if (to - from !== length) return false;
    const own = this.bytes.all();
    for (let i = 0; i < length; i++) if (own[from + i] !== bytes[i]) return false;
    return true;
  }

  /** The names of the next concept to arrive. */
  add(concept: Concept, arrival: number): void {
    const first = this.forms;
    let natural: { text: string; form: number; language: number; scope: number }[] | undefined;
    const tokens = this.#tokens;
    for (const name of namesOf(concept, this.language)) {
      tokeniseAndFold(name.text, tokens, this.#folded);
      const language = this.#languageNumber(name.language);
      const scope = scopeNumber(name.scope);
      const flags = this.forms === first ? scope | PREFERRED : scope;
      const form = this.#form(arrival, flags, language);
      this.automaton.add(tokens, form);
      this.#writer.encode(name.text, tokens, this.#folded);
      this.writing.pushFrom(this.#writer.codes.all(), 0, this.#writer.codes.length);
      const text = naturalOrder(name.text);
      if (text === undefined) continue;
      natural ??= [];
      natural.push({ text, form, language, scope });
    }
    if (!natural) return;
    for (const { text, form, language, scope } of natural) {
      tokeniseAndFold(text, tokens, this.#folded);
      // As `unInverted`: what folds like the name itself is no second form.
      if (this.#isForm(form)) continue;
      let known = first;
      while (known < this.forms && !this.#isForm(known)) known++;
      if (known === this.forms) known = this.#form(form, scope | NATURAL, language);
      this.automaton.add(tokens, known);
    }
  }
}
