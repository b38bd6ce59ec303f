// What is known of a stretch of text that ends in a state: a map from both halves of the state and the stretch as written
// (Heart Attack, heart attack) to a value. Texts repeat their mentions, and are asked at each: slots and units lie side by side in plain memory.
// When it is full it begins anew.

const FIRST = 1 << 10;
const FIRST_UNITS = 1 << 14;
/** Numbers to a slot: both halves, hash of the surface, one more than the value's place. */
const SLOT = 4;

/** FNV-1a over the units of `text[start, end)`. */
function hashOf(text: string, start: number, end: number): number {
  let h = 0x811c9dc5;
  for (let i = start; i < end; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
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
  #slot(a: number, b: number, text: string, start: number, end: number): number {
    const slots = this.#slots;
    const hash = hashOf(text, start, end);
    for (let i = (a ^ (b >>> 11) ^ hash) & this.#mask; ; i = (i + 1) & this.#mask) {
      const at = SLOT * i;
      const place = slots[at + 3] as number;
      if (place === 0) {
        slots[at + 2] = hash;
        return at;
      }
      if (slots[at] === a && slots[at + 1] === b && slots[at + 2] === hash && this.#is(place, text, start, end))
        return at;
    }
  }

  #is(place: number, text: string, start: number, end: number): boolean {
    const from = this.#ends[place - 1] as number;
    if ((this.#ends[place] as number) - from !== end - start) return false;
    for (let i = from, k = start; k < end; i++, k++) if (this.#units[i] !== text.charCodeAt(k)) return false;
    return true;
  }

  /** What is known of `text[start, end)` in this state. */
  get(a: number, b: number, text: string, start: number, end: number): Value | undefined {
    const place = this.#slots[this.#slot(a, b, text, start, end) + 3] as number;
    return place === 0 ? undefined : this.#values[place - 1];
  }

  /** Puts down what was not known. */
  add(a: number, b: number, text: string, start: number, end: number, value: Value): void {
    if (this.#values.length === this.#most) this.#forget();
    else if (2 * this.#values.length > this.#mask) this.#widen();
    const at = this.#slot(a, b, text, start, end);
    this.#slots[at] = a;
    this.#slots[at + 1] = b;
    this.#slots[at + 3] = this.#values.push(value);
    this.#write(text, start, end);
  }

  #write(text: string, start: number, end: number): void {
    let to = this.#ends.at(-1) as number;
    if (to + end - start > this.#units.length) {
      const wider = new Uint16Array(2 * (to + end - start));
      wider.set(this.#units);
      this.#units = wider;
    }
    for (let k = start; k < end; k++) this.#units[to++] = text.charCodeAt(k);
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
    this.#mask = 2 * this.#mask + 1;
    const slots = new Int32Array(2 * old.length);
    this.#slots = slots;
    for (let from = 0; from < old.length; from += SLOT) {
      if (old[from + 3] === 0) continue;
      const [a, b, hash] = [old[from] as number, old[from + 1] as number, old[from + 2] as number];
      let i = (a ^ (b >>> 11) ^ hash) & this.#mask;
      while (slots[SLOT * i + 3] !== 0) i = (i + 1) & this.#mask;
      slots.set([a, b, hash, old[from + 3] as number], SLOT * i);
    }
  }
}
