// The ids and lines of one document's mentions and relations in an .ann file: permanent ids kept, the next free
// number for what has none.
import type { Document, Relation } from "../../../text/document.ts";
import { type Mention, textOf } from "../../../text/mention.ts";
import { codePointOffsets } from "../../../text/offsets.ts";
import type { Lose } from "../fit.ts";
import {
  attributeLine,
  attributesOf,
  conceptLine,
  mentionLine,
  type Numbering,
  noteLine,
  noteLines,
  notesOf,
  relationLine,
} from "./new-lines.ts";
import type { KeptLine } from "./read.ts";

const ID = /^([A-Z#])(\d+)/;
const isEquiv = (r: Relation) => r.id === undefined && r.trigger === undefined && r.type === "Equiv";

export class AnnWriter {
  readonly #document: Document;
  readonly #lose: Lose;
  readonly #points;
  readonly #highest = new Map<string, number>();
  readonly #used = new Set<string>();
  /** The id each mention and relation is written with. */
  readonly #ids = new Map<Mention | Relation, string>();
  readonly #byId = new Map<string, Mention | Relation>();
  readonly #unwritten = new Set<string>();

  constructor(document: Document, kept: readonly KeptLine[], lose: Lose) {
    this.#document = document;
    this.#lose = lose;
    this.#points = codePointOffsets(document.text);
    for (const { raw } of kept) this.#reserve(raw);
    for (const m of document.mentions) this.#name(m, m.id, "T");
    for (const r of document.relations ?? [])
      if (!isEquiv(r)) this.#name(r, r.id, r.trigger === undefined ? "R" : "E");
    for (const item of [...document.mentions, ...(document.relations ?? [])]) {
      if (this.#ids.has(item) || ("arguments" in item && isEquiv(item))) continue;
      this.#ids.set(item, this.next("arguments" in item ? (item.trigger === undefined ? "R" : "E") : "T"));
    }
  }

  #reserve(id: string): void {
    const [, letter = "", digits = "0"] = ID.exec(id) ?? [];
    const n = Number(digits);
    if (letter && n < 1e15) this.#highest.set(letter, Math.max(this.#highest.get(letter) ?? 0, n));
  }

  #name(item: Mention | Relation, id: string | undefined, letter: string): void {
    if (id === undefined) return;
    if (!this.#byId.has(id)) this.#byId.set(id, item);
    if (!new RegExp(`^${letter}\\d+[^\\s:]*$`).test(id) || this.#used.has(id)) return;
    this.#used.add(id);
    this.#reserve(id);
    this.#ids.set(item, id);
  }

  readonly next: Numbering = (letter) => {
    const n = (this.#highest.get(letter) ?? 0) + 1;
    this.#highest.set(letter, n);
    return `${letter}${n}`;
  };

  idOf(item: Mention | Relation): string | undefined {
    return this.#ids.get(item);
  }

  /** The id that what a relation calls `id` is written with. */
  readonly target = (id: string): string | undefined => {
    const item = this.#byId.get(id);
    const written = item && this.#ids.get(item);
    return written !== undefined && this.#unwritten.has(written) ? undefined : written;
  };

  own(item: Mention | Relation): string | undefined {
    const id = this.#ids.get(item);
    const line =
      "arguments" in item
        ? relationLine(id, item, this.target, this.#lose)
        : mentionLine(id as string, item, this.#document.text, this.#points, this.#lose);
    if (line === undefined && id !== undefined) this.#unwritten.add(id);
    return line;
  }

  /** The lines that a mention or relation has besides its own, but for those that `has` crosses off. */
  details(item: Mention | Relation, has: Details): string[] {
    const id = this.#ids.get(item);
    const lines: string[] = [];
    const attributes = attributesOf(item);
    if (id === undefined) {
      for (const [name] of attributes)
        this.#lose("attribute", name, "an equivalence in brat has no attributes");
      if (item.note !== undefined) this.#lose("note", item.note, "an equivalence in brat has no notes");
      return lines;
    }
    if (!("arguments" in item)) {
      const words = textOf(item, this.#document.text);
      for (const concept of item.concepts) {
        if (crossOff(has.concepts, concept.id)) continue;
        const name = item.candidates.find((c) => c.concept.id === concept.id)?.name ?? words;
        lines.push(conceptLine(this.next, id, concept.id, name, this.#lose));
      }
    }
    for (const [name, value] of attributes)
      if (!crossOff(has.attributes, name))
        lines.push(attributeLine(this.next("A"), id, name, value, this.#lose));
    const notes = "arguments" in item ? noteLines(item, this.#lose) : notesOf(item, this.#lose);
    for (const note of notes) if (!crossOff(has.notes, note)) lines.push(noteLine(this.next, id, note));
    return lines;
  }
}

/** What lines of an item are there already. */
export interface Details {
  readonly concepts: string[];
  readonly attributes: string[];
  readonly notes: string[];
}

export const nothing = (): Details => ({ concepts: [], attributes: [], notes: [] });

export function crossOff(list: string[], item: string): boolean {
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}

export const quiet: Lose = () => {};
