// Which long form each short form has, where. Within a scope the nearest definition before a block holds, or the
// first one after it (a title may use what the abstract explains).
import type { LongFormLinker, Sense } from "../linking/long-form.ts";
import type { BlockReading } from "./block-reading.ts";

/** Short form → its sense. Two equal tables of one scope are the same object, so that identity tells "unchanged". */
export type Senses = ReadonlyMap<string, Sense>;

const NONE: Senses = new Map();

/** Tables of one scope, kept from one version of the text to the next. */
export class ScopeSenses {
  #tables = new Map<string, Senses>();

  /** One table for each block, in order. */
  tables(blocks: readonly BlockReading[], linker: LongFormLinker): Senses[] {
    if (blocks.every((b) => b.definitions.length === 0)) return blocks.map(() => NONE);
    const first = new Map<string, string>();
    for (const block of blocks)
      for (const d of block.definitions) if (!first.has(d.short)) first.set(d.short, d.long);
    const current = new Map(first);
    const used = new Map<string, Senses>();
    let table = this.#table(current, used, linker);
    const tables = blocks.map((block) => {
      let changed = false;
      for (const d of block.definitions)
        if (current.get(d.short) !== d.long) {
          current.set(d.short, d.long);
          changed = true;
        }
      if (changed) table = this.#table(current, used, linker);
      return table;
    });
    this.#tables = used;
    return tables;
  }

  #table(longs: ReadonlyMap<string, string>, used: Map<string, Senses>, linker: LongFormLinker): Senses {
    const key = JSON.stringify([...longs]);
    const table =
      used.get(key) ??
      this.#tables.get(key) ??
      new Map([...longs].map(([short, long]) => [short, linker.sense(long)]));
    used.set(key, table);
    return table;
  }
}
