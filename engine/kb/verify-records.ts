// Whether the concepts of a knowledge base make sense together: parents that exist, a hierarchy without circles,
// obsolete concepts with successors. References are looked at when all concepts are known.
import type { Concept } from "./concept.ts";
import { findCycles } from "./importers/hierarchy-check.ts";
import type { KnowledgeBase } from "./knowledge-base.ts";
import { Uint32List } from "./packed/growable.ts";
import type { Findings } from "./verify-findings.ts";

const LONGEST_SHOWN = 8;

/** Ids that concepts name, each with the number of the concept that names it. */
class References {
  readonly #from = new Uint32List();
  readonly #ids: string[] = [];

  add(from: number, ids: readonly string[]): void {
    for (const id of ids) {
      this.#from.push(from);
      this.#ids.push(id);
    }
  }

  *[Symbol.iterator](): Generator<[from: number, id: string]> {
    for (let i = 0; i < this.#ids.length; i++) yield [this.#from.at(i), this.#ids[i] as string];
  }
}

export class RecordCheck {
  readonly #kb: KnowledgeBase;
  readonly #findings: Findings;
  readonly #ids: string[] = [];
  readonly #obsolete: boolean[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #parents = new References();
  readonly #successors = new References();
  readonly #former = new References();

  constructor(kb: KnowledgeBase, findings: Findings) {
    this.#kb = kb;
    this.#findings = findings;
  }

  #warn(what: string, example: () => string): void {
    this.#findings.add("warning", what, example);
  }

  /** Looks at one concept; each must come once. */
  check(concept: Concept): void {
    const { id, name, obsolete } = concept;
    const described = () => `${id} ${name}`;
    const number = this.#ids.push(id) - 1;
    this.#obsolete.push(obsolete);
    this.#numbers.set(id, number);
    this.#parents.add(number, concept.parents);
    this.#successors.add(number, obsolete ? concept.replacedBy : []);
    this.#former.add(number, concept.altIds);
    if (this.#kb.concept(id)?.id !== id)
      this.#findings.add("damage", "a record stands in the place of another one", described);
    if (name.trim() === "") this.#warn("a preferred name is empty", described);
    if (concept.synonyms.some((s) => s.text.trim() === "")) this.#warn("a synonym is empty", described);
    if (concept.definitions.some((d) => d.text.trim() === "")) this.#warn("a definition is empty", described);
    if (obsolete && !concept.replacedBy.length)
      this.#warn("an obsolete concept names no successor", described);
    if (!obsolete && !concept.definitions.length)
      this.#findings.add("note", "a live concept has no definition", described);
  }

  /** Once all concepts are in: looks at what they say of one another. */
  finish(): void {
    const idOf = (n: number) => this.#ids[n] as string;
    const former = new Map<string, number>();
    for (const [n, id] of this.#former) {
      const own = this.#numbers.get(id);
      if (own === undefined) former.set(id, n);
      else if (own !== n)
        this.#warn("a former id is another concept's own id", () => `${id}, also of ${idOf(n)}`);
    }
    const find = (id: string) => this.#numbers.get(id) ?? former.get(id);
    for (const [n, id] of this.#successors) {
      const successor = find(id);
      const example = () => `${idOf(n)} replaced by ${id}`;
      if (successor === undefined) this.#warn("a successor does not exist", example);
      else if (this.#obsolete[successor]) this.#warn("a successor is obsolete itself", example);
    }
    const lower = new Uint32List();
    const upper = new Uint32List();
    for (const [n, id] of this.#parents) {
      const parent = find(id);
      const example = () => `${idOf(n)} under ${id}`;
      if (parent === undefined) this.#warn("a parent does not exist", example);
      else {
        lower.push(n);
        upper.push(parent);
        if (this.#obsolete[parent] && !this.#obsolete[n])
          this.#warn("a live concept stands under an obsolete one", example);
      }
    }
    for (const cycle of findCycles(this.#ids.length, lower.view(), upper.view()).cycles) {
      const ids = cycle.map(idOf);
      const shown = ids.length > LONGEST_SHOWN ? [...ids.slice(0, LONGEST_SHOWN), "…"] : ids;
      this.#warn("the hierarchy runs in a circle", () => shown.join(" < "));
    }
  }
}
