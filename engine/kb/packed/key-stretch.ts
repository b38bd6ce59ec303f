// Makes keys of a stretch of forms that are in order: what reads alike becomes one key. Stretches know nothing of each other,
// so that threads make them side by side; each writes to columns that all share, behind the place of its first form, where
// there is room for it whatever the forms before it become.
import { sortDealt } from "./byte-sort.ts";
import { OBSOLETE } from "./concept-builder.ts";
import { REPLACED } from "./concept-store.ts";
import { NATURAL, SCOPE } from "./form-scope.ts";
import { Uint32List } from "./growable.ts";
import { sharedMemory } from "./growing-memory.ts";
import { languageBit } from "./kinds.ts";
import { staticRank } from "./ranks.ts";
import type { Stretch } from "./threads/stretches.ts";

/** What is known of forms when they are sorted, by form where nothing else is said. */
export interface FormColumns {
  readonly bytes: Uint8Array;
  /** Where each begins in `bytes`; at the end, where the last one ends. */
  readonly start: Uint32Array;
  /** Arrival of the concept; of a second form, the first one. */
  readonly owner: Uint32Array;
  /** See form-scope.ts. */
  readonly scope: Uint8Array;
  readonly language: Uint8Array;
  /** By arrival: its concept, or `REPLACED`. */
  readonly numbers: Uint32Array;
  /** Whether any arrival was replaced. */
  readonly replaced: boolean;
  /** By arrival: position of the semantic group in the header's list, and `OBSOLETE`. */
  readonly group: Uint8Array;
  /** By language: its position in the file, and by that position, whether it is another one than the knowledge base's. */
  readonly place: Uint8Array;
  readonly foreign: Uint8Array;
}

/** Keys and entries in their order. */
export class KeyColumns {
  readonly bytes: Uint8Array;
  /** Where each key begins; at the end, where the last one ends. */
  readonly start: Uint32Array;
  readonly rank: Uint8Array;
  readonly groups: Uint16Array;
  readonly languages: Uint16Array;
  /** How many entries each key is the own key of. */
  readonly own: Uint32Array;
  // By entry.
  readonly form: Uint32Array;
  readonly concept: Uint32Array;
  readonly scope: Uint8Array;
  readonly language: Uint8Array;

  /** With room for so many keys, entries and bytes of keys. Of this memory exists what is written. */
  constructor(most: number, bytes: number) {
    const numbers = (count: number) => new Uint32Array(sharedMemory(4 * count));
    this.bytes = new Uint8Array(sharedMemory(bytes));
    this.start = numbers(most + 1);
    this.rank = new Uint8Array(sharedMemory(most));
    this.groups = new Uint16Array(sharedMemory(2 * most));
    this.languages = new Uint16Array(sharedMemory(2 * most));
    this.own = numbers(most);
    this.form = numbers(most);
    this.concept = numbers(most);
    this.scope = new Uint8Array(sharedMemory(most));
    this.language = new Uint8Array(sharedMemory(most));
  }
}

/** Arrival of a form's concept. */
export function arrivalOf(f: number, owner: Uint32Array, scope: Uint8Array): number {
  const first = owner[f] as number;
  return ((scope[f] as number) & NATURAL) !== 0 ? (owner[first] as number) : first;
}

/** Forms `order[from, to)`, which are in order, and where what they become is written. */
export interface FormStretch {
  readonly forms: FormColumns;
  readonly order: Uint32Array;
  readonly from: number;
  readonly to: number;
  /** Keys and entries are written from place `from` on, bytes of keys from `bytesFrom` on. */
  readonly into: KeyColumns;
  readonly bytesFrom: number;
}

/** What a stretch became. */
export interface KeyStretch {
  readonly from: number;
  readonly bytesFrom: number;
  readonly keys: number;
  readonly entries: number;
  readonly bytes: number;
  /** Second forms, and the key of each, counted from the first of the stretch; these ascend. */
  readonly naturalForm: Uint32Array;
  readonly naturalKey: Uint32Array;
}

/** Forms that are dealt out but not sorted. */
export interface DealtForms extends Pick<FormStretch, "forms" | "into"> {
  readonly stretch: Stretch;
}

export function keysOfDealt({ stretch, forms, into }: DealtForms): KeyStretch {
  sortDealt(stretch);
  const { order, first, bytesBefore } = stretch;
  const [from, to] = [first[stretch.from] as number, first[stretch.to] as number];
  return keysOf({ forms, order, from, to, into, bytesFrom: bytesBefore });
}

/** Forms of arrivals that were replaced become nothing. Forms of the stretch that read alike get their final order. */
export function keysOf({ forms, order, from, to, into, bytesFrom }: FormStretch): KeyStretch {
  const { bytes, start, owner, scope, language, numbers, group, place, foreign } = forms;
  const conceptOf = (f: number): number => numbers[arrivalOf(f, owner, scope)] as number;
  const rankOf = (f: number, length: number): number =>
    staticRank({
      scope: (scope[f] as number) & SCOPE,
      obsolete: (group[arrivalOf(f, owner, scope)] as number) >= OBSOLETE,
      foreign: foreign[place[language[f] as number] as number] !== 0,
      length,
    });
  let end = to;
  if (forms.replaced) {
    end = from;
    for (let i = from; i < to; i++) {
      const f = order[i] as number;
      if (conceptOf(f) !== REPLACED) order[end++] = f;
    }
  }
  const natural = { form: new Uint32List(true), key: new Uint32List(true) };
  let key = from;
  let entry = from;
  let filled = bytesFrom;
  // Functions of their own, so that they are compiled as soon as they are called often.
  /** Makes the forms `order[i, next)`, which read alike, a key. */
  const addKey = (i: number, next: number, length: number): void => {
    const firstEntry = entry;
    into.rank[key] = rankOf(order[i] as number, length);
    for (let n = i; n < next; n++) addForm(order[n] as number);
    into.own[key] = entry - firstEntry;
    key++;
    // Where the first one of a stretch begins is known when it is put to the others.
    into.start[key] = filled;
  };
  const addForm = (f: number): void => {
    const itsScope = scope[f] as number;
    const arrival = arrivalOf(f, owner, scope);
    const itsLanguage = place[language[f] as number] as number;
    into.groups[key] = (into.groups[key] as number) | (1 << ((group[arrival] as number) & ~OBSOLETE));
    into.languages[key] = (into.languages[key] as number) | languageBit(itsLanguage);
    if ((itsScope & NATURAL) !== 0) {
      natural.form.push(f);
      natural.key.push(key - from);
      return;
    }
    into.form[entry] = f;
    into.concept[entry] = numbers[arrival] as number;
    into.scope[entry] = itsScope;
    into.language[entry] = itsLanguage;
    entry++;
  };
  /** Makes a key of the forms that read like `order[i]`; answers where they end. */
  const nextKey = (i: number): number => {
    const first = order[i] as number;
    const at = filled;
    filled = copy(bytes, start[first] as number, start[first + 1] as number, into.bytes, filled);
    const length = filled - at;
    let next = i + 1;
    while (next < end && reads(bytes, start, order[next] as number, into.bytes, at, length)) next++;
    if (next > i + 1)
      order
        .subarray(i, next)
        .sort((f, g) => rankOf(f, length) - rankOf(g, length) || conceptOf(f) - conceptOf(g) || f - g);
    addKey(i, next, length);
    return next;
  };
  for (let i = from; i < end; ) i = nextKey(i);
  return {
    from,
    bytesFrom,
    keys: key - from,
    entries: entry - from,
    bytes: filled - bytesFrom,
    naturalForm: natural.form.view(),
    naturalKey: natural.key.view(),
  };
}

/** Copies `bytes[from, to)`, most often a few bytes, to `at` and answers the place behind them. */
function copy(bytes: Uint8Array, from: number, to: number, into: Uint8Array, at: number): number {
  for (let i = from; i < to; i++) into[at++] = bytes[i] as number;
  return at;
}

/** Whether the form reads like the key that begins at `at`. */
function reads(
  bytes: Uint8Array,
  start: Uint32Array,
  form: number,
  keyBytes: Uint8Array,
  at: number,
  length: number,
): boolean {
  const from = start[form] as number;
  if ((start[form + 1] as number) - from !== length) return false;
  for (let i = 0; i < length; i++) if (bytes[from + i] !== keyBytes[at + i]) return false;
  return true;
}
