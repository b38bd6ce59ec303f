// The names of a packed file as a matcher walks them: the filter answers at every word, the table and the names
// themselves only where a name seems to end.
import { type EndingNames, ENDS, type NameAutomaton } from "../knowledge-base.ts";
import { StateMap } from "../state-map.ts";
import { TOGETHER } from "./fetching.ts";
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
  /** States that are to be read. */
  readonly #unknown = { a: new Int32Array(TOGETHER), b: new Int32Array(TOGETHER) };

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

  readAhead(a: Int32Array, b: Int32Array, count: number): void {
    const { a: unknownA, b: unknownB } = this.#unknown;
    let n = 0;
    for (let i = 0; i < count; i++) {
      const [stateA, stateB] = [a[i] as number, b[i] as number];
      if (this.#kept.get(stateA, stateB)) continue;
      unknownA[n] = stateA;
      unknownB[n] = stateB;
      if (++n === TOGETHER) {
        this.#read(n);
        n = 0;
      }
    }
    this.#read(n);
  }

  /** Reads the first `n` unknown states. */
  #read(n: number): void {
    if (n === 0) return;
    const { a, b } = this.#unknown;
    this.#reader.read(a, b, n).forEach((names, i) => void this.#kept.set(a[i] as number, b[i] as number, names));
  }

  names(a: number, b: number): EndingNames {
    const kept = this.#kept.get(a, b);
    if (kept) return kept;
    this.#unknown.a[0] = a;
    this.#unknown.b[0] = b;
    this.#read(1);
    return this.#kept.get(a, b) as EndingNames;
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
