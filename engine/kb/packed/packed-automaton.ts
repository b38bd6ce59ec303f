// The names of a packed file as a matcher walks them: the filter answers at every word, the table and the names
// themselves only where a name seems to end.

import { fetched, TOGETHER } from "../fetching.ts";
import { ENDS, type EndingNames, type NameAutomaton } from "../knowledge-base.ts";
import { NO_NAMES } from "../listed-names.ts";
import { StateMap } from "../state-map.ts";
import type { KbFile } from "./kb-file.ts";
import type { Meta } from "./meta.ts";
import { stateOf } from "./name-automaton.ts";
import type { NameReader } from "./name-reader.ts";
import { StateFilter } from "./state-filter.ts";
import { StateReader } from "./state-reader.ts";
import { TerminalTable } from "./terminal-table.ts";

/** States whose names are kept; texts repeat them. */
const MOST_KEPT = 50_000;

export class PackedAutomaton implements NameAutomaton {
  readonly #file: KbFile<Meta>;
  readonly #names: NameReader;
  #filterOf: StateFilter | undefined;
  #terminalsOf: TerminalTable | undefined;
  readonly #kept = new StateMap<EndingNames>(MOST_KEPT);
  #readerOf: StateReader | undefined;
  /** States that are to be read, and whose number in the question they are. */
  readonly #unknown = {
    a: new Int32Array(TOGETHER),
    b: new Int32Array(TOGETHER),
    place: new Int32Array(TOGETHER),
  };

  constructor(file: KbFile<Meta>, names: NameReader) {
    this.#file = file;
    this.#names = names;
  }

  get #filter(): StateFilter {
    this.#filterOf ??= new StateFilter(this.#file.u32("automaton.filter"));
    return this.#filterOf;
  }

  get #terminals(): TerminalTable {
    this.#terminalsOf ??= new TerminalTable(this.#file.u32("automaton.slots"), this.#file.meta.counts.keys);
    return this.#terminalsOf;
  }

  get #reader(): StateReader {
    this.#readerOf ??= new StateReader(this.#terminals, this.#names);
    return this.#readerOf;
  }

  probe(a: number, b: number): number {
    return this.#filter.probe(a, b);
  }

  probeAll(a: Int32Array, b: Int32Array, count: number, into: Uint8Array): void {
    this.#filter.probeAll(a, b, count, into);
  }

  namesAll(a: Int32Array, b: Int32Array, count: number): EndingNames[] {
    const all: EndingNames[] = [];
    const unknown = this.#unknown;
    let ahead = 0;
    for (let i = 0; i < count; i++) ahead ^= this.#kept.ahead(a[i] as number, b[i] as number);
    fetched(ahead);
    let n = 0;
    for (let i = 0; i < count; i++) {
      const known = this.#kept.get(a[i] as number, b[i] as number);
      all.push(known ?? NO_NAMES);
      if (known) continue;
      unknown.a[n] = a[i] as number;
      unknown.b[n] = b[i] as number;
      unknown.place[n++] = i;
      if (n < TOGETHER) continue;
      this.#read(n, all);
      n = 0;
    }
    this.#read(n, all);
    return all;
  }

  /** Reads the first `n` unknown states, and puts their names in place. */
  #read(n: number, into: EndingNames[]): void {
    const { a, b, place } = this.#unknown;
    const read = n > 0 ? this.#reader.read(a, b, n) : [];
    for (let i = 0; i < n; i++) {
      const [stateA, stateB] = [a[i] as number, b[i] as number];
      // A state may have been asked for twice.
      const names = this.#kept.get(stateA, stateB) ?? (read[i] as EndingNames);
      this.#kept.set(stateA, stateB, names);
      into[place[i] as number] = names;
    }
  }

  /** Entries, ascending, that may read like the term; check them with `readsAs`. */
  numbersOf(term: string): number[] {
    const state = stateOf(term);
    if (!state || !(this.probe(state.a, state.b) & ENDS)) return [];
    const keys = this.#terminals.keys(state.a, state.b);
    if (keys.length === 0) return [];
    const entries = [...this.#names.entriesOfKey(keys[0] as number)];
    if (keys.length === 1) return entries.sort((x, y) => x - y);
    for (const key of keys.slice(1)) entries.push(...this.#names.entriesOfKey(key));
    return [...new Set(entries)].sort((x, y) => x - y);
  }
}
