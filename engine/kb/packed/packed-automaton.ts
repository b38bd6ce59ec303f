// The names of a packed file as a matcher walks them: the filter answers at every word, the table and the names
// themselves only where a name seems to end.
import { ENDS, type NameAutomaton, type NameEntry } from "../knowledge-base.ts";
import type { KbFile } from "./kb-file.ts";
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
  /** By both halves of the state. */
  readonly #kept = new Map<number, { b: number; entries: readonly NameEntry[] }>();

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

  entries(a: number, b: number): readonly NameEntry[] {
    const kept = this.#kept.get(a);
    if (kept?.b === b) return kept.entries;
    const entries = this.#numbers(a, b).map((e) => this.#names.entry(e));
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(a, { b, entries });
    return entries;
  }

  /** Entries, ascending, that may read like the term; check them with `readsAs`. */
  numbersOf(term: string): number[] {
    const state = stateOf(term);
    if (!state || !(this.probe(state.a, state.b) & ENDS)) return [];
    return this.#numbers(state.a, state.b);
  }

  #numbers(a: number, b: number): number[] {
    const keys = this.#terminals.keys(a, b);
    if (keys.length === 0) return [];
    const entries = [...this.#names.entriesOfKey(keys[0] as number)];
    if (keys.length === 1) return entries.sort((x, y) => x - y);
    for (const key of keys.slice(1)) entries.push(...this.#names.entriesOfKey(key));
    return [...new Set(entries)].sort((x, y) => x - y);
  }
}
