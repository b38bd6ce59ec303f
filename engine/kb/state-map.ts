// What is known of states of the rolling hashes: a map from both halves of one to a value. Slots lie side by side in plain
// memory, since texts ask at every name; when it is full it begins anew.

const FIRST = 1 << 10;
/** Numbers to a slot: both halves, one more than the value's place. */
const SLOT = 3;

export class StateMap<Value> {
  readonly #most: number;
  #mask = FIRST - 1;
  #slots = new Int32Array(SLOT * FIRST);
  #values: Value[] = [];

  /** Holds `most` states; the next one makes it forget all. */
  constructor(most: number) {
    this.#most = most;
  }

  /** First number of the slot that holds the state, or would. */
  #slot(a: number, b: number): number {
    const slots = this.#slots;
    for (let i = (a ^ (b >>> 11)) & this.#mask; ; i = (i + 1) & this.#mask) {
      const at = SLOT * i;
      if (slots[at + 2] === 0 || (slots[at] === a && slots[at + 1] === b)) return at;
    }
  }

  /** Reads ahead the slot in which a state is looked for first: answers any number. */
  ahead(a: number, b: number): number {
    return this.#slots[SLOT * ((a ^ (b >>> 11)) & this.#mask)] as number;
  }

  get(a: number, b: number): Value | undefined {
    const place = this.#slots[this.#slot(a, b) + 2] as number;
    return place === 0 ? undefined : this.#values[place - 1];
  }

  set(a: number, b: number, value: Value): void {
    const known = this.#slots[this.#slot(a, b) + 2] as number;
    if (known !== 0) {
      this.#values[known - 1] = value;
      return;
    }
    if (this.#values.length === this.#most) this.#resize(FIRST, []);
    else if (2 * this.#values.length > this.#mask) this.#resize(2 * (this.#mask + 1), this.#values);
    this.#values.push(value);
    this.#put(a, b, this.#values.length);
  }

  #put(a: number, b: number, place: number): void {
    const at = this.#slot(a, b);
    this.#slots[at] = a;
    this.#slots[at + 1] = b;
    this.#slots[at + 2] = place;
  }

  #resize(slots: number, values: Value[]): void {
    const old = this.#slots;
    this.#slots = new Int32Array(SLOT * slots);
    this.#mask = slots - 1;
    this.#values = values;
    if (values.length === 0) return;
    for (let at = 0; at < old.length; at += SLOT)
      if (old[at + 2] !== 0) this.#put(old[at] as number, old[at + 1] as number, old[at + 2] as number);
  }
}
