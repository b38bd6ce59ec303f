// Which of the names that seem to end in a state a text really means by the words it writes there. Texts repeat their
// mentions, and judging a name is dear: what was accepted is kept by state and by the words as written.
import {
  type EndingNames,
  isAlike,
  type KnowledgeBase,
  type NameEntry,
} from "../kb/knowledge-base.ts";
import { groupBit } from "../kb/groups.ts";
import { NO_NAMES } from "../kb/listed-names.ts";
import { isWrittenAs, readsAs } from "../kb/name-forms.ts";
import type { TokenBuffer } from "../text/token-buffer.ts";
import { KnownSurfaces } from "./known-surfaces.ts";
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
  /** What is known of each end of the window, and states of those of which nothing is. */
  #known: (AcceptedEntries | undefined)[] = [];
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

  /** Reads ahead what `of` will need of the ends of a window. */
  readAhead(ends: NameEnds, text: string, tokens: TokenBuffer, keep: Keep | undefined): void {
    const kept = this.#under(keep);
    const { count } = ends;
    this.#known.length = count;
    if (this.#a.length < count) [this.#a, this.#b] = [new Int32Array(2 * count), new Int32Array(2 * count)];
    for (let n = 0; n < count; n++) {
      const start = tokens.start[ends.first(n)] as number;
      const end = tokens.end[ends.at(n) - 1] as number;
      this.#known[n] = kept.get(ends.a(n), ends.b(n), text, start, end);
    }
    this.#kbs.forEach(({ automaton }, k) => {
      let unknown = 0;
      for (let n = 0; n < count; n++) {
        if (this.#known[n] || ends.owner(n) !== k) continue;
        this.#a[unknown] = ends.a(n);
        this.#b[unknown++] = ends.b(n);
      }
      automaton.readAhead(this.#a, this.#b, unknown);
    });
  }

  /**
   * Of the names of `end`, and of those in other KBs that end at the same token, the entries that the text may mean there.
   * The window must have been read ahead.
   */
  of(
    ends: NameEnds,
    end: number,
    text: string,
    tokens: TokenBuffer,
    keep: Keep | undefined,
  ): AcceptedEntries {
    const first = this.#known[end];
    if (first) return first;
    const kept = this.#under(keep);
    const [a, b] = [ends.a(end), ends.b(end)];
    const start = tokens.start[ends.first(end)] as number;
    const stop = tokens.end[ends.at(end) - 1] as number;
    let names = kept.get(a, b, text, start, stop);
    if (!names) {
      names = this.#judge(ends, end, text.slice(start, stop), tokens.hash[ends.first(end)] as number, keep);
      kept.add(a, b, text, start, stop, names);
    }
    this.#known[end] = names;
    return names;
  }

  #judge(ends: NameEnds, first: number, surface: string, hash: number, keep: Keep | undefined): AcceptedEntries {
    let found: AcceptedEntries | undefined;
    for (let end = first; end >= 0 && ends.at(end) === ends.at(first); end = ends.next(end)) {
      const { automaton, info } = this.#kbs[ends.owner(end)] as KnowledgeBase;
      const names = automaton.names(ends.a(end), ends.b(end));
      if (names.groups === 0) continue;
      const isSure = isPlain(surface, hash) && names.readsPlainly(surface);
      if (isSure && !keep) {
        found = new AcceptedEntries(info.name, names, undefined, found);
        continue;
      }
      const all = names.kinds();
      const kinds = all.filter(
        (entry) =>
          (!keep || keep(entry, info.language)) &&
          (isSure || (this.#accept(entry, surface) && readsSo(entry, surface))),
      );
      if (kinds.length > 0)
        found = new AcceptedEntries(info.name, names, kinds.length < all.length ? kinds : undefined, found);
    }
    return found ?? NOTHING;
  }
}
