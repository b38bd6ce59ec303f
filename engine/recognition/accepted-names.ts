// Which of the names that seem to end in a state a text really means by the words it writes there. Texts repeat their
// mentions, and judging a name is dear: what was accepted is kept by state, and by the words as written.

import type { KnowledgeBase, NameEntry } from "../kb/knowledge-base.ts";
import { readsAs } from "../kb/name-forms.ts";
import { StateMap } from "../kb/state-map.ts";
import { ownCopy } from "../text/own-copy.ts";
import type { NameEnds } from "./name-ends.ts";
import type { accepts } from "./strictness.ts";

export interface LocatedEntry {
  /** Name of the KB that holds the entry. */
  readonly kb: string;
  readonly entry: NameEntry;
}

/** Which names count in a text: see `DictionaryOptions.keep`. */
export type Keep = (entry: NameEntry, kbLanguage: string) => boolean;

/** States whose entries are kept. */
const MOST_STATES = 50_000;
/** Ways to write the name of one state that are kept: Heart Attack, heart attack, HEART ATTACK. */
const MOST_WRITINGS = 8;

/** The entries that a surface may mean, and their semantic groups. */
export interface AcceptedEntries {
  readonly entries: readonly LocatedEntry[];
  readonly groups: ReadonlySet<string>;
}

/** One way to write it, and the next one. */
interface Writing {
  readonly surface: string;
  readonly names: AcceptedEntries;
  readonly next: Writing | undefined;
  /** How many there are from here on. */
  readonly count: number;
}

/** Whether the name really reads so: hashes led here, and a filter that may be wrong. */
const readsSo = ({ text }: NameEntry, surface: string): boolean =>
  text === surface || text.toLowerCase() === surface.toLowerCase() || readsAs(text, surface);

/** Whether nothing by which a name is judged is different. */
const isAlike = (a: NameEntry, b: NameEntry): boolean =>
  a.scope === b.scope &&
  a.group === b.group &&
  a.language === b.language &&
  a.obsolete === b.obsolete &&
  a.text === b.text;

export class AcceptedNames {
  readonly #kbs: readonly KnowledgeBase[];
  readonly #accept: typeof accepts;
  /** Under each `keep`. */
  readonly #kept = new WeakMap<object, StateMap<Writing>>();
  readonly #all = {};

  /** `accept`: whether an entry's name may be what a surface says. */
  constructor(kbs: readonly KnowledgeBase[], accept: typeof accepts) {
    this.#kbs = kbs;
    this.#accept = accept;
  }

  /**
   * Of the names of `end`, and of those in other KBs that end at the same token, the entries that may mean `surface`; in the
   * order of the KBs.
   */
  of(ends: NameEnds, end: number, surface: string, keep: Keep | undefined): AcceptedEntries {
    const under = keep ?? this.#all;
    let kept = this.#kept.get(under);
    if (!kept) {
      kept = new StateMap<Writing>(MOST_STATES);
      this.#kept.set(under, kept);
    }
    const a = ends.a(end);
    const b = ends.b(end);
    const first = kept.get(a, b);
    for (let known = first; known; known = known.next) if (known.surface === surface) return known.names;
    const names = this.#judge(ends, end, surface, keep);
    const next = first && first.count < MOST_WRITINGS ? first : undefined;
    // Most texts write a name as its vocabulary does, and then there is a string for it.
    const written = names.entries[0]?.entry.text;
    const own = written === surface ? written : ownCopy(surface);
    kept.set(a, b, { surface: own, names, next, count: 1 + (next?.count ?? 0) });
    return names;
  }

  #judge(ends: NameEnds, first: number, surface: string, keep: Keep | undefined): AcceptedEntries {
    const found: LocatedEntry[] = [];
    const groups = new Set<string>();
    for (let end = first; end >= 0 && ends.at(end) === ends.at(first); end = ends.next(end)) {
      const { automaton, info } = this.#kbs[ends.owner(end)] as KnowledgeBase;
      // A name that hundreds of concepts have is judged once, as long as they are of one kind.
      let last: NameEntry | undefined;
      let means = false;
      for (const entry of automaton.entries(ends.a(end), ends.b(end))) {
        if (keep && !keep(entry, info.language)) continue;
        if (!last || !isAlike(entry, last)) means = this.#accept(entry, surface) && readsSo(entry, surface);
        last = entry;
        if (!means) continue;
        found.push({ kb: info.name, entry });
        groups.add(entry.group);
      }
    }
    return { entries: found, groups };
  }
}
