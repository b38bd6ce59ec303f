// Which names lead to other concepts than before. Only names that some concept gained or lost are looked at, each once.
import { fold } from "../text/tokens.ts";
import type { Concept } from "./concept.ts";
import type { KnowledgeBase } from "./knowledge-base.ts";

/** A name, case and accents aside, and the live concepts it stands for in each version. */
export interface NameChange {
  readonly name: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export interface NamesDiff {
  /** Names that stand for a live concept in the new version only: their number. */
  readonly added: number;
  /** Names that no longer stand for a live concept: their number. */
  readonly removed: number;
  /** Stood for one concept, stands for several. */
  readonly ambiguous: readonly NameChange[];
  /** Stood for several concepts, stands for one. */
  readonly unambiguous: readonly NameChange[];
  /** Any other change of the concepts it stands for. */
  readonly owner: readonly NameChange[];
}

/** More concepts of one name are not told apart. */
const MOST_OWNERS = 1_000;

/** Names under which a live concept is found. */
export const liveNames = (concept: Concept | undefined): string[] =>
  !concept || concept.obsolete ? [] : [concept.name, ...concept.synonyms.map((s) => s.text)];

const owners = (kb: KnowledgeBase, name: string, folded: string): string[] =>
  kb
    .lookup(name, { limit: MOST_OWNERS })
    .filter((hit) => !hit.obsolete && fold(hit.text) === folded)
    .map((hit) => hit.concept)
    .sort();

export class NameChanges {
  readonly #before: KnowledgeBase;
  readonly #after: KnowledgeBase;
  /** Name by folded form. */
  readonly #touched = new Map<string, string>();

  constructor(before: KnowledgeBase, after: KnowledgeBase) {
    this.#before = before;
    this.#after = after;
  }

  /** Takes note of the names that one concept lost or gained. */
  compare(old: Concept | undefined, now: Concept | undefined): void {
    const [was, is] = [liveNames(old), liveNames(now)];
    if (was.length === is.length && was.every((name, i) => name === is[i])) return;
    const [had, has] = [new Set(was.map(fold)), new Set(is.map(fold))];
    for (const name of was) if (!has.has(fold(name))) this.#touch(name);
    for (const name of is) if (!had.has(fold(name))) this.#touch(name);
  }

  #touch(name: string): void {
    const folded = fold(name);
    if (folded !== "" && !this.#touched.has(folded)) this.#touched.set(folded, name);
  }

  finish(): NamesDiff {
    let added = 0;
    let removed = 0;
    const lists = {
      ambiguous: [] as NameChange[],
      unambiguous: [] as NameChange[],
      owner: [] as NameChange[],
    };
    for (const [folded, name] of [...this.#touched].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const [from, to] = [owners(this.#before, name, folded), owners(this.#after, name, folded)];
      if (from.length === to.length && from.every((id, i) => id === to[i])) continue;
      if (from.length === 0) added++;
      else if (to.length === 0) removed++;
      else {
        const kind =
          from.length === 1 && to.length > 1
            ? "ambiguous"
            : from.length > 1 && to.length === 1
              ? "unambiguous"
              : "owner";
        lists[kind].push({ name, from, to });
      }
    }
    return { added, removed, ...lists };
  }
}
