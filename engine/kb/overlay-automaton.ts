// Two automata walked as one: a name of either ends where it ends.
import type { NameAutomaton, NameEntry } from "./knowledge-base.ts";

/** Terminals that both or the upper one alone know have numbers from here on; the lower one's keep theirs. */
const FIRST = 2 ** 30;
/** Numbers for one automaton; the next one laid over it has those that follow. */
const ROOM = 2 ** 24;
const MOST_LAYERS = 64;

export class OverlayAutomaton implements NameAutomaton {
  readonly #upper: NameAutomaton;
  readonly #lower: NameAutomaton;
  readonly #first: number;
  readonly #hidden: (entry: NameEntry) => boolean;
  /** Number of each pair of terminals, by the upper one: a state has one terminal in each. */
  readonly #numbers = new Map<number, number>();
  readonly #pairs: [upper: number, lower: number][] = [];
  readonly #decoded: (readonly NameEntry[])[] = [];

  /**
   * `hidden`: entries of the lower one that the upper one has too. Throws a RangeError for more than 64 automata over
   * one another.
   */
  constructor(upper: NameAutomaton, lower: NameAutomaton, hidden: (entry: NameEntry) => boolean) {
    this.#upper = upper;
    this.#lower = lower;
    this.#hidden = hidden;
    this.#first = lower instanceof OverlayAutomaton ? lower.#first + ROOM : FIRST;
    if (this.#first >= FIRST + MOST_LAYERS * ROOM)
      throw new RangeError(`More than ${MOST_LAYERS} overlays over one another; fold some into one.`);
  }

  probe(a: number, b: number): number {
    const lower = this.#lower.probe(a, b);
    const upper = this.#upper.probe(a, b);
    if (upper <= 0) return lower < 0 ? upper : lower;
    let number = this.#numbers.get(upper);
    if (number === undefined) {
      number = this.#first + this.#pairs.push([upper, lower]) - 1;
      this.#numbers.set(upper, number);
    }
    return number;
  }

  entries(terminal: number): readonly NameEntry[] {
    if (terminal < this.#first) return this.#lower.entries(terminal);
    const i = terminal - this.#first;
    const [upper, lower] = this.#pairs[i] as [number, number];
    this.#decoded[i] ??= [
      ...this.#upper.entries(upper),
      ...(lower > 0 ? this.#lower.entries(lower) : []).filter((entry) => !this.#hidden(entry)),
    ];
    return this.#decoded[i];
  }
}
