// What is known of a stretch of text that ends in a state: a map from both halves of the state and the stretch as written
// (Heart Attack, heart attack) to a value. Texts repeat their mentions, and are asked at each: slots and units lie side by side in plain memory.
// When it is full it begins anew.

import type { Surface } from "../text/surface.ts";

const FIRST = 1 << 10;
const FIRST_UNITS = 1 << 14;
/** Numbers to a slot: both halves, hash of the surface, one more than the value's place. */
const SLOT = 4;

/** By which surfaces are looked for: FNV-1a over the units. */
export function hashOf({ units, start, end }: Surface): number {
  let h = 0x811c9dc5;
  for (let i = start; i < end; i++) h = Math.imul(h ^ (units[i] as number), 0x01000193);
  return h ^ (h >>> 15);
}

export class KnownSurfaces<Value> {
  readonly #most: number;
  #mask = FIRST - 1;
  #slots = new Int32Array(SLOT * FIRST);
  /** Units of each surface, one behind another, and where each ends. */
  #units = new Uint16Array(FIRST_UNITS);
  #ends: number[] = [0];
  #values: Value[] = [];

  /** Holds `most` surfaces; the next one makes it forget all. */
  constructor(most: number) {
    this.#most = most;
  }

  /** First number of the slot that holds the surface, or would. */
  #slot(a: number, b: number, hash: number, surface: Surface): number {
    const slots = this.#slots;
    for (let i = (a ^ (b >>> 11) ^ hash) & this.#mask; ; i = (i + 1) & this.#mask) {
      const at = SLOT * i;
      const place = slots[at + 3] as number;
      if (place === 0) return at;
      if (slots[at] === a && slots[at + 1] === b && slots[at + 2] === hash && this.#is(place, surface))
        return at;
    }
  }

  #is(place: number, { units, start, end }: Surface): boolean {
    const from = this.#ends[place - 1] as number;
    if ((this.#ends[place] as number) - from !== end - start) return false;
    const own = this.#units;
    for (let i = from, k = start; k < end; i++, k++) if (own[i] !== units[k]) return false;
    return true;
  }

  /** What is known of the surface in this state. `hash` is the surface's. */
  get(a: number, b: number, hash: number, surface: Surface): Value | undefined {
    const place = this.#slots[this.#slot(a, b, hash, surface) + 3] as number;
    return place === 0 ? undefined : this.#values[place - 1];
  }

  /** Reads ahead the slot in which a surface is looked for first: answers any number. */
  ahead(a: number, b: number, hash: number): number {
    return this.#slots[SLOT * ((a ^ (b >>> 11) ^ hash) & this.#mask) + 3] as number;
  }

  /** The same of the units with which it will be compared, once the slot is near. */
  unitsAhead(a: number, b: number, hash: number): number {
    const place = this.ahead(a, b, hash);
    return place === 0 ? 0 : (this.#units[this.#ends[place - 1] as number] as number);
  }

  /** Puts down what is not known. */
  add(a: number, b: number, hash: number, surface: Surface, value: Value): void {
    if (this.#values.length === this.#most) this.#forget();
    else if (2 * this.#values.length > this.#mask) this.#widen();
    this.#put(this.#slot(a, b, hash, surface), a, b, hash, this.#values.push(value));
    this.#write(surface);
  }

  #put(at: number, a: number, b: number, hash: number, place: number): void {
    const slots = this.#slots;
    slots[at] = a;
    slots[at + 1] = b;
    slots[at + 2] = hash;
    slots[at + 3] = place;
  }

  #write({ units, start, end }: Surface): void {
    let to = this.#ends.at(-1) as number;
    if (to + end - start > this.#units.length) {
      const wider = new Uint16Array(2 * (to + end - start));
      wider.set(this.#units);
      this.#units = wider;
    }
    const own = this.#units;
    for (let k = start; k < end; k++) own[to++] = units[k] as number;
    this.#ends.push(to);
  }

  #forget(): void {
    this.#slots = new Int32Array(SLOT * FIRST);
    this.#mask = FIRST - 1;
    this.#units = new Uint16Array(FIRST_UNITS);
    this.#ends = [0];
    this.#values = [];
  }

  #widen(): void {
    const old = this.#slots;
    this.#mask = 4 * this.#mask + 3;
    this.#slots = new Int32Array(4 * old.length);
    for (let from = 0; from < old.length; from += SLOT) {
      const place = old[from + 3] as number;
      if (place === 0) continue;
      const [a, b, hash] = [old[from] as number, old[from + 1] as number, old[from + 2] as number];
      let i = (a ^ (b >>> 11) ^ hash) & this.#mask;
      while (this.#slots[SLOT * i + 3] !== 0) i = (i + 1) & this.#mask;
      this.#put(SLOT * i, a, b, hash, place);
    }
  }
}
