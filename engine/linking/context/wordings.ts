// How annotators word concepts: what they called each in the training corpora, and in how many documents. A wording is a
// name that no vocabulary lists, and its frequency tells which of several concepts is meant.
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";
import { overlayKb } from "../../kb/overlay.ts";
import type { Addition } from "../../kb/overlay-additions.ts";
import { fold } from "../../text/tokens.ts";
import { finish, type Steps } from "../steps.ts";

/** Rows of a step. */
const AT_ONCE = 50;

/** Folded wording → concept → documents in which it is called so. */
type Said = Map<string, Map<string, number>>;

/** One row of the file: wording, then concept ids and numbers of documents in turn. */
export type WordingRow = readonly [string, ...(string | number)[]];

export class Wordings {
  readonly #said: Said = new Map();
  /** Concept → documents that name it. */
  readonly #known = new Map<string, number>();
  /** Concept → wordings as they were written. */
  readonly #written = new Map<string, Set<string>>();

  static from(rows: readonly WordingRow[]): Wordings {
    return finish(Wordings.steps(rows));
  }

  /** The same in steps of some rows. */
  static *steps(rows: readonly WordingRow[]): Steps<Wordings> {
    const wordings = new Wordings();
    for (const [at, [text, ...pairs]] of rows.entries()) {
      for (let i = 0; i + 1 < pairs.length; i += 2)
        wordings.add(text, String(pairs[i]), Number(pairs[i + 1]));
      if (at % AT_ONCE === 0) yield;
    }
    return wordings;
  }

  add(text: string, concept: string, documents = 1): void {
    const form = fold(text);
    if (form === "") return;
    const of = this.#said.get(form) ?? new Map<string, number>();
    this.#said.set(form, of.set(concept, (of.get(concept) ?? 0) + documents));
    this.#known.set(concept, (this.#known.get(concept) ?? 0) + documents);
    this.#written.set(concept, (this.#written.get(concept) ?? new Set()).add(text));
  }

  /**
   * What is said of concepts that the knowledge bases hold, in steps of some concepts: another vocabulary's id for the same words
   * is no other meaning.
   */
  *within(kbs: readonly Pick<KnowledgeBase, "concept">[]): Steps<Wordings> {
    const held = new Set<string>();
    for (const [at, id] of [...this.#known.keys()].entries()) {
      if (kbs.some((kb) => kb.concept(id) !== undefined)) held.add(id);
      if (at % AT_ONCE === 0) yield;
    }
    const within = new Wordings();
    for (const [id, written] of this.#written) if (held.has(id)) within.#written.set(id, written);
    for (const [form, of] of this.#said) {
      const own = [...of].filter(([id]) => held.has(id));
      if (own.length) within.#said.set(form, own.length === of.size ? of : new Map(own));
    }
    for (const [id, documents] of this.#known) if (held.has(id)) within.#known.set(id, documents);
    return within;
  }

  /** Rows in the order of their wordings: the same wordings, the same rows. */
  rows(): WordingRow[] {
    return [...this.#said]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([form, of]) => [form, ...[...of].sort(([a], [b]) => (a < b ? -1 : 1)).flat()] as const);
  }

  /** Share of the documents (0 to 1) in which the wording means the concept, one doubtful document counted; and how many. */
  share(text: string, concept: string): { share: number; documents: number } {
    const of = this.#said.get(fold(text));
    if (!of) return { share: 0, documents: 0 };
    let documents = 0;
    for (const n of of.values()) documents += n;
    return { share: (of.get(concept) ?? 0) / (documents + 1), documents };
  }

  /** Concepts that the wording meant. */
  meanings(text: string): readonly string[] {
    return [...(this.#said.get(fold(text))?.keys() ?? [])];
  }

  /** Documents that name the concept, by whatever wording; one that has two counts twice. */
  documentsOf(concept: string): number {
    return this.#known.get(concept) ?? 0;
  }

  /** The knowledge base with the wordings of its concepts as names; itself where it has none of them. */
  async laidOver(kb: KnowledgeBase): Promise<KnowledgeBase> {
    const additions = [...this.#written]
      .filter(([id]) => kb.concept(id))
      .map(
        ([id, names]): Addition => ({
          id,
          synonyms: [...names].map((text) => ({ text, scope: "exact" as const })),
        }),
      );
    return additions.length ? overlayKb(kb, additions) : kb;
  }
}
