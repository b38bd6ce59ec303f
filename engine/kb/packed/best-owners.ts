// The best score of each owner (a concept, or a single name) among those seen so far, and what a newcomer must beat.

export class BestOwners {
  readonly #limit: number;
  readonly #scores = new Map<number, number>();
  /** No owner with a lower score can be among the first `limit` any more. */
  threshold: number;

  constructor(limit: number, floor: number) {
    this.#limit = limit;
    this.threshold = floor;
  }

  add(owner: number, score: number): void {
    if (score < this.threshold || score <= (this.#scores.get(owner) ?? -1)) return;
    this.#scores.set(owner, score);
    if (this.#scores.size > this.#limit) this.#scores.delete(this.#worst());
    if (this.#scores.size === this.#limit)
      this.threshold = Math.max(this.threshold, this.#scores.get(this.#worst()) ?? 0);
  }

  #worst(): number {
    let worst = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const [owner, score] of this.#scores)
      if (score < least) {
        least = score;
        worst = owner;
      }
    return worst;
  }
}
