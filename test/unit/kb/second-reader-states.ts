// Of the second reader (second-reader.ts): the recognition sections, as kb-cache/FORMAT.md describes them. How a text becomes
// token hashes is the business of engine/text/tokens.ts, as the page says.

const U32 = 2 ** 32;
const times = (x: number, factor: number): number => Math.imul(x, factor) >>> 0;

export type State = readonly [a: number, b: number];

/** The states behind each token, in order. */
export function statesOf(hashes: readonly number[]): State[] {
  let [a, b] = [0, 0];
  return hashes.map((t) => {
    a = times((a ^ t) >>> 0, 0x9e3779b1);
    a = (a ^ (a >>> 15)) >>> 0;
    b = times((b + (t >>> 0)) % U32, 0xc2b2ae35);
    b = (b ^ (b >>> 16)) >>> 0;
    return [a, b];
  });
}

const placeOf = (a: number, places: number): number => Number((BigInt(a) * BigInt(places)) >> 32n);

export class ReadStates {
  readonly #filter: Buffer;
  readonly #slots: Buffer;
  readonly #width: number;

  constructor(section: (name: string) => Buffer, keys: number) {
    this.#filter = section("automaton.filter");
    this.#slots = section("automaton.slots");
    this.#width = keys === 0 ? 0 : keys.toString(2).length;
  }

  #has([a]: State, p: number): boolean {
    const blocks = this.#filter.length / 64;
    if (blocks === 0) return false;
    const word = (i: number) => this.#filter.readUInt32LE(64 * placeOf(a, blocks) + 4 * i);
    const set = (i: number, bit: number) => ((word(i) >>> bit) & 1) === 1;
    const [one, other] = [p % 16, (p >>> 4) % 16];
    return (
      set(one, (p >>> 8) % 32) &&
      set(one, (p >>> 13) % 32) &&
      set(other, (p >>> 18) % 32) &&
      set(other, (p >>> 23) % 32)
    );
  }

  goesOn(state: State): boolean {
    return this.#has(state, state[1]);
  }

  ends(state: State): boolean {
    return this.#has(state, (state[1] ^ 0x6a09e667) >>> 0);
  }

  /** Numbers of the keys whose names end in the state, and seldom of others. */
  keys([a, b]: State): number[] {
    const slots = this.#slots.length / 4;
    const low = 2 ** this.#width;
    const found: number[] = [];
    for (let n = 0, at = slots ? placeOf(a, slots) : 0; n < slots; n++, at = (at + 1) % slots) {
      const slot = this.#slots.readUInt32LE(4 * at);
      if (slot === 0) break;
      if (Math.floor(slot / low) === Math.floor(b / low)) found.push((slot % low) - 1);
    }
    return found;
  }
}
