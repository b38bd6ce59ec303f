// Which of the names that seem to end in a state a text really means by the words it writes there. Texts repeat their
// mentions, and judging a name is dear: what was accepted is kept by state and by the words as written.

import { fetched } from "../kb/fetching.ts";
import { groupBit } from "../kb/groups.ts";
import { type EndingNames, isAlike, type KnowledgeBase, type NameEntry } from "../kb/knowledge-base.ts";
import { NO_NAMES } from "../kb/listed-names.ts";
import { isWrittenAs, readsAs } from "../kb/name-forms.ts";
import type { Surface } from "../text/surface.ts";
import type { TokenBuffer } from "../text/token-buffer.ts";
import { hashOf, KnownSurfaces } from "./known-surfaces.ts";
import type { NameEnds } from "./name-ends.ts";
import { isPlain } from "./plain-phrase.ts";
import type { accepts } from "./strictness.ts";

export interface LocatedEntry {
  /** Name of the KB that holds the entry. */
  readonly kb: string;
  readonly entry: NameEntry;
}

/** Which names count in a text: see `DictionaryOptions.keep`. */
export type Keep = (entry: NameEntry, kbLanguage: string) => boolean;

/** Surfaces of which it is kept what they mean. */
const MOST_SURFACES = 100_000;

/** The entries that a surface may mean, made when they are asked for. */
export class AcceptedEntries {
  /** Sum of the `groupBit`s of their semantic groups: 0 where there is no entry. */
  readonly groups: number;
  readonly #kb: string;
  readonly #names: EndingNames;
  /** Those of the names that are like one of these; absent: all of them. */
  readonly #kinds: readonly NameEntry[] | undefined;
  /** Those of the KBs before. */
  readonly #before: AcceptedEntries | undefined;
  #entries: readonly LocatedEntry[] | undefined;

  constructor(kb: string, names: EndingNames, kinds?: readonly NameEntry[], before?: AcceptedEntries) {
    this.#kb = kb;
    this.#names = names;
    this.#kinds = kinds;
    this.#before = before;
    let groups = before?.groups ?? 0;
    if (kinds) for (const { group } of kinds) groups |= groupBit(group);
    else groups |= names.groups;
    this.groups = groups;
  }

  /** In the order of the KBs. */
  get entries(): readonly LocatedEntry[] {
    this.#entries ??= [...(this.#before?.entries ?? []), ...this.#own()];
    return this.#entries;
  }

  #own(): LocatedEntry[] {
    const kb = this.#kb;
    const kinds = this.#kinds;
    const all = this.#names.entries();
    const meant = kinds ? all.filter((entry) => kinds.some((kind) => isAlike(kind, entry))) : all;
    return meant.map((entry) => ({ kb, entry }));
  }
}

const NOTHING = new AcceptedEntries("", NO_NAMES);

/** Whether the name really reads so: hashes led here, and a filter that may be wrong. */
const readsSo = ({ text }: NameEntry, surface: string): boolean =>
  isWrittenAs(text, surface) || text.toLowerCase() === surface.toLowerCase() || readsAs(text, surface);

export class AcceptedNames {
  readonly #kbs: readonly KnowledgeBase[];
  readonly #accept: typeof accepts;
  /** Under each `keep`. */
  readonly #kept = new WeakMap<object, KnownSurfaces<AcceptedEntries>>();
  readonly #all = {};
  /** What is kept in this text. */
  #table = new KnownSurfaces<AcceptedEntries>(0);
  /** What is known of each end of the window, by the hash of its surface; the names that end there, and the states, of those of which nothing is. */
  #known: (AcceptedEntries | undefined)[] = [];
  #names: EndingNames[] = [];
  #hash = new Int32Array(0);
  #a = new Int32Array(0);
  #b = new Int32Array(0);

  /** `accept`: whether an entry's name may be what a surface says. It must take any exact or preferred name that reads like a plain surface. */
  constructor(kbs: readonly KnowledgeBase[], accept: typeof accepts) {
    this.#kbs = kbs;
    this.#accept = accept;
  }

  #under(keep: Keep | undefined): KnownSurfaces<AcceptedEntries> {
    const under = keep ?? this.#all;
    let kept = this.#kept.get(under);
    if (!kept) {
      kept = new KnownSurfaces<AcceptedEntries>(MOST_SURFACES);
      this.#kept.set(under, kept);
    }
    return kept;
  }

  /** Reads ahead what `of` will need of the ends of a window. `surface` holds the text, and goes to and fro in it. */
  readAhead(ends: NameEnds, surface: Surface, tokens: TokenBuffer, keep: Keep | undefined): void {
    const { count } = ends;
    this.#table = this.#under(keep);
    if (this.#hash.length < count) this.#widen(2 * count);
    this.#lookUp(ends, surface, tokens);
    for (let k = 0; k < this.#kbs.length; k++) {
      let unknown = 0;
      for (let n = 0; n < count; n++) {
        if (this.#known[n] || ends.owner(n) !== k) continue;
        this.#a[unknown] = ends.a(n);
        this.#b[unknown++] = ends.b(n);
      }
      const names = (this.#kbs[k] as KnowledgeBase).automaton.namesAll(this.#a, this.#b, unknown);
      for (let n = 0, i = 0; n < count; n++)
        if (!this.#known[n] && ends.owner(n) === k) this.#names[n] = names[i++] as EndingNames;
    }
  }

  #widen(size: number): void {
    this.#hash = new Int32Array(size);
    this.#a = new Int32Array(size);
    this.#b = new Int32Array(size);
  }

  /** Finds what is known of each end, one step further for all of them at a time (kb/fetching.ts says why). */
  #lookUp(ends: NameEnds, surface: Surface, tokens: TokenBuffer): void {
    const table = this.#table;
    const { count } = ends;
    let ahead = 0;
    for (let n = 0; n < count; n++) {
      const hash = hashOf(this.#goTo(ends, n, surface, tokens));
      this.#hash[n] = hash;
      ahead ^= table.ahead(ends.a(n), ends.b(n), hash);
    }
    for (let n = 0; n < count; n++) ahead ^= table.unitsAhead(ends.a(n), ends.b(n), this.#hash[n] as number);
    this.#known.length = count;
    this.#names.length = count;
    for (let n = 0; n < count; n++) {
      this.#goTo(ends, n, surface, tokens);
      this.#known[n] = table.get(ends.a(n), ends.b(n), this.#hash[n] as number, surface);
    }
    for (let n = 0; n < count; n++) ahead ^= this.#known[n]?.groups ?? 0;
    fetched(ahead);
  }

  #goTo(ends: NameEnds, end: number, surface: Surface, tokens: TokenBuffer): Surface {
    return surface.at(tokens.start[ends.first(end)] as number, tokens.end[ends.at(end) - 1] as number);
  }

  /** Bits of groups among which those of `of` will be: told without judging a name. */
  groupsOf(ends: NameEnds, first: number): number {
    let groups = 0;
    for (let end = first; end >= 0 && ends.at(end) === ends.at(first); end = ends.next(end))
      groups |= (this.#known[end] ?? this.#names[end])?.groups ?? 0;
    return groups;
  }

  /**
   * Of the names of `end`, and of those in other KBs that end at the same token, the entries that the text may mean there: `surface` holds it, and goes there.
   * The window must have been read ahead for the same `keep`.
   */
  of(
    ends: NameEnds,
    end: number,
    surface: Surface,
    tokens: TokenBuffer,
    keep: Keep | undefined,
  ): AcceptedEntries {
    const first = this.#known[end];
    if (first) return first;
    const [a, b, hash] = [ends.a(end), ends.b(end), this.#hash[end] as number];
    this.#goTo(ends, end, surface, tokens);
    let names = this.#table.get(a, b, hash, surface);
    if (!names) {
      names = this.#judge(ends, end, surface, tokens.hash[ends.first(end)] as number, keep);
      this.#table.add(a, b, hash, surface, names);
    }
    this.#known[end] = names;
    return names;
  }

  #judge(
    ends: NameEnds,
    first: number,
    surface: Surface,
    hash: number,
    keep: Keep | undefined,
  ): AcceptedEntries {
    let found: AcceptedEntries | undefined;
    for (let end = first; end >= 0 && ends.at(end) === ends.at(first); end = ends.next(end)) {
      const { info } = this.#kbs[ends.owner(end)] as KnowledgeBase;
      const all = this.#names[end] as EndingNames;
      if (all.groups === 0) continue;
      const sure = isPlain(surface, hash) ? all.reading(surface) : undefined;
      const names = sure ?? all;
      if (sure && !keep) {
        if (sure.groups !== 0) found = new AcceptedEntries(info.name, sure, undefined, found);
        continue;
      }
      const kinds = names.kinds();
      const meant = kinds.filter(
        (entry) =>
          (!keep || keep(entry, info.language)) &&
          (sure || (this.#accept(entry, surface.text) && readsSo(entry, surface.text))),
      );
      if (meant.length === 0) continue;
      found = new AcceptedEntries(info.name, names, meant.length < kinds.length ? meant : undefined, found);
    }
    return found ?? NOTHING;
  }
}
