// Which names a search may skip without looking at them: each key has a kind, one byte, that stands for the semantic
// groups and the languages of its entries.

/** Distinct sets of groups and languages that have a kind of their own; rarer ones share the last kind. */
const MOST_KINDS = 256;
/** Languages that have a bit of their own; later ones share the last bit. */
const LANGUAGE_BITS = 16;

/** Bit of a language by its position in the header's list. */
export const languageBit = (language: number): number => 1 << Math.min(language, LANGUAGE_BITS - 1);

/** What a search keeps: bit sets of semantic groups (by position in the header's list) and of `languageBit`s. */
export interface KeyFilter {
  readonly groups: number;
  readonly languages: number;
}

export const EVERYTHING: KeyFilter = { groups: 0xffff, languages: 0xffff };

export interface Kinds {
  /** Kind of each key. */
  readonly kind: Uint8Array;
  /** Bit sets by kind: at least those of every key of the kind. */
  readonly groups: Uint16Array;
  readonly languages: Uint16Array;
}

/** Kinds of keys with these bit sets; the same sets always give the same kinds. */
export function kindsOf(groups: Uint16Array, languages: Uint16Array): Kinds {
  const times = new Map<number, number>();
  const setOf = (k: number): number => (groups[k] as number) * 0x10000 + (languages[k] as number);
  for (let k = 0; k < groups.length; k++) times.set(setOf(k), (times.get(setOf(k)) ?? 0) + 1);
  const sets = [...times].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([set]) => set);
  const kinds = Math.min(sets.length, MOST_KINDS);
  const kindGroups = new Uint16Array(kinds);
  const kindLanguages = new Uint16Array(kinds);
  const numbers = new Map<number, number>();
  sets.forEach((set, i) => {
    const kind = Math.min(i, MOST_KINDS - 1);
    numbers.set(set, kind);
    kindGroups[kind] = (kindGroups[kind] as number) | Math.floor(set / 0x10000);
    kindLanguages[kind] = (kindLanguages[kind] as number) | (set & 0xffff);
  });
  const kind = new Uint8Array(groups.length);
  for (let k = 0; k < kind.length; k++) kind[k] = numbers.get(setOf(k)) as number;
  return { kind, groups: kindGroups, languages: kindLanguages };
}

/** By kind, 1 where a key of it may have an entry that the filter keeps. */
export function passing({ groups, languages }: Kinds, filter: KeyFilter): Uint8Array {
  const pass = new Uint8Array(MOST_KINDS);
  for (let kind = 0; kind < groups.length; kind++)
    if (
      ((groups[kind] as number) & filter.groups) !== 0 &&
      ((languages[kind] as number) & filter.languages) !== 0
    )
      pass[kind] = 1;
  return pass;
}
