// What a difference between two versions means for an annotation made with the old one: whether its concept still stands,
// and which concept to take instead.
import { fold } from "../text/tokens.ts";
import type { KbDiff } from "./diff.ts";
import type { NameChange } from "./diff-names.ts";
import type { KnowledgeBase } from "./knowledge-base.ts";

export interface Fate {
  /**
   * What became of the concept; `name`: the concept stands, but what the text says no longer means it.
   * `regrouped`: it stands, in another semantic group.
   */
  readonly change: "vanished" | "obsolete" | "merged" | "regrouped" | "name";
  /** Concepts to take instead, where any are known. */
  readonly successors: readonly string[];
  /** Present where no version names a successor and the only concept that has the old one's name is taken for it. */
  readonly byName?: true;
}

export class Fates {
  readonly #before: KnowledgeBase;
  readonly #after: KnowledgeBase;
  readonly #concepts = new Map<string, Fate>();
  readonly #names = new Map<string, NameChange>();

  constructor(diff: KbDiff, before: KnowledgeBase, after: KnowledgeBase) {
    this.#before = before;
    this.#after = after;
    for (const { id } of diff.regrouped) this.#concepts.set(id, { change: "regrouped", successors: [] });
    for (const { id } of diff.vanished) this.#concepts.set(id, { change: "vanished", successors: [] });
    for (const { id } of diff.obsolete) this.#concepts.set(id, { change: "obsolete", successors: [] });
    for (const { id, into } of diff.merged) this.#concepts.set(id, { change: "merged", successors: into });
    const { ambiguous, unambiguous, owner } = diff.names;
    for (const change of [...ambiguous, ...unambiguous, ...owner]) this.#names.set(fold(change.name), change);
  }

  /** Whether either version holds the concept, under this id or one it had before. */
  knows(id: string): boolean {
    return this.#before.concept(id) !== undefined || this.#after.concept(id) !== undefined;
  }

  /** The fate of an annotation: its concept's id and the text it marks. Undefined where nothing happened to it. */
  of(id: string, text: string): Fate | undefined {
    const own = this.#concepts.get(id) ?? this.#concepts.get(this.#before.concept(id)?.id ?? "");
    if (own) return own.successors.length || own.change === "regrouped" ? own : this.#byName(id, own);
    const name = this.#names.get(fold(text));
    const means = this.#before.concept(id)?.id;
    if (!name || means === undefined || !name.from.includes(means) || name.to.includes(means))
      return undefined;
    return { change: "name", successors: name.to };
  }

  /** A vocabulary that moves a name from one concept to another rarely says so. */
  #byName(id: string, fate: Fate): Fate {
    const name = this.#before.concept(id)?.name;
    const folded = fold(name ?? "");
    if (name === undefined || folded === "") return fate;
    const now = this.#after.lookup(name).filter((hit) => !hit.obsolete && fold(hit.text) === folded);
    const [only, ...others] = now;
    return only && !others.length ? { ...fate, successors: [only.concept], byName: true } : fate;
  }
}
