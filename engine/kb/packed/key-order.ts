// Puts the collected forms in order: equal folded names become one key, entries get their final numbers. Keys lie one behind
// another in their order from here on, so that whoever goes through them reads memory in one go.
import { OBSOLETE } from "./concept-builder.ts";
import { REPLACED } from "./concept-store.ts";
import { NATURAL, SCOPE } from "./form-scope.ts";
import { Uint32List } from "./growable.ts";
import { languageBit } from "./kinds.ts";
import type { NameCollector } from "./name-collector.ts";
import { isForeign, staticRank } from "./ranks.ts";
import type { SortedKeys } from "./sorted-keys.ts";
import type { BuildThreads } from "./threads/build-threads.ts";
import { sortBeside } from "./threads/sort-beside.ts";

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

const shared = (bytes: number): ArrayBuffer => new SharedArrayBuffer(bytes) as unknown as ArrayBuffer;

/** The forms' order; afterwards the collector's own columns are of no use any more. */
export async function orderKeys(
  names: NameCollector,
  facts: ConceptFacts,
  threads: BuildThreads,
): Promise<KeyOrder> {
  const bytes = names.bytes.all();
  const start = names.start.view();
  const owner = names.owner.view();
  const scopes = names.scope.view();
  const { forms } = names;
  const { numbers, group } = facts;
  const arrivalOf = (f: number): number => {
    const first = owner[f] as number;
    return ((scopes[f] as number) & NATURAL) !== 0 ? (owner[first] as number) : first;
  };
  let order = await sortBeside({ bytes, starts: start.subarray(0, forms), ends: start.subarray(1) }, threads);
  if (facts.count < numbers.length) order = order.filter((f) => numbers[arrivalOf(f)] !== REPLACED);

  const { tags, place } = orderLanguages(names, order);
  const languages = names.languageOf.view();
  const foreign = tags.map((tag) => isForeign(tag, names.language));
  const rankOf = (f: number, length: number): number =>
    staticRank({
      scope: (scopes[f] as number) & SCOPE,
      obsolete: (group[arrivalOf(f)] as number) >= OBSOLETE,
      foreign: foreign[place[languages[f] as number] as number] as boolean,
      length,
    });
  const conceptOf = (f: number): number => numbers[arrivalOf(f)] as number;

  const count = order.length;
  // As long as all forms at most: what is never written takes no memory.
  const keyBytes = new Uint8Array(shared(names.bytes.length));
  const keyStart = new Uint32Array(shared(4 * (count + 1)));
  let keys = 0;
  let filled = 0;
  const ranks = new Uint8Array(shared(count));
  const groupSets = new Uint16Array(shared(2 * count));
  const languageSets = new Uint16Array(shared(2 * count));
  const own = new Uint32Array(count);
  const entries = {
    count: 0,
    form: new Uint32Array(count),
    concept: new Uint32Array(count),
    scope: new Uint8Array(count),
    language: new Uint8Array(count),
  };
  const keyOfForm = new Uint32Array(shared(4 * forms));
  if (count < forms) keyOfForm.fill(REPLACED);
  const entryOfForm = new Uint32Array(forms);
  const natural = { key: new Uint32List(), form: new Uint32List() };
  // Functions of their own, so that they are compiled as soon as they are called often.
  /** Makes the forms `order[i, end)`, which read alike, a key. */
  const addKey = (i: number, end: number, length: number): void => {
    const key = keys++;
    keyStart[keys] = filled;
    ranks[key] = rankOf(order[i] as number, length);
    const firstEntry = entries.count;
    groupSets[key] = 0;
    languageSets[key] = 0;
    for (let n = i; n < end; n++) addForm(key, order[n] as number);
    own[key] = entries.count - firstEntry;
  };
  const addForm = (key: number, f: number): void => {
    const scope = scopes[f] as number;
    const arrival = arrivalOf(f);
    const language = place[languages[f] as number] as number;
    keyOfForm[f] = key;
    groupSets[key] = (groupSets[key] as number) | (1 << ((group[arrival] as number) & ~OBSOLETE));
    languageSets[key] = (languageSets[key] as number) | languageBit(language);
    if ((scope & NATURAL) !== 0) {
      natural.key.push(key);
      natural.form.push(f);
      return;
    }
    const entry = entries.count++;
    entryOfForm[f] = entry;
    entries.form[entry] = f;
    entries.concept[entry] = numbers[arrival] as number;
    entries.scope[entry] = scope;
    entries.language[entry] = language;
  };
  /** Makes a key of the forms that read like `order[i]`; answers where they end. */
  const nextKey = (i: number): number => {
    const first = order[i] as number;
    const from = filled;
    filled = copy(bytes, start[first] as number, start[first + 1] as number, keyBytes, filled);
    const length = filled - from;
    let end = i + 1;
    while (end < count && reads(bytes, start, order[end] as number, keyBytes, from, length)) end++;
    if (end > i + 1)
      order
        .subarray(i, end)
        .sort((f, g) => rankOf(f, length) - rankOf(g, length) || conceptOf(f) - conceptOf(g) || f - g);
    addKey(i, end, length);
    return end;
  };
  for (let i = 0; i < count; ) i = nextKey(i);
  return {
    bytes: keyBytes.subarray(0, filled),
    starts: keyStart.subarray(0, keys),
    ends: keyStart.subarray(1, keys + 1),
    ranks: ranks.subarray(0, keys),
    groups: groupSets.subarray(0, keys),
    languages: languageSets.subarray(0, keys),
    tags,
    keyOfForm,
    entries,
    ownEntries: own.subarray(0, keys),
    naturalKey: natural.key.view(),
    naturalEntry: natural.form.view().map((f) => entryOfForm[owner[f] as number] as number),
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

/** An order of languages that does not depend on the order in which they came. */
function orderLanguages(names: NameCollector, forms: Uint32Array): { tags: string[]; place: number[] } {
  const times = new Array<number>(names.languages.length).fill(0);
  if (times.length > 1)
    for (const f of forms) {
      const language = names.languageOf.at(f);
      times[language] = (times[language] as number) + 1;
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
