// Recognition's view of the names: one hash table over the rolling states of every token prefix of every name. A text
// is matched by feeding it states; names are never touched, so cost does not grow with their number.
import { TokenBuffer } from "../../text/token-buffer.ts";
import { rollA, rollB, tokenise } from "../../text/tokens.ts";
import { Uint32List } from "./growable.ts";
import type { SectionArray } from "./kb-file.ts";

// Table values: 0 free, 1 a prefix only, t + 1 terminal t.
const PREFIX = 1;
/** Names longer than this many tokens can still be looked up, but no text will hold them word for word. */
export const MOST_TOKENS = 60;
const LOAD = 0.65;

const tokens = new TokenBuffer();

/** Token indices `[from, to)` of a name without the punctuation at its ends, which no mention includes. */
function core(name: string): [number, number] {
  tokenise(name, tokens);
  let from = 0;
  let to = tokens.count;
  while (from < to && tokens.mark[from]) from++;
  while (to > from && tokens.mark[to - 1]) to--;
  return [from, to];
}

export class AutomatonBuilder {
  #size = 1 << 12;
  #a = new Int32Array(this.#size);
  #b = new Int32Array(this.#size);
  #value = new Uint32Array(this.#size);
  #states = 0;
  #terminals = 0;
  readonly #formTerminal = new Uint32List();
  readonly #formEntry = new Uint32List();

  #slot(a: number, b: number): number {
    let i = (a ^ (b >>> 7)) & (this.#size - 1);
    while (this.#value[i] !== 0 && (this.#a[i] !== a || this.#b[i] !== b)) i = (i + 1) & (this.#size - 1);
    return i;
  }

  #grow(): void {
    const [a, b, value] = [this.#a, this.#b, this.#value];
    this.#size *= 2;
    this.#a = new Int32Array(this.#size);
    this.#b = new Int32Array(this.#size);
    this.#value = new Uint32Array(this.#size);
    for (let k = 0; k < value.length; k++) {
      if (value[k] === 0) continue;
      const i = this.#slot(a[k] as number, b[k] as number);
      this.#a[i] = a[k] as number;
      this.#b[i] = b[k] as number;
      this.#value[i] = value[k] as number;
    }
  }

  /** Makes a form of a name lead to its entry. A form without any word leads nowhere. */
  add(form: string, entry: number): void {
    const [from, to] = core(form);
    if (from === to || to - from > MOST_TOKENS) return;
    let a = 0;
    let b = 0;
    for (let t = from; t < to; t++) {
      const hash = tokens.hash[t] as number;
      a = rollA(a, hash);
      b = rollB(b, hash);
      if (this.#states > this.#size * 0.6) this.#grow();
      const i = this.#slot(a, b);
      if (this.#value[i] === 0) {
        this.#states++;
        this.#a[i] = a;
        this.#b[i] = b;
        this.#value[i] = PREFIX;
      }
      if (t < to - 1) continue;
      if (this.#value[i] === PREFIX) this.#value[i] = ++this.#terminals + 1;
      this.#formTerminal.push((this.#value[i] as number) - 1);
      this.#formEntry.push(entry);
    }
  }

  /** The open table, or undefined where one state would hide another of the same fingerprint: take another size. */
  #table(size: number): Int32Array | undefined {
    const table = new Int32Array(size * 2);
    const owner = new Int32Array(size);
    const scale = size / 2 ** 32;
    for (let k = 0; k < this.#value.length; k++) {
      const value = this.#value[k] as number;
      if (value === 0) continue;
      const a = this.#a[k] as number;
      const b = this.#b[k] as number;
      let i = ((a >>> 0) * scale) | 0;
      while (table[2 * i + 1] !== 0) {
        if (table[2 * i] === b && owner[i] !== a) return undefined;
        if (++i === size) i = 0;
      }
      table[2 * i] = b;
      table[2 * i + 1] = value;
      owner[i] = a;
    }
    return table;
  }

  /** `renumber` maps the entries given to `add` to those of the file. */
  finish(renumber: Uint32Array): { sections: [string, SectionArray][]; terminals: number } {
    let size = Math.max(16, Math.ceil(this.#states / LOAD));
    let table = this.#table(size);
    while (!table) table = this.#table(++size);
    const start = new Uint32Array(this.#terminals + 2);
    const terminalOf = this.#formTerminal.view();
    for (const t of terminalOf) start[t + 1] = (start[t + 1] as number) + 1;
    for (let t = 1; t < start.length; t++) start[t] = (start[t] as number) + (start[t - 1] as number);
    const next = start.slice();
    const entries = new Uint32Array(terminalOf.length);
    const entryOf = this.#formEntry.view();
    terminalOf.forEach((t, k) => {
      const at = next[t] as number;
      entries[at] = renumber[entryOf[k] as number] as number;
      next[t] = at + 1;
    });
    for (let t = 1; t <= this.#terminals; t++) entries.subarray(start[t], start[t + 1]).sort();
    return {
      terminals: this.#terminals,
      sections: [
        ["automaton.table", table],
        ["automaton.start", start],
        ["automaton.entry", entries],
      ],
    };
  }
}

/** Walks the packed table: the state that a name ends in, or where its words lead nowhere. */
export class StateTable {
  readonly #table: Int32Array;
  readonly #size: number;
  readonly #scale: number;

  constructor(table: Int32Array) {
    this.#table = table;
    this.#size = table.length >> 1;
    this.#scale = this.#size / 2 ** 32;
  }

  /** See `NameAutomaton.probe`. */
  probe(a: number, b: number): number {
    const table = this.#table;
    let i = ((a >>> 0) * this.#scale) | 0;
    for (;;) {
      const value = table[2 * i + 1] as number;
      if (value === 0) return -1;
      if (table[2 * i] === b) return value - 1;
      if (++i === this.#size) i = 0;
    }
  }

  /** Terminal of a whole term, punctuation at its ends aside; 0 where no name reads so. */
  terminalOf(term: string): number {
    const [from, to] = core(term);
    let a = 0;
    let b = 0;
    let terminal = 0;
    for (let t = from; t < to; t++) {
      const hash = tokens.hash[t] as number;
      a = rollA(a, hash);
      b = rollB(b, hash);
      terminal = this.probe(a, b);
      if (terminal < 0) return 0;
    }
    return terminal;
  }
}
