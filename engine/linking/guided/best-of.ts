// The best few of many, in order: of equal ones, those that came first.
export class BestOf<T> {
  readonly #limit: number;
  readonly #items: T[] = [];
  readonly #scores: number[] = [];

  /** `limit`: how many are kept, at least 1. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What a further score must pass; anything does while there is room. */
  get least(): number {
    return this.#items.length < this.#limit ? Number.NEGATIVE_INFINITY : (this.#scores.at(-1) as number);
  }

  add(score: number, item: T): void {
    const full = this.#items.length === this.#limit;
    if (full && score <= this.least) return;
    let at = this.#items.length;
    while (at > 0 && (this.#scores[at - 1] as number) < score) at--;
    this.#items.splice(at, 0, item);
    this.#scores.splice(at, 0, score);
    if (!full) return;
    this.#items.pop();
    this.#scores.pop();
  }

  /** Best first. */
  get items(): readonly T[] {
    return this.#items;
  }
}
