// What a build's threads can do. Each job is a function from arrays to arrays; the building thread calls the same functions
// where a build is too small for threads.
import { type DealtStrings, sortDealt } from "../byte-sort.ts";
import { FormReader, type FormRows } from "../form-reader.ts";
import { buildGrams, type GramSections } from "../gram-builder.ts";
import type { NameRows } from "../name-batch.ts";
import { type Blocks, deflateBlocks } from "../record-blocks.ts";
import type { SortedKeys } from "../sorted-keys.ts";
import { stateFilter } from "../state-filter.ts";
import { type TerminalSlots, type Terminals, terminalTable } from "../terminal-table.ts";
import { buildWords, type WordSections } from "../word-index.ts";

let reader: FormReader | undefined;

export const jobs = {
  /** Names of a batch become forms. */
  forms(rows: NameRows): FormRows {
    reader ??= new FormReader();
    return reader.read(rows);
  },
  deflate: (blocks: Blocks): Blocks => deflateBlocks(blocks),
  sort: (dealt: DealtStrings): void => sortDealt(dealt),
  filter: (rows: readonly Int32Array[]): Uint32Array => stateFilter(rows),
  terminals: (given: { states: Terminals; keyOfForm: Uint32Array; keys: number }): TerminalSlots =>
    terminalTable(given.states, given.keyOfForm, given.keys),
  words: (given: { keys: SortedKeys; symbols: Uint8Array }): WordSections =>
    buildWords(given.keys, given.symbols),
  grams: (keys: Pick<SortedKeys, "bytes" | "starts" | "ends">): GramSections => buildGrams(keys),
};

export type JobKind = keyof typeof jobs;
export type JobGiven<Kind extends JobKind> = Parameters<(typeof jobs)[Kind]>[0];
export type JobAnswer<Kind extends JobKind> = ReturnType<(typeof jobs)[Kind]>;
