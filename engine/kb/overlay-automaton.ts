// Two automata walked as one: a name of either ends where it ends.
import type { NameAutomaton, NameEntry } from "./knowledge-base.ts";

export class OverlayAutomaton implements NameAutomaton {
  readonly #upper: NameAutomaton;
  readonly #lower: NameAutomaton;
  #above = new Uint8Array(0);
  readonly #hidden: (entry: NameEntry) => boolean;
  /** Entries of states that end names of both, so that one state always answers the same ones. */
  readonly #joined = new WeakMap<readonly NameEntry[], readonly NameEntry[]>();

  /** `hidden`: entries of the lower one that the upper one has too. */
  constructor(upper: NameAutomaton, lower: NameAutomaton, hidden: (entry: NameEntry) => boolean) {
    this.#upper = upper;
    this.#lower = lower;
    this.#hidden = hidden;
  }

  probe(a: number, b: number): number {
    return this.#upper.probe(a, b) | this.#lower.probe(a, b);
  }

  probeAll(a: Int32Array, b: Int32Array, count: number, into: Uint8Array): void {
    this.#lower.probeAll(a, b, count, into);
    if (this.#above.length < count) this.#above = new Uint8Array(2 * count);
    const above = this.#above;
    this.#upper.probeAll(a, b, count, above);
    for (let i = 0; i < count; i++) into[i] = (into[i] as number) | (above[i] as number);
  }

  entries(a: number, b: number): readonly NameEntry[] {
    const lower = this.#lower.entries(a, b);
    const upper = this.#upper.entries(a, b);
    if (upper.length === 0) return lower;
    const known = this.#joined.get(upper);
    if (known) return known;
    const joined = [...upper, ...lower.filter((entry) => !this.#hidden(entry))];
    this.#joined.set(upper, joined);
    return joined;
  }
}
