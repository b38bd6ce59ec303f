// Numbers for ids in the order of their first appearance, without an object for each: a build meets millions.
import type { ByteStrings } from "./byte-sort.ts";
import { ByteList, Uint32List } from "./growable.ts";
import { murmur3 } from "./key-hash.ts";

export class IdTable {
  #slots = new Uint32Array(256);
  readonly #bytes = new ByteList();
  readonly #start = new Uint32List();
  readonly #length = new Uint32List();
  readonly #hash = new Uint32List();

  get count(): number {
    return this.#start.length;
  }

  #end(id: number): number {
    return this.#start.at(id) + this.#length.at(id);
  }

  /** Slot of the id, or the free one where it would be. */
  #slot(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const mask = this.#slots.length - 1;
    const own = this.#bytes.all();
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      const id = (this.#slots[i] as number) - 1;
      if (id < 0) return i;
      const start = this.#start.at(id);
      if (this.#hash.at(id) !== hash || this.#end(id) - start !== to - from) continue;
      let n = 0;
      while (n < to - from && own[start + n] === bytes[from + n]) n++;
      if (n === to - from) return i;
    }
  }

  /** Number of the id, a new one if need be. */
  add(id: string): number {
    const from = this.#bytes.length;
    const length = this.#bytes.pushText(id);
    const hash = murmur3(this.#bytes.all(), from, from + length);
    const slot = this.#slot(this.#bytes.all(), from, from + length, hash);
    const known = (this.#slots[slot] as number) - 1;
    if (known >= 0) {
      this.#bytes.length = from;
      return known;
    }
    this.#hash.push(hash);
    this.#length.push(length);
    const number = this.#start.push(from);
    this.#slots[slot] = number + 1;
    if (this.count * 2 > this.#slots.length) this.#grow();
    return number;
  }

  /** Number of the id `bytes[from, to)`, or -1. */
  find(bytes: Uint8Array, from = 0, to = bytes.length): number {
    return (this.#slots[this.#slot(bytes, from, to, murmur3(bytes, from, to))] as number) - 1;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.count; id++) {
      let i = this.#hash.at(id) & mask;
      while (slots[i] !== 0) i = (i + 1) & mask;
      slots[i] = id + 1;
    }
    this.#slots = slots;
  }

  /** All ids by number. */
  strings(): ByteStrings {
    const ends = new Uint32Array(this.count);
    for (let id = 0; id < ends.length; id++) ends[id] = this.#end(id);
    return { bytes: this.#bytes.view(), starts: this.#start.view(), ends };
  }
}
