// Collects what the concept sections tell while concepts arrive, and writes them once their order is known.
import type { Concept } from "../concept.ts";
import { PackedNumbers, RowBits, widthOf } from "./bits.ts";
import { sortByteStrings } from "./byte-sort.ts";
import { REPLACED, type SortedConcepts } from "./concept-store.ts";
import { FrontCodingWriter } from "./front-coding.ts";
import { ByteList, Uint32List } from "./growable.ts";
import type { SectionArray } from "./kb-layout.ts";

export const OBSOLETE = 128;

/** Ids that concepts name (parents, former ids), with the arrival that does. */
class NamedIds {
  readonly bytes = new ByteList();
  readonly start = new Uint32List();
  readonly arrival = new Uint32List();

  add(id: string, arrival: number): void {
    this.start.push(this.bytes.length);
    this.bytes.pushText(id);
    this.arrival.push(arrival);
  }

  end(i: number): number {
    return i + 1 < this.start.length ? this.start.at(i + 1) : this.bytes.length;
  }

  id(i: number): Uint8Array {
    return this.bytes.all().subarray(this.start.at(i), this.end(i));
  }
}

export class ConceptBuilder {
  /** By arrival: bits 0-6 semantic group, bit 7 obsolete. Other threads may read it. */
  readonly group = new ByteList(true);
  readonly definitions = new Uint32List();
  readonly #parents = new NamedIds();
  readonly #former = new NamedIds();

  /** Concepts come in the order of arrival; `group` is the position in the header's list. */
  add(concept: Concept, arrival: number, group: number): void {
    this.group.push(group | (concept.obsolete ? OBSOLETE : 0));
    this.definitions.push(concept.definitions.length);
    for (const id of concept.parents) this.#parents.add(id, arrival);
    for (const id of concept.altIds) this.#former.add(id, arrival);
  }

  finish(concepts: SortedConcepts): { sections: [string, SectionArray][]; altIds: number } {
    const ids = new FrontCodingWriter();
    const group = new Uint8Array(concepts.count);
    for (let c = 0; c < concepts.count; c++) {
      ids.add(concepts.ids(c));
      group[c] = this.group.at(concepts.arrivals[c] as number);
    }
    const coded = ids.finish();
    const former = this.#formerIds(concepts);
    return {
      altIds: former.count,
      sections: [
        ["ids.text", coded.text],
        ["ids.blocks", coded.blocks],
        ...former.sections,
        ["concepts.group", group],
        ...this.#children(concepts, former.find),
      ],
    };
  }

  /** A former id that is some concept's own id is that concept's. */
  #formerIds(concepts: SortedConcepts): {
    sections: [string, SectionArray][];
    count: number;
    find: (id: Uint8Array) => number;
  } {
    const former = this.#former;
    const starts = new Uint32List();
    const ends = new Uint32List();
    const owners = new Uint32List();
    const ownerOf = (i: number) => concepts.numbers[former.arrival.at(i)] as number;
    // Of several owners the first concept is found, whichever came first.
    const byOwner = new Uint32Array(former.start.length)
      .map((_, i) => i)
      .sort((a, b) => ownerOf(a) - ownerOf(b));
    for (const i of byOwner) {
      const concept = ownerOf(i);
      const id = former.id(i);
      if (concept === REPLACED || concepts.find(id) >= 0) continue;
      starts.push(former.start.at(i));
      ends.push(former.start.at(i) + id.length);
      owners.push(concept);
    }
    const bytes = former.bytes.view();
    const order = sortByteStrings({ bytes, starts: starts.view(), ends: ends.view() });
    const text = new FrontCodingWriter();
    const find = new Map<string, number>();
    for (const i of order) {
      const id = bytes.subarray(starts.at(i), ends.at(i));
      text.add(id);
      // Of several owners the last one's children are found under it.
      find.set(Buffer.from(id).toString("utf8"), owners.at(i));
    }
    const coded = text.finish();
    return {
      count: order.length,
      find: (id) => find.get(Buffer.from(id).toString("utf8")) ?? -1,
      sections: [
        ["altIds.text", coded.text],
        ["altIds.blocks", coded.blocks],
        ["altIds.concept", order.map((i) => owners.at(i))],
      ],
    };
  }

  #children(concepts: SortedConcepts, former: (id: Uint8Array) => number): [string, SectionArray][] {
    const parents = this.#parents;
    const bytes = parents.bytes.all();
    const hasFormer = this.#former.start.length > 0;
    const parentOf = new Uint32Array(parents.start.length).fill(REPLACED);
    const size = new Uint32Array(concepts.count + 1);
    let pairs = 0;
    for (let i = 0; i < parentOf.length; i++) {
      const child = concepts.numbers[parents.arrival.at(i)] as number;
      if (child === REPLACED) continue;
      let parent = concepts.find(bytes, parents.start.at(i), parents.end(i));
      if (parent < 0 && hasFormer) parent = former(parents.id(i));
      if (parent < 0 || parent === child) continue;
      parentOf[i] = parent;
      size[parent] = (size[parent] as number) + 1;
      pairs++;
    }
    const bits = RowBits.words(concepts.count, pairs, (c) => size[c] as number);
    let first = 0;
    for (let c = 0; c < concepts.count; c++) {
      const n = size[c] as number;
      size[c] = first;
      first += n;
    }
    const children = new Uint32Array(pairs);
    for (let i = 0; i < parentOf.length; i++) {
      const parent = parentOf[i] as number;
      if (parent === REPLACED) continue;
      const at = size[parent] as number;
      children[at] = concepts.numbers[parents.arrival.at(i)] as number;
      size[parent] = at + 1;
    }
    let from = 0;
    for (let c = 0; c < concepts.count; c++) {
      children.subarray(from, size[c]).sort();
      from = size[c] as number;
    }
    return [
      ["children.rows", bits],
      ["children.concept", PackedNumbers.of(children, widthOf(Math.max(0, concepts.count - 1))).bytes],
    ];
  }
}
