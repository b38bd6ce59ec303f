// What a build's threads can do. Each job is a function from arrays to arrays; the building thread calls the same functions
// where a build is too small for threads.
import { FormLists, type FormRows } from "../form-lists.ts";
import { FormReader } from "../form-reader.ts";
import { buildGrams, type GramSections } from "../gram-builder.ts";
import { type DealtForms, type KeyStretch, keysOfDealt } from "../key-stretch.ts";
import type { NameRows } from "../name-batch.ts";
import { type Blocks, deflateBlocks } from "../record-blocks.ts";
import type { SortedKeys } from "../sorted-keys.ts";
import { stateFilter } from "../state-filter.ts";
import { type TerminalSlots, type Terminals, terminalTable } from "../terminal-table.ts";
import { buildWords, type WordSections } from "../word-index.ts";

let reader: FormReader | undefined;
/** Of each batch what was read last: it is looked at until the batch comes again. */
const listsOf = new Map<number, FormLists>();

export const jobs = {
  /** Names of a batch become forms. */
  forms(rows: NameRows): FormRows {
    reader ??= new FormReader();
    let lists = listsOf.get(rows.batch);
    if (!lists) {
      lists = new FormLists();
      listsOf.set(rows.batch, lists);
    }
    return reader.read(rows, lists);
  },
  deflate: (blocks: Blocks): Blocks => deflateBlocks(blocks),
  /** Forms of a stretch are sorted and become keys. */
  keys: (dealt: DealtForms): KeyStretch => keysOfDealt(dealt),
  filter: (states: Uint32Array): Uint32Array => stateFilter(states),
  terminals: (given: { states: Terminals; keyOfForm: Uint32Array; keys: number }): TerminalSlots =>
    terminalTable(given.states, given.keyOfForm, given.keys),
  words: (given: { keys: SortedKeys; symbols: Uint8Array }): WordSections =>
    buildWords(given.keys, given.symbols),
  grams: (keys: Pick<SortedKeys, "bytes" | "starts" | "ends">): GramSections => buildGrams(keys),
};

export type JobKind = keyof typeof jobs;
/** Jobs on whole lists, which hold much memory, and about how many of the others take as long. */
export const LARGE_JOBS: ReadonlyMap<JobKind, number> = new Map([
  ["keys", 600],
  ["filter", 500],
  ["terminals", 1500],
  ["words", 2000],
  ["grams", 4000],
]);
export type JobGiven<Kind extends JobKind> = Parameters<(typeof jobs)[Kind]>[0];
export type JobAnswer<Kind extends JobKind> = ReturnType<(typeof jobs)[Kind]>;
