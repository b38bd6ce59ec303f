// From the state in which a name ends to the keys under which it stands: an open hash table of one number a name, key and
// fingerprint together. What it answers is checked against the names themselves.

import { fetched } from "../fetching.ts";
import { REPLACED } from "./concept-store.ts";
import { Uint32List } from "./growable.ts";

const LOAD = 0.8;
/** So few states of a key are put in order one by one. */
const FEW = 32;

/** Bits that hold a key's number plus one. The others of a slot are fingerprint. */
const keyBitsOf = (keys: number): number => 32 - Math.clz32(keys);
/** Reads the key out of a filled slot. */
export const slotKeys = (keys: number): ((slot: number) => number) => {
  const mask = 2 ** keyBitsOf(keys) - 1;
  return (slot) => ((slot & mask) >>> 0) - 1;
};
const fingerprint = (b: number, keyBits: number): number => (keyBits > 31 ? 0 : b >>> keyBits);

/** States in which names end: both hashes and the form of each. */
export interface Terminals {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly form: Uint32Array;
}

export interface TerminalSlots {
  readonly slots: Uint32Array;
  /** Distinct pairs of a state and a key. */
  readonly terminals: number;
  /** Pairs of keys that normalise alike: the first such key, and each further one. */
  readonly alike: Uint32Array;
}

/** `keyOfForm` says under which of the `keys` keys a form stands, or `REPLACED`. */
export function terminalTable(states: Terminals, keyOfForm: Uint32Array, keys: number): TerminalSlots {
  const { a: hashA, b: hashB, form } = states;
  const size = Math.max(16, Math.ceil(form.length / LOAD));
  const keyBits = keyBitsOf(keys);
  /** Bits of a slot that are fingerprint. */
  const marks = keyBits > 31 ? 0 : -1 << keyBits;
  const slots = new Uint32Array(size);
  const owner = new Uint32Array(size);
  const scale = size / 2 ** 32;
  const alike = new Uint32List();
  let terminals = 0;
  for (const n of byKey(states, keyOfForm, keys)) {
    const a = hashA[n] as number;
    const b = hashB[n] as number;
    const key = keyOfForm[form[n] as number] as number;
    const slot = (fingerprint(b, keyBits) << keyBits) | (key + 1);
    let i = Math.floor(a * scale);
    let first = -1;
    let known = false;
    for (; slots[i] !== 0; i = i + 1 === size ? 0 : i + 1) {
      // Most that are here by chance are told by the slot alone.
      if ((((slots[i] as number) ^ slot) & marks) !== 0) continue;
      const other = owner[i] as number;
      if (hashA[other] !== a || hashB[other] !== b) continue;
      const at = keyOfForm[form[other] as number] as number;
      if (first < 0) first = at;
      if (at === key) known = true;
    }
    if (known) continue;
    slots[i] = slot;
    owner[i] = n;
    terminals++;
    if (first < 0) continue;
    alike.push(first);
    alike.push(key);
  }
  return { slots, terminals, alike: alike.view().slice() };
}

/** Numbers of the states in the order of keys: the same however they arrived. */
function byKey({ a, b, form }: Terminals, keyOfForm: Uint32Array, keys: number): Uint32Array {
  const next = new Uint32Array(keys + 1);
  const count = form.length;
  let kept = 0;
  for (let n = 0; n < count; n++) {
    const key = keyOfForm[form[n] as number] as number;
    if (key === REPLACED) continue;
    next[key + 1] = (next[key + 1] as number) + 1;
    kept++;
  }
  for (let k = 1; k <= keys; k++) next[k] = (next[k] as number) + (next[k - 1] as number);
  const order = new Uint32Array(kept);
  for (let n = 0; n < count; n++) {
    const key = keyOfForm[form[n] as number] as number;
    if (key === REPLACED) continue;
    const at = next[key] as number;
    order[at] = n;
    next[key] = at + 1;
  }
  const compare = (m: number, n: number): number =>
    (a[m] as number) - (a[n] as number) || (b[m] as number) - (b[n] as number) || m - n;
  // `next` now holds where each key's stretch ends.
  for (let k = 0, from = 0; k < keys; k++) {
    const to = next[k] as number;
    if (to - from > FEW) order.subarray(from, to).sort(compare);
    else
      for (let i = from + 1; i < to; i++) {
        const m = order[i] as number;
        let k = i;
        for (; k > from && compare(m, order[k - 1] as number) < 0; k--) order[k] = order[k - 1] as number;
        order[k] = m;
      }
    from = to;
  }
  return order;
}

export class TerminalTable {
  readonly #slots: Uint32Array;
  readonly #keyBits: number;
  readonly #keyOf: (slot: number) => number;
  readonly #scale: number;

  constructor(slots: Uint32Array, keys: number) {
    this.#slots = slots;
    this.#keyBits = keyBitsOf(keys);
    this.#keyOf = slotKeys(keys);
    this.#scale = slots.length / 2 ** 32;
  }

  /** Keys of the state, and now and then a foreign one. */
  keys(a: number, b: number): number[] {
    const found: number[] = [];
    this.addKeys(a, b, found);
    return found;
  }

  /** The same behind those that are `into` already. */
  addKeys(a: number, b: number, into: number[]): void {
    const slots = this.#slots;
    const wanted = fingerprint(b, this.#keyBits);
    const size = slots.length;
    for (let i = Math.floor((a >>> 0) * this.#scale), steps = 0; steps < size; steps++) {
      const slot = slots[i] as number;
      if (slot === 0) break;
      if (fingerprint(slot, this.#keyBits) === wanted) into.push(this.#keyOf(slot));
      if (++i === size) i = 0;
    }
  }

  /** Reads the slots ahead where `count` states are looked for. */
  fetch(a: Int32Array, count: number): void {
    let ahead = 0;
    for (let i = 0; i < count; i++)
      ahead ^= this.#slots[Math.floor(((a[i] as number) >>> 0) * this.#scale)] as number;
    fetched(ahead);
  }
}
