// The `.ann` file that curation writes: brat standoff in one fixed form, so that a small change is a small
// difference. Each mention's line is followed by its own N, A and # lines; mentions by first start, then the longer
// one, then type, then id; relations behind them; lines that nobody understood at the end, as they were.
import type { Relation } from "../../text/document.ts";
import { extentOf, type Mention, textOf } from "../../text/mention.ts";
import { codePointOffsets, type OffsetMap } from "../../text/offsets.ts";
import { byPosition } from "../../text/span.ts";
import {
  attributeLine,
  attributesOf,
  conceptLine,
  mentionLine,
  noteLine,
  noteLines,
  notesOf,
  relationLine,
} from "../formats/brat/new-lines.ts";
import type { Lose } from "../formats/fit.ts";
import { permanentId } from "./ids.ts";

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of the file: first start, then the one that ends last, then type, then id. */
export const byFileOrder = (a: Mention, b: Mention): number =>
  byPosition(extentOf(a), extentOf(b)) ||
  byCode(a.type ?? "", b.type ?? "") ||
  byCode(a.id ?? "", b.id ?? "");

/** The lines of one mention, and the ids of those among them that are not its own. */
export interface Block {
  readonly lines: string;
  readonly ids: readonly string[];
}
/** Blocks of mentions of one text, so that one key does not write ten thousand mentions anew. */
export type Blocks = WeakMap<Mention, Block>;

class StrictWriter {
  readonly #text: string;
  readonly #points: OffsetMap;
  readonly #lose: Lose;
  readonly #taken = new Set<string>();
  readonly #blocks: Blocks | undefined;
  /** Ids given since the block began. */
  #given: string[] = [];

  constructor(text: string, lose: Lose, blocks: Blocks | undefined) {
    this.#blocks = blocks;
    this.#text = text;
    this.#points = codePointOffsets(text);
    this.#lose = lose;
  }

  /** Ids of N, A and # lines come from what they say, as those of mentions do. */
  #numbering(content: string): (letter: string) => string {
    return (letter) => {
      const id = permanentId(letter, content, (taken) => this.#taken.has(taken));
      this.#taken.add(id);
      this.#given.push(id);
      return id;
    };
  }

  #details(id: string, item: Mention | Relation, notes: readonly string[]): string {
    let lines = "";
    for (const [name, value] of attributesOf(item).sort(([a], [b]) => byCode(a, b)))
      lines += `${attributeLine(this.#numbering(`${id} ${name}`)("A"), id, name, value, this.#lose)}\n`;
    for (const note of notes) lines += `${noteLine(this.#numbering(`${id} ${note}`), id, note)}\n`;
    return lines;
  }

  mention(m: Mention): string {
    const known = this.#blocks?.get(m);
    if (known && !known.ids.some((id) => this.#taken.has(id))) {
      for (const id of known.ids) this.#taken.add(id);
      return known.lines;
    }
    this.#given = [];
    const lines = this.#fresh(m);
    this.#blocks?.set(m, { lines, ids: this.#given });
    return lines;
  }

  #fresh(m: Mention): string {
    const { id } = m;
    const own = id === undefined ? undefined : mentionLine(id, m, this.#text, this.#points, this.#lose);
    if (id === undefined || own === undefined) return "";
    let lines = `${own}\n`;
    for (const concept of m.concepts) {
      const name = m.candidates.find((c) => c.concept.id === concept.id)?.name ?? textOf(m, this.#text);
      lines += `${conceptLine(this.#numbering(`${id} ${concept.id}`), id, concept.id, name, this.#lose)}\n`;
    }
    return lines + this.#details(id, m, notesOf(m, this.#lose));
  }

  relation(r: Relation): string {
    const own = relationLine(r.id, r, (id) => id, this.#lose);
    if (own === undefined) return "";
    return `${own}\n${r.id === undefined ? "" : this.#details(r.id, r, noteLines(r, this.#lose))}`;
  }
}

/**
 * The file's content. Mentions need ids and must be in file order. `kept`: lines without their line break that no
 * reader understood. `lose` hears what brat has no form for. `blocks` are what was written of the same text before.
 */
export function strictBrat(
  text: string,
  mentions: readonly Mention[],
  relations: readonly Relation[] = [],
  kept: readonly string[] = [],
  lose: Lose = () => {},
  blocks?: Blocks,
): string {
  const writer = new StrictWriter(text, lose, blocks);
  let file = "";
  for (const m of mentions) file += writer.mention(m);
  for (const r of [...relations].sort((a, b) => byCode(a.id ?? "*", b.id ?? "*"))) file += writer.relation(r);
  for (const line of kept) file += `${line}\n`;
  return file;
}
