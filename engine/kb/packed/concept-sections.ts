// Writes and reads the concept sections: ids, alternative ids, groups, children, and the full records as deflated
// blocks of JSON lines that are opened only when someone asks for a concept.
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Concept } from "../concept.ts";
import { sortByteStrings } from "./byte-sort.ts";
import { conceptFromJson } from "./concept-store.ts";
import { FrontCoded, FrontCodingWriter } from "./front-coding.ts";
import { ByteList, Uint32List } from "./growable.ts";
import type { KbFile, SectionArray } from "./kb-file.ts";
import type { Meta } from "./meta.ts";

/** Concepts to one deflated block. */
const RECORDS = 16;
const OBSOLETE = 128;

export class ConceptWriter {
  readonly #ids = new FrontCodingWriter();
  readonly #position = new Map<string, number>();
  readonly #group = new ByteList();
  readonly #blocks = new Uint32List();
  readonly #records = new ByteList();
  readonly #alt: { id: string; concept: number }[] = [];
  readonly #parents: [child: number, parent: string][] = [];
  #lines: string[] = [];

  /** Concepts must come in the order of their ids. */
  add(concept: Concept, json: string, group: number): void {
    const index = this.#position.size;
    this.#position.set(concept.id, index);
    this.#ids.add(Buffer.from(concept.id));
    this.#group.push(group | (concept.obsolete ? OBSOLETE : 0));
    for (const id of concept.altIds) this.#alt.push({ id, concept: index });
    for (const id of concept.parents) this.#parents.push([index, id]);
    this.#lines.push(json);
    if (this.#lines.length === RECORDS) this.#flush();
  }

  #flush(): void {
    if (this.#lines.length === 0) return;
    this.#blocks.push(this.#records.length);
    this.#records.pushBytes(deflateRawSync(this.#lines.join("\n"), { level: 6 }));
    this.#lines = [];
  }

  finish(preferred: Uint32Array): {
    sections: [string, SectionArray][];
    records: Uint8Array;
    altIds: number;
  } {
    this.#flush();
    this.#blocks.push(this.#records.length);
    const ids = this.#ids.finish();
    const alt = this.#altSections();
    return {
      altIds: alt.count,
      sections: [
        ["ids.text", ids.text],
        ["ids.blocks", ids.blocks],
        ...alt.sections,
        ["concepts.group", this.#group.view()],
        ["concepts.name", preferred],
        ...this.#childSections(),
        ["records.blocks", this.#blocks.view()],
      ],
      records: this.#records.view(),
    };
  }

  /** An alternative id that is some concept's own id is that concept's. */
  #altSections(): { sections: [string, SectionArray][]; count: number } {
    const alt = this.#alt.filter(({ id }) => !this.#position.has(id));
    const bytes = new ByteList();
    const starts = new Uint32List();
    const ends = new Uint32List();
    for (const { id } of alt) {
      starts.push(bytes.length);
      bytes.pushText(id);
      ends.push(bytes.length);
    }
    const order = sortByteStrings({ bytes: bytes.view(), starts: starts.view(), ends: ends.view() });
    const text = new FrontCodingWriter();
    for (const i of order) text.add(bytes.view().subarray(starts.at(i), ends.at(i)));
    const coded = text.finish();
    return {
      count: alt.length,
      sections: [
        ["altIds.text", coded.text],
        ["altIds.blocks", coded.blocks],
        ["altIds.concept", order.map((i) => alt[i]?.concept as number)],
      ],
    };
  }

  #childSections(): [string, SectionArray][] {
    const parentOf = (id: string): number | undefined => this.#position.get(id) ?? former.get(id);
    const former = new Map(this.#alt.map(({ id, concept }) => [id, concept]));
    const start = new Uint32Array(this.#position.size + 1);
    const pairs: [child: number, parent: number][] = [];
    for (const [child, id] of this.#parents) {
      const parent = parentOf(id);
      if (parent === undefined || parent === child) continue;
      pairs.push([child, parent]);
      start[parent + 1] = (start[parent + 1] as number) + 1;
    }
    for (let i = 1; i < start.length; i++) start[i] = (start[i] as number) + (start[i - 1] as number);
    const children = new Uint32Array(pairs.length);
    const next = start.slice();
    for (const [child, parent] of pairs) {
      const at = next[parent] as number;
      children[at] = child;
      next[parent] = at + 1;
    }
    return [
      ["children.start", start],
      ["children.concept", children],
    ];
  }
}

/** Decoded blocks kept: a hover, its parents and their cards. */
const CACHED_BLOCKS = 64;

export class ConceptReader {
  readonly #file: KbFile<Meta>;
  #ids: FrontCoded | undefined;
  #altIds: FrontCoded | undefined;
  readonly #cache = new Map<number, string[]>();

  constructor(file: KbFile<Meta>) {
    this.#file = file;
  }

  #strings(name: "ids" | "altIds", count: number): FrontCoded {
    return new FrontCoded(this.#file.u8(`${name}.text`), this.#file.u32(`${name}.blocks`), count);
  }

  get #idStrings(): FrontCoded {
    this.#ids ??= this.#strings("ids", this.count);
    return this.#ids;
  }

  /** Entry of a concept's preferred name. */
  preferred(concept: number): number {
    return this.#file.u32("concepts.name")[concept] as number;
  }

  /** Index of the concept with this id or former id; -1 where there is none. */
  find(id: string): number {
    const bytes = Buffer.from(id);
    const i = this.#idStrings.find(bytes);
    if (i >= 0) return i;
    this.#altIds ??= this.#strings("altIds", this.#file.meta.counts.altIds);
    const alt = this.#altIds.find(bytes);
    return alt < 0 ? -1 : (this.#file.u32("altIds.concept")[alt] as number);
  }

  get count(): number {
    return this.#file.meta.counts.concepts;
  }

  id(concept: number): string {
    return this.#idStrings.text(concept);
  }

  /** Position in the header's list of groups. */
  group(concept: number): number {
    return (this.#file.u8("concepts.group")[concept] as number) & ~OBSOLETE;
  }

  isObsolete(concept: number): boolean {
    return (this.#file.u8("concepts.group")[concept] as number) >= OBSOLETE;
  }

  children(concept: number): string[] {
    const start = this.#file.u32("children.start");
    const found = this.#file.u32("children.concept").subarray(start[concept], start[concept + 1]);
    return Array.from(found, (c) => this.id(c));
  }

  record(concept: number): Concept {
    const block = Math.floor(concept / RECORDS);
    let lines = this.#cache.get(block);
    if (!lines) {
      const blocks = this.#file.u32("records.blocks");
      const packed = this.#file.part("records.data", blocks[block] as number, blocks[block + 1] as number);
      lines = inflateRawSync(packed).toString("utf8").split("\n");
      if (this.#cache.size === CACHED_BLOCKS) this.#cache.delete(this.#cache.keys().next().value as number);
      this.#cache.set(block, lines);
    }
    return conceptFromJson(lines[concept % RECORDS] as string);
  }
}
