// Collects the names of all concepts while a KB is built and turns them into the name sections: sorted folded keys,
// entries behind each key, word starts, ranks.
import { TokenBuffer } from "../../text/token-buffer.ts";
import { fold, tokenise } from "../../text/tokens.ts";
import type { Concept } from "../concept.ts";
import { unInverted } from "../name-forms.ts";
import { sortByteStrings } from "./byte-sort.ts";
import { FrontCodingWriter } from "./front-coding.ts";
import { ByteList, Uint32List } from "./growable.ts";
import type { SectionArray } from "./kb-file.ts";
import { kindsOf, languageBit } from "./kinds.ts";
import { ENTRY_SCOPES, type EntryScope } from "./meta.ts";
import { AutomatonBuilder } from "./name-automaton.ts";
import { isForeign, LEAVES, levelAbove, levelSections, staticRank } from "./ranks.ts";
import type { SortedKeys } from "./sorted-keys.ts";
import { buildWordStarts } from "./word-starts.ts";

interface Name {
  readonly text: string;
  readonly language: string;
  scope: EntryScope;
}

/** The distinct names of a concept, each once, at its closest scope; `language` is that of names that state none. */
export function namesOf(concept: Concept, language: string): Name[] {
  const names = new Map<string, Name>();
  const add = (name: Name): void => {
    const key = `${name.language}\n${name.text}`;
    const had = names.get(key);
    if (!had) names.set(key, name);
    else if (ENTRY_SCOPES.indexOf(name.scope) < ENTRY_SCOPES.indexOf(had.scope)) had.scope = name.scope;
  };
  add({ text: concept.name, language, scope: "preferred" });
  for (const s of concept.synonyms) add({ text: s.text, language: s.language ?? language, scope: s.scope });
  return [...names.values()];
}

export interface NameSections {
  readonly sections: [string, SectionArray][];
  readonly counts: { entries: number; keys: number; wordStarts: number; terminals: number };
  /** Distinct folded names in order, for what is built upon them. */
  readonly keys: SortedKeys;
  /** Pairs of keys that normalise alike (tumor, tumors): the first such key, and each further one. */
  readonly alike: Uint32Array;
  /** Entry that holds each concept's preferred name. */
  readonly preferred: Uint32Array;
}

export class NameBuilder {
  readonly #language: string;
  readonly languages: string[];
  readonly #surface = new ByteList();
  readonly #surfaceStart = new Uint32List();
  readonly #concept = new Uint32List();
  readonly #scope = new Uint32List();
  readonly #languageOf = new Uint32List();
  // Forms: what an entry is indexed under; first its own folded name, perhaps an un-inverted one.
  readonly #keyBytes = new ByteList();
  readonly #formStart = new Uint32List();
  readonly #formEntry = new Uint32List();
  readonly #formOwn = new Uint32List();
  readonly #tokens = new TokenBuffer();
  readonly #automaton = new AutomatonBuilder();
  readonly #preferred = new Uint32List();
  readonly #groupBit = new Uint32List();
  readonly #obsolete = new Uint32List();

  constructor(language: string) {
    this.#language = language;
    this.languages = [language];
  }

  get entries(): number {
    return this.#concept.length;
  }

  #languageIndex(tag: string): number {
    const i = this.languages.indexOf(tag);
    if (i >= 0) return i;
    if (this.languages.length === 256)
      throw new RangeError(
        `More than 256 languages; the 257th is "${tag}". Use language tags, not free text.`,
      );
    return this.languages.push(tag) - 1;
  }

  /** Number of the new form. */
  #form(entry: number, folded: string, own: boolean): number {
    this.#formStart.push(this.#keyBytes.length);
    this.#formEntry.push(entry);
    this.#keyBytes.pushText(folded);
    return this.#formOwn.push(own ? 1 : 0);
  }

  /** Concepts must come in the order of their ids; `group` is the concept's bit. */
  add(concept: Concept, group: number): void {
    const index = this.#groupBit.push(group);
    this.#obsolete.push(concept.obsolete ? 1 : 0);
    const names = namesOf(concept, this.#language);
    const folded = names.map((n) => fold(n.text));
    /** Forms of the concept by their folded names; own ones come first. */
    const known = new Map<string, number>();
    const natural: [form: string, entry: number][] = [];
    names.forEach((name, i) => {
      const entry = this.#concept.push(index);
      if (i === 0) this.#preferred.push(entry);
      this.#scope.push(ENTRY_SCOPES.indexOf(name.scope));
      this.#languageOf.push(this.#languageIndex(name.language));
      this.#surfaceStart.push(this.#surface.length);
      this.#surface.pushText(name.text);
      const form = this.#form(entry, folded[i] as string, true);
      this.#automaton.add(tokenise(name.text, this.#tokens), form);
      known.set(folded[i] as string, form);
      const other = unInverted(name.text);
      if (other !== undefined) natural.push([other, entry]);
    });
    for (const [other, entry] of natural) {
      const key = fold(other);
      const form = known.get(key) ?? this.#form(entry, key, false);
      known.set(key, form);
      this.#automaton.add(tokenise(other, this.#tokens), form);
    }
  }

  finish(): NameSections {
    const n = this.entries;
    const bytes = this.#keyBytes.view();
    const forms = this.#formStart.length;
    const starts = this.#formStart.view();
    const ends = new Uint32Array(forms);
    for (let f = 0; f < forms; f++) ends[f] = f + 1 < forms ? (starts[f + 1] as number) : bytes.length;
    const order = sortByteStrings({ bytes, starts, ends });

    const lengthOf = (f: number) => (ends[f] as number) - (starts[f] as number);
    const same = (f: number, g: number): boolean =>
      lengthOf(f) === lengthOf(g) &&
      Buffer.compare(bytes.subarray(starts[f], ends[f]), bytes.subarray(starts[g], ends[g])) === 0;
    const foreign = this.languages.map((tag) => isForeign(tag, this.#language));
    const rankOf = (f: number): number => {
      const e = this.#formEntry.at(f);
      return staticRank({
        scope: this.#scope.at(e),
        obsolete: this.#obsolete.at(this.#concept.at(e)) === 1,
        foreign: foreign[this.#languageOf.at(e)] as boolean,
        length: lengthOf(f),
      });
    };

    const keyText = new FrontCodingWriter();
    const keyStart = new Uint32List();
    const keyRank = new ByteList();
    const keyGroups: Uint16Array = new Uint16Array(forms);
    const keyLanguages: Uint16Array = new Uint16Array(forms);
    const keyForm = new Uint32List();
    const keyOfForm = new Uint32Array(forms);
    /** Forms in key order, best first within a key. */
    const sorted = new Uint32Array(forms);
    /** New number of each entry: entries stand in the order of their own keys, so that their texts front-code. */
    const renumber = new Uint32Array(n);
    let entry = 0;
    for (let i = 0; i < forms; ) {
      const first = order[i] as number;
      let end = i + 1;
      while (end < forms && same(first, order[end] as number)) end++;
      const run = Array.from(order.subarray(i, end)).sort((f, g) => rankOf(f) - rankOf(g) || f - g);
      const key = keyForm.push(first);
      keyText.add(bytes.subarray(starts[first], ends[first]));
      keyStart.push(i);
      keyRank.push(rankOf(run[0] as number));
      run.forEach((f, k) => {
        sorted[i + k] = f;
        keyOfForm[f] = key;
        const e = this.#formEntry.at(f);
        keyGroups[key] = (keyGroups[key] as number) | this.#groupBit.at(this.#concept.at(e));
        keyLanguages[key] = (keyLanguages[key] as number) | languageBit(this.#languageOf.at(e));
        if (this.#formOwn.at(f)) renumber[e] = entry++;
      });
      i = end;
    }
    keyStart.push(forms);

    const keyEntry = new Uint32Array(forms);
    sorted.forEach((f, i) => {
      keyEntry[i] = renumber[this.#formEntry.at(f)] as number;
    });
    const count = keyForm.length;
    const keys: SortedKeys = {
      bytes,
      starts: keyForm.view().map((f) => starts[f] as number),
      ends: keyForm.view().map((f) => ends[f] as number),
      ranks: keyRank.view(),
      groups: keyGroups.slice(0, count),
      languages: keyLanguages.slice(0, count),
    };
    const kinds = kindsOf(keys.groups, keys.languages);
    const level = levelAbove(
      count,
      LEAVES,
      (i) => keys.ranks[i] as number,
      (i) => keys.groups[i] as number,
      (i) => keys.languages[i] as number,
    );
    const words = buildWordStarts(keys);
    const automaton = this.#automaton.finish(keyOfForm, keyForm.length);
    const key = keyText.finish();
    return {
      counts: {
        entries: n,
        keys: keyForm.length,
        wordStarts: words.count,
        terminals: automaton.terminals,
      },
      keys,
      alike: automaton.alike,
      preferred: this.#preferred.view().map((e) => renumber[e] as number),
      sections: [
        ["keys.text", key.text],
        ["keys.blocks", key.blocks],
        ["keys.start", keyStart.view()],
        ["keys.entry", keyEntry],
        ["keys.rank", keys.ranks],
        ["keys.kind", kinds.kind],
        ["kinds.groups", kinds.groups],
        ["kinds.languages", kinds.languages],
        ...levelSections("keys", level),
        ...words.sections,
        ...this.#entrySections(renumber),
        ...automaton.sections,
      ],
    };
  }

  #entrySections(renumber: Uint32Array): [string, SectionArray][] {
    const n = this.entries;
    const from = new Uint32Array(n);
    renumber.forEach((to, e) => {
      from[to] = e;
    });
    const text = new FrontCodingWriter();
    const concept = new Uint32Array(n);
    const scope = new Uint8Array(n);
    const language = new Uint8Array(n);
    const surface = this.#surface.view();
    from.forEach((e, i) => {
      const end = e + 1 < n ? this.#surfaceStart.at(e + 1) : surface.length;
      text.add(surface.subarray(this.#surfaceStart.at(e), end));
      concept[i] = this.#concept.at(e);
      scope[i] = this.#scope.at(e);
      language[i] = this.#languageOf.at(e);
    });
    const coded = text.finish();
    return [
      ["entries.text", coded.text],
      ["entries.blocks", coded.blocks],
      ["entries.concept", concept],
      ["entries.scope", scope],
      ["entries.language", language],
    ];
  }
}
