// Two automata walked as one: a name of either ends where it ends.
import type { EndingNames, NameAutomaton, NameEntry } from "./knowledge-base.ts";
import { ListedNames } from "./listed-names.ts";

export class OverlayAutomaton implements NameAutomaton {
  readonly #upper: NameAutomaton;
  readonly #lower: NameAutomaton;
  #above = new Uint8Array(0);
  readonly #hidden: (entry: NameEntry) => boolean;
  /** Names of states that end names of both, so that one state always answers the same ones. */
  readonly #joined = new WeakMap<EndingNames, EndingNames>();

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

  namesAll(a: Int32Array, b: Int32Array, count: number): EndingNames[] {
    const lower = this.#lower.namesAll(a, b, count);
    return this.#upper.namesAll(a, b, count).map((upper, i) => this.#both(upper, lower[i] as EndingNames));
  }

  #both(upper: EndingNames, lower: EndingNames): EndingNames {
    if (upper.groups === 0) return lower;
    const known = this.#joined.get(upper);
    if (known) return known;
    const visible = lower.entries().filter((entry) => !this.#hidden(entry));
    const joined = new ListedNames([...upper.entries(), ...visible]);
    this.#joined.set(upper, joined);
    return joined;
  }
}
