// From many states to the names that end in them, one step further for all of them at a time (../fetching.ts): slots of the
// table, rows of the keys, entries, and what tells how these are written.

import { fetched, TOGETHER } from "../fetching.ts";
import type { EndingNames } from "../knowledge-base.ts";
import { NO_NAMES } from "../listed-names.ts";
import { EndingEntries } from "./ending-entries.ts";
import type { NameReader } from "./name-reader.ts";
import type { TerminalTable } from "./terminal-table.ts";

export class StateReader {
  readonly #terminals: TerminalTable;
  readonly #names: NameReader;
  /** Keys of all states, and of each state the first of them. */
  readonly #keys: number[] = [];
  readonly #firsts = new Int32Array(TOGETHER + 1);
  /** Own entries of each key. */
  readonly #from: number[] = [];
  readonly #to: number[] = [];

  constructor(terminals: TerminalTable, names: NameReader) {
    this.#terminals = terminals;
    this.#names = names;
  }

  /** The names that end in each of `count` states, `TOGETHER` at most. */
  read(a: Int32Array, b: Int32Array, count: number): EndingNames[] {
    this.#find(a, b, count);
    this.#fetch();
    const found: EndingNames[] = [];
    for (let i = 0; i < count; i++) {
      const stretches: number[] = [];
      for (let j = this.#firsts[i] as number; j < (this.#firsts[i + 1] as number); j++)
        stretches.push(this.#keys[j] as number, this.#from[j] as number, this.#to[j] as number);
      found.push(stretches.length ? new EndingEntries(this.#names, stretches) : NO_NAMES);
    }
    return found;
  }

  #find(a: Int32Array, b: Int32Array, count: number): void {
    const keys = this.#keys;
    keys.length = 0;
    this.#terminals.fetch(a, count);
    for (let i = 0; i < count; i++) {
      this.#firsts[i] = keys.length;
      this.#terminals.addKeys(a[i] as number, b[i] as number, keys);
      ascending(keys, this.#firsts[i] as number);
    }
    this.#firsts[count] = keys.length;
  }

  #fetch(): void {
    const keys = this.#keys;
    const { own, natural, rows, writings, keys: strings } = this.#names;
    let ahead = 0;
    for (const key of keys) ahead ^= own.ahead(key) ^ natural.ahead(key) ^ strings.ahead(key);
    for (let j = 0; j < keys.length; j++) {
      const from = own.first(keys[j] as number);
      const to = from + own.size(keys[j] as number, from);
      this.#from[j] = from;
      this.#to[j] = to;
      ahead ^= strings.textAhead(keys[j] as number);
      if (from < to) ahead ^= rows.ahead(from) ^ writings.ahead(from);
    }
    for (let j = 0; j < keys.length; j++) {
      const from = this.#from[j] as number;
      if (from < (this.#to[j] as number)) ahead ^= rows.conceptAhead(from) ^ writings.textAhead(from);
    }
    fetched(ahead);
  }
}

/** Puts the last numbers of a list, from place `first` on, in order; each once. */
function ascending(list: number[], first: number): void {
  let to = first;
  for (let n = first; n < list.length; n++) {
    const value = list[n] as number;
    let at = to;
    while (at > first && (list[at - 1] as number) > value) at--;
    if (at > first && list[at - 1] === value) continue;
    list.copyWithin(at + 1, at, to++);
    list[at] = value;
  }
  list.length = to;
}
