// Puts the collected forms in order: equal folded names become one key, entries get their final numbers.
import { sortByteStrings } from "./byte-sort.ts";
import { REPLACED } from "./concept-store.ts";
import { ByteList, Uint32List } from "./growable.ts";
import { languageBit } from "./kinds.ts";
import { NATURAL, type NameCollector, SCOPE } from "./name-collector.ts";
import { isForeign, staticRank } from "./ranks.ts";
import type { SortedKeys } from "./sorted-keys.ts";

/** What a build knows of concepts by the time it orders names. */
export interface ConceptFacts {
  /** Concept of an arrival, or `REPLACED`. */
  readonly numbers: Uint32Array;
  /** Position of the semantic group in the header's list, by arrival. */
  group(arrival: number): number;
  isObsolete(arrival: number): boolean;
}

export interface KeyOrder extends SortedKeys {
  /** Language tags in the order of the file: the KB's own, then the commoner ones first. */
  readonly tags: readonly string[];
  /** Position in `tags` of the language of a form. */
  languageOf(form: number): number;
  /** Key of each form; `REPLACED` for forms that are in no file. */
  readonly keyOfForm: Uint32Array;
  /** Form that is each entry. */
  readonly entryForm: Uint32Array;
  /** Entry of each form that is one. */
  readonly entryOfForm: Uint32Array;
  /** How many entries each key is the own key of. */
  readonly ownEntries: Uint8Array | Uint32Array;
  /** Second forms: key, ascending, and the entry of each. */
  readonly naturalKey: Uint32Array;
  readonly naturalEntry: Uint32Array;
  /** Concept of an entry. */
  conceptOf(entry: number): number;
}

export function orderKeys(names: NameCollector, facts: ConceptFacts): KeyOrder {
  const { owner, scope } = names;
  const bytes = names.bytes.view();
  const forms = names.forms;
  const firstForm = (f: number): number => ((scope.at(f) & NATURAL) !== 0 ? owner.at(f) : f);
  const arrivalOf = (f: number): number => owner.at(firstForm(f));
  const endOf = (f: number): number => (f + 1 < forms ? names.start.at(f + 1) : bytes.length);

  const kept = new Uint32List();
  const starts = new Uint32List();
  const ends = new Uint32List();
  for (let f = 0; f < forms; f++) {
    if (facts.numbers[arrivalOf(f)] === REPLACED) continue;
    kept.push(f);
    starts.push(names.start.at(f));
    ends.push(endOf(f));
  }
  const order = sortByteStrings({ bytes, starts: starts.view(), ends: ends.view() });
  for (let i = 0; i < order.length; i++) order[i] = kept.at(order[i] as number);

  const same = (f: number, g: number): boolean => {
    let i = names.start.at(f);
    let k = names.start.at(g);
    const end = endOf(f);
    if (end - i !== endOf(g) - k) return false;
    while (i < end) if (bytes[i++] !== bytes[k++]) return false;
    return true;
  };
  const { tags, place } = orderLanguages(names, kept.view());
  const languageOf = (f: number): number => place[names.languageOf.at(f)] as number;
  const foreign = tags.map((tag) => isForeign(tag, names.language));
  const rankOf = (f: number): number =>
    staticRank({
      scope: scope.at(f) & SCOPE,
      obsolete: facts.isObsolete(arrivalOf(f)),
      foreign: foreign[languageOf(f)] as boolean,
      length: endOf(f) - names.start.at(f),
    });
  const conceptOfForm = (f: number): number => facts.numbers[arrivalOf(f)] as number;

  const keyForm = new Uint32List();
  const ranks = new ByteList();
  const groups = new Uint16Array(order.length);
  const languages = new Uint16Array(order.length);
  const own = new Uint32List();
  const entryForm = new Uint32List();
  const keyOfForm = new Uint32Array(forms).fill(REPLACED);
  const entryOfForm = new Uint32Array(forms).fill(REPLACED);
  const natural = { key: new Uint32List(), form: new Uint32List() };
  for (let i = 0; i < order.length; ) {
    const first = order[i] as number;
    let end = i + 1;
    while (end < order.length && same(first, order[end] as number)) end++;
    const run = order.subarray(i, end);
    if (run.length > 1)
      run.sort((f, g) => rankOf(f) - rankOf(g) || conceptOfForm(f) - conceptOfForm(g) || f - g);
    const key = keyForm.push(first);
    ranks.push(rankOf(run[0] as number));
    let entries = 0;
    for (const f of run) {
      keyOfForm[f] = key;
      groups[key] = (groups[key] as number) | (1 << facts.group(arrivalOf(f)));
      languages[key] = (languages[key] as number) | languageBit(languageOf(f));
      if ((scope.at(f) & NATURAL) !== 0) {
        natural.key.push(key);
        natural.form.push(f);
      } else {
        entryOfForm[f] = entryForm.push(f);
        entries++;
      }
    }
    own.push(entries);
    i = end;
  }
  const keys = keyForm.length;
  // The similarity index may be built from them in another thread.
  const keyStarts = new Uint32Array(new SharedArrayBuffer(4 * keys));
  const keyEnds = new Uint32Array(new SharedArrayBuffer(4 * keys));
  for (let k = 0; k < keys; k++) {
    keyStarts[k] = names.start.at(keyForm.at(k));
    keyEnds[k] = endOf(keyForm.at(k));
  }
  return {
    bytes,
    starts: keyStarts,
    ends: keyEnds,
    ranks: ranks.view(),
    groups: groups.subarray(0, keys),
    languages: languages.subarray(0, keys),
    tags,
    languageOf,
    keyOfForm,
    entryForm: entryForm.view(),
    entryOfForm,
    ownEntries: own.view(),
    naturalKey: natural.key.view(),
    naturalEntry: natural.form.view().map((f) => entryOfForm[owner.at(f)] as number),
    conceptOf: (entry) => conceptOfForm(entryForm.at(entry)),
  };
}

/** An order of languages that does not depend on the order in which they came. */
function orderLanguages(names: NameCollector, forms: Uint32Array): { tags: string[]; place: number[] } {
  const times = new Array<number>(names.languages.length).fill(0);
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
