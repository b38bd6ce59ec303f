// Collects the names of concepts while they arrive: each as the forms under which it is found, folded, in one buffer,
// with what differs from them in the vocabulary's writing. Nothing of a name stays as an object. Threads read the names
// batch by batch; what they found is put together in the order of arrival.
import type { Concept } from "../concept.ts";
import { FormLists, type FormRows } from "./form-lists.ts";
import { FormReader } from "./form-reader.ts";
import { NATURAL, PREFERRED } from "./form-scope.ts";
import { ByteList, Uint32List } from "./growable.ts";
import { ENTRY_SCOPES, type EntryScope } from "./meta.ts";
import { NameBatch } from "./name-batch.ts";
import type { Terminals } from "./terminal-table.ts";
import type { BuildThreads } from "./threads/build-threads.ts";

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

/** Batches under way for each thread: one in hand, one that waits. */
const AHEAD = 2;

/** A batch that is read in a thread, and what was found once it is there. */
interface Reading {
  readonly batch: NameBatch;
  found?: FormRows;
}

const terminalLists = () => ({
  a: new Uint32List(true),
  b: new Uint32List(true),
  form: new Uint32List(true),
});

/** A promise that may be rejected while nobody waits for it: a build that failed elsewhere does not. */
function awaited(): PromiseWithResolvers<void> {
  const next = Promise.withResolvers<void>();
  next.promise.catch(() => {});
  return next;
}

export class NameCollector {
  readonly language: string;
  /** In the order of arrival, the knowledge base's own one first. */
  readonly languages: string[];
  /** Folded forms, one after the other; other threads may read them. */
  bytes = new ByteList(true);
  /** Where each begins; at the end, where the last one ends. */
  start = new Uint32List(true);
  /** Arrival of the concept; of a second form, the first one. */
  owner = new Uint32List(true);
  /** Scope, `PREFERRED` and `NATURAL`. */
  scope = new ByteList(true);
  /** Position in `languages`. */
  languageOf = new ByteList(true);
  /** Codes of the writings, in the order of forms; a second form has none. */
  writing = new ByteList();
  /** Where each begins; at the end, where the last one ends. */
  writingStart = new Uint32List();
  /** States of prefixes (`StateWriter`), and those in which names end. */
  #prefixes = new Uint32List(true);
  #terminals = terminalLists();
  readonly #languageNumbers: Map<string, number>;
  readonly #threads: BuildThreads;
  readonly #reader = new FormReader();
  readonly #lists = new FormLists();
  #batches = 0;
  #batch = new NameBatch(0);
  readonly #idle: NameBatch[] = [];
  readonly #underWay: Reading[] = [];
  /** Settles when the next batch has been read. */
  #next = awaited();
  #names = 0;
  forms = 0;

  constructor(language: string, threads: BuildThreads) {
    this.language = language;
    this.languages = [language];
    this.#languageNumbers = new Map([[language, 0]]);
    this.#threads = threads;
  }

  /** States of prefixes; they are forgotten here. */
  takePrefixes(): Uint32Array {
    const taken = this.#prefixes.view();
    this.#prefixes = new Uint32List();
    return taken;
  }

  /** States in which names end; they are forgotten here. */
  takeTerminals(): Terminals {
    const { a, b, form } = this.#terminals;
    this.#terminals = terminalLists();
    return { a: a.view(), b: b.view(), form: form.view() };
  }

  /** Forgets the forms, which are keys by now; their number and their writings stay. */
  forgetForms(): void {
    this.bytes = new ByteList();
    this.start = new Uint32List();
    this.owner = new Uint32List();
    this.scope = new ByteList();
    this.languageOf = new ByteList();
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

  /** The names of the next concept to arrive. */
  add(concept: Concept, arrival: number): void {
    let flags = PREFERRED;
    for (const name of namesOf(concept, this.language)) {
      this.#batch.add(
        name.text,
        arrival,
        scopeNumber(name.scope) | flags,
        this.#languageNumber(name.language),
      );
      flags = 0;
      this.#names++;
    }
    if (this.#batch.full) this.#send();
  }

  /** Whether so many batches wait for threads that the next concept should wait, too. */
  get crowded(): boolean {
    return this.#underWay.length > AHEAD * this.#threads.most;
  }

  /** Resolves when another batch has been read; rejects where a thread failed. */
  async relief(): Promise<void> {
    await this.#next.promise;
  }

  /** Reads what is left; to be awaited before anything collected is used. */
  async end(): Promise<void> {
    if (!this.#batch.empty) this.#send();
    while (this.#underWay.length > 0) await this.relief();
    this.start.push(this.bytes.length);
    this.writingStart.push(this.writing.length);
  }

  #send(): void {
    const batch = this.#batch;
    if (!this.#threads.worth(this.#names)) {
      this.#append(this.#reader.read(batch.rows, this.#lists));
      batch.clear();
      return;
    }
    const reading: Reading = { batch };
    this.#underWay.push(reading);
    this.#batch = this.#idle.pop() ?? new NameBatch(++this.#batches);
    this.#threads.run("forms", batch.rows).then(
      (found) => {
        reading.found = found;
        this.#settle();
      },
      (error) => this.#next.reject(error),
    );
  }

  /** Puts to the others what was found in batches that are next in the order of arrival. */
  #settle(): void {
    for (let next = this.#underWay[0]; next?.found; next = this.#underWay[0]) {
      this.#append(next.found);
      next.batch.clear();
      this.#idle.push(next.batch);
      this.#underWay.shift();
    }
    this.#next.resolve();
    this.#next = awaited();
  }

  #append(rows: FormRows): void {
    const firstForm = this.forms;
    this.forms += rows.count;
    const firstByte = this.bytes.length;
    const firstCode = this.writing.length;
    this.bytes.pushBytes(rows.bytes);
    this.writing.pushBytes(rows.writing);
    this.scope.pushBytes(rows.scope);
    this.languageOf.pushBytes(rows.language);
    if (rows.count > 0) {
      this.start.push(firstByte);
      this.start.pushShifted(rows.ends.subarray(0, -1), firstByte);
      this.writingStart.push(firstCode);
      this.writingStart.pushShifted(rows.writingEnds.subarray(0, -1), firstCode);
    }
    this.owner.pushAll(rows.owner);
    const owner = this.owner.view();
    for (let f = 0; f < rows.count; f++)
      if (((rows.scope[f] as number) & NATURAL) !== 0)
        owner[firstForm + f] = firstForm + (rows.owner[f] as number);
    this.#prefixes.pushAll(rows.prefixes);
    this.#terminals.a.pushAll(rows.a);
    this.#terminals.b.pushAll(rows.b);
    this.#terminals.form.pushShifted(rows.form, firstForm);
  }
}
