// Collects the grams of a window of keys and writes them gram by gram: the half of a similarity build that runs while
// the keys come in. Windows are put together by `gram-builder.ts`.
import { longestSegment, WINDOW, writeSegment } from "./window-postings.ts";

/** One window's segments, one behind another, in the order of the grams' numbers. */
export interface WindowSegments {
  readonly bytes: Uint8Array;
  /** Numbers of the grams that occur. */
  readonly gram: Uint32Array;
  /** Where each one's segment begins in `bytes`, and where the last one ends. */
  readonly start: Uint32Array;
  readonly keys: number;
  /** Keys of the window that hold a gram twice, and those that hold one more than `MOST_TIMES` times. */
  readonly repeats: Uint8Array;
}

export const REPEATS = { none: 0, some: 1, many: 2 } as const;

export class GramWindow {
  #gram = new Uint32Array(1 << 12);
  #local = new Uint16Array(1 << 12);
  #count = 0;
  #sorted = new Uint16Array(0);
  #next = new Uint32Array(0);
  #bytes = new Uint8Array(0);
  readonly #repeats = new Uint8Array(WINDOW);
  keys = 0;

  get full(): boolean {
    return this.keys === WINDOW;
  }

  /** Adds the next key: numbers of its grams, each `MOST_TIMES` times at most, and which of `REPEATS` holds of it. */
  add(gram: Uint32Array, count: number, repeats: number): void {
    const key = this.keys++;
    if (this.#count + count > this.#gram.length) this.#grow(this.#count + count);
    const all = this.#gram;
    const local = this.#local;
    let at = this.#count;
    for (let g = 0; g < count; g++) {
      all[at] = gram[g] as number;
      local[at++] = key;
    }
    this.#count = at;
    this.#repeats[key] = repeats;
  }

  #grow(needed: number): void {
    const size = Math.max(needed, this.#gram.length * 2);
    const gram = new Uint32Array(size);
    gram.set(this.#gram);
    this.#gram = gram;
    const local = new Uint16Array(size);
    local.set(this.#local);
    this.#local = local;
  }

  /** The window's segments; the next key begins a new window. `grams` is the count of grams so far. */
  finish(grams: number): WindowSegments {
    const count = this.#count;
    if (this.#next.length < grams + 1) this.#next = new Uint32Array(2 * grams + 1);
    if (this.#sorted.length < count) this.#sorted = new Uint16Array(Math.ceil(count * 1.2));
    const next = this.#next.fill(0, 0, grams + 1);
    for (let i = 0; i < count; i++) {
      const g = this.#gram[i] as number;
      next[g] = (next[g] as number) + 1;
    }
    let present = 0;
    let before = 0;
    for (let g = 0; g < grams; g++) {
      const here = next[g] as number;
      if (here > 0) present++;
      next[g] = before;
      before += here;
    }
    for (let i = 0; i < count; i++) {
      const g = this.#gram[i] as number;
      const to = next[g] as number;
      this.#sorted[to] = this.#local[i] as number;
      next[g] = to + 1;
    }
    const gram = new Uint32Array(present);
    const start = new Uint32Array(present + 1);
    const longest = longestSegment(count) + 5 * present;
    if (this.#bytes.length < longest) this.#bytes = new Uint8Array(Math.ceil(longest * 1.2));
    const bytes = this.#bytes;
    let at = 0;
    let from = 0;
    let k = 0;
    for (let g = 0; g < grams; g++) {
      const to = next[g] as number; // now the end of the gram's postings
      if (to === from) continue;
      gram[k] = g;
      start[k++] = at;
      at = writeSegment(bytes, at, this.#sorted, from, to);
      from = to;
    }
    start[k] = at;
    const { keys } = this;
    this.keys = 0;
    this.#count = 0;
    return { bytes: bytes.slice(0, at), gram, start, keys, repeats: this.#repeats.slice(0, keys) };
  }
}
