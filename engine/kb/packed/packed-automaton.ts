// The names of a packed file as a matcher walks them: the filter answers at every word, the table and the names
// themselves only where a name seems to end.
import { ENDS, type NameAutomaton, type NameEntry } from "../knowledge-base.ts";
import { StateMap } from "../state-map.ts";
import type { KbFile } from "./kb-file.ts";
import { LateEntry } from "./late-entry.ts";
import type { Meta } from "./meta.ts";
import { stateOf } from "./name-automaton.ts";
import type { NameReader } from "./name-reader.ts";
import { StateFilter } from "./state-filter.ts";
import { TerminalTable } from "./terminal-table.ts";

/** States whose entries are kept; texts repeat their names. */
const MOST_KEPT = 50_000;

export class PackedAutomaton implements NameAutomaton {
  readonly #file: KbFile<Meta>;
  readonly #names: NameReader;
  #filterOf: StateFilter | undefined;
  #terminalsOf: TerminalTable | undefined;
  readonly #kept = new StateMap<readonly NameEntry[]>(MOST_KEPT);

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

  probe(a: number, b: number): number {
    return this.#filter.probe(a, b);
  }

  probeAll(a: Int32Array, b: Int32Array, count: number, into: Uint8Array): void {
    this.#filter.probeAll(a, b, count, into);
  }

  entries(a: number, b: number): readonly NameEntry[] {
    const kept = this.#kept.get(a, b);
    if (kept) return kept;
    const entries = LateEntry.of(this.#names, this.#terminals.keys(a, b));
    this.#kept.set(a, b, entries);
    return entries;
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
