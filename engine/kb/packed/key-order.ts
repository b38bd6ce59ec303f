// Puts the collected forms in order: equal folded names become one key, entries get their final numbers. Keys lie one behind
// another in their order from here on, so that whoever goes through them reads memory in one go.
import { sortByteStrings } from "./byte-sort.ts";
import { REPLACED } from "./concept-store.ts";
import { Uint32List } from "./growable.ts";
import { sharedMemory } from "./growing-memory.ts";
import { arrivalOf, type FormColumns, KeyColumns, type KeyStretch, keysOf } from "./key-stretch.ts";
import type { NameCollector } from "./name-collector.ts";
import { isForeign } from "./ranks.ts";
import type { SortedKeys } from "./sorted-keys.ts";
import type { BuildThreads } from "./threads/build-threads.ts";
import { stretchesOf } from "./threads/stretches.ts";

/** What a build knows of concepts by the time it orders names. */
export interface ConceptFacts {
  /** Concepts. */
  readonly count: number;
  /** Concept of an arrival, or `REPLACED`. */
  readonly numbers: Uint32Array;
  /** By arrival: position of the semantic group in the header's list, and `OBSOLETE`. */
  readonly group: Uint8Array;
}

export interface KeyOrder extends SortedKeys {
  /** Language tags in the order of the file: the KB's own, then the commoner ones first. */
  readonly tags: readonly string[];
  /** Key of each form; `REPLACED` for forms that are in no file. */
  readonly keyOfForm: Uint32Array;
  readonly entries: Entries;
  /** How many entries each key is the own key of. */
  readonly ownEntries: Uint32Array;
  /** Second forms: key, ascending, and the entry of each. */
  readonly naturalKey: Uint32Array;
  readonly naturalEntry: Uint32Array;
}

/** By entry, in the order of keys. */
export interface Entries {
  readonly count: number;
  readonly form: Uint32Array;
  readonly concept: Uint32Array;
  /** See form-scope.ts. */
  readonly scope: Uint8Array;
  /** Position in `tags`. */
  readonly language: Uint8Array;
}

/** The forms' order; afterwards the collector's own columns are of no use any more. */
export async function orderKeys(
  names: NameCollector,
  facts: ConceptFacts,
  threads: BuildThreads,
): Promise<KeyOrder> {
  const forms = columnsOf(names, facts);
  const { bytes, start, owner } = forms;
  const count = names.forms;
  const into = new KeyColumns(count, names.bytes.length);
  const strings = { bytes, starts: start.subarray(0, count), ends: start.subarray(1) };
  const stretches = threads.worth(count)
    ? await Promise.all(
        stretchesOf(strings, threads.most).map((stretch) => threads.run("keys", { stretch, forms, into })),
      )
    : [keysOf({ forms, order: sortByteStrings(strings), from: 0, to: count, into, bytesFrom: 0 })];
  const { keys, entries, filled, naturalKey, naturalForm } = joinStretches(stretches, into);
  const own = into.own.subarray(0, keys);
  const formOf = into.form.subarray(0, entries);
  const keyOfForm = new Uint32Array(sharedMemory(4 * count));
  if (entries + naturalKey.length < count) keyOfForm.fill(REPLACED);
  numberForms(own, formOf, keyOfForm);
  for (let i = 0; i < naturalKey.length; i++) keyOfForm[naturalForm[i] as number] = naturalKey[i] as number;
  const entryOfForm = new Uint32Array(naturalKey.length > 0 ? count : 0);
  if (naturalKey.length > 0) for (let e = 0; e < entries; e++) entryOfForm[formOf[e] as number] = e;
  return {
    bytes: into.bytes.subarray(0, filled),
    starts: into.start.subarray(0, keys),
    ends: into.start.subarray(1, keys + 1),
    ranks: into.rank.subarray(0, keys),
    groups: into.groups.subarray(0, keys),
    languages: into.languages.subarray(0, keys),
    tags: forms.tags,
    keyOfForm,
    entries: {
      count: entries,
      form: formOf,
      concept: into.concept.subarray(0, entries),
      scope: into.scope.subarray(0, entries),
      language: into.language.subarray(0, entries),
    },
    ownEntries: own,
    naturalKey,
    naturalEntry: naturalForm.map((f) => entryOfForm[owner[f] as number] as number),
  };
}

function columnsOf(
  names: NameCollector,
  { count, numbers, group }: ConceptFacts,
): FormColumns & { tags: readonly string[] } {
  const columns = {
    bytes: names.bytes.all(),
    start: names.start.view(),
    owner: names.owner.view(),
    scope: names.scope.view(),
    language: names.languageOf.view(),
    numbers,
    replaced: count < numbers.length,
    group,
  };
  const { tags, place } = orderLanguages(names, columns);
  const foreign = Uint8Array.from(tags, (tag) => Number(isForeign(tag, names.language)));
  return { ...columns, tags, place: Uint8Array.from(place), foreign };
}

/** Puts what stretches became one behind another, in the columns where they are. */
function joinStretches(stretches: readonly KeyStretch[], into: KeyColumns) {
  const naturalKey = new Uint32List();
  const naturalForm = new Uint32List();
  let keys = 0;
  let entries = 0;
  let filled = 0;
  for (const stretch of stretches) {
    const { from, bytesFrom } = stretch;
    if (from > keys) {
      for (const column of [into.rank, into.groups, into.languages, into.own])
        column.copyWithin(keys, from, from + stretch.keys);
      into.start.copyWithin(keys + 1, from + 1, from + 1 + stretch.keys);
    }
    if (from > entries)
      for (const column of [into.form, into.concept, into.scope, into.language])
        column.copyWithin(entries, from, from + stretch.entries);
    if (bytesFrom > filled) {
      into.bytes.copyWithin(filled, bytesFrom, bytesFrom + stretch.bytes);
      lower(into.start.subarray(keys + 1, keys + 1 + stretch.keys), bytesFrom - filled);
    }
    naturalKey.pushShifted(stretch.naturalKey, keys);
    naturalForm.pushAll(stretch.naturalForm);
    keys += stretch.keys;
    entries += stretch.entries;
    filled += stretch.bytes;
  }
  return { keys, entries, filled, naturalKey: naturalKey.view(), naturalForm: naturalForm.view() };
}

// Loops over millions are functions of their own, so that they are compiled.

function lower(numbers: Uint32Array, by: number): void {
  for (let i = 0; i < numbers.length; i++) numbers[i] = (numbers[i] as number) - by;
}

/** Writes down the key of each form that has an entry. */
function numberForms(own: Uint32Array, formOf: Uint32Array, keyOfForm: Uint32Array): void {
  let entry = 0;
  for (let key = 0; key < own.length; key++)
    for (let n = own[key] as number; n > 0; n--) keyOfForm[formOf[entry++] as number] = key;
}

/** An order of languages that does not depend on the order in which they came. */
function orderLanguages(
  names: NameCollector,
  { owner, scope, language, numbers }: Pick<FormColumns, "owner" | "scope" | "language" | "numbers">,
): { tags: string[]; place: number[] } {
  const times = new Array<number>(names.languages.length).fill(0);
  if (times.length > 1)
    for (let f = 0; f < names.forms; f++) {
      if (numbers[arrivalOf(f, owner, scope)] === REPLACED) continue;
      const its = language[f] as number;
      times[its] = (times[its] as number) + 1;
    }
  const order = names.languages
    .map((tag, i) => ({ tag, i, times: i === 0 ? Number.POSITIVE_INFINITY : (times[i] as number) }))
    .sort((a, b) => b.times - a.times || (a.tag < b.tag ? -1 : 1));
  const place: number[] = [];
  order.forEach(({ i }, n) => {
    place[i] = n;
  });
  return { tags: order.map(({ tag }) => tag), place };
}
