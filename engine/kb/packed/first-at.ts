// Where a number stands in an ascending list, by halving.

/** First place in the list whose number is not below the value; the list's length where all are. */
export function firstAt(list: Uint32Array, value: number, lo = 0, hi = list.length): number {
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if ((list[mid] as number) < value) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

/** Places between two values of the index. */
const STRIDE = 64;

/** `firstAt` of a long list in two steps: in a few values that stay in the processor's cache, then in one stretch of it. */
export class SparseIndex {
  readonly #list: Uint32Array;
  readonly #values: Uint32Array;

  constructor(list: Uint32Array) {
    this.#list = list;
    this.#values = Uint32Array.from(
      { length: Math.ceil(list.length / STRIDE) },
      (_, i) => list[i * STRIDE] as number,
    );
  }

  firstAt(value: number): number {
    const behind = firstAt(this.#values, value);
    if (behind === 0) return 0;
    return firstAt(this.#list, value, (behind - 1) * STRIDE, Math.min(this.#list.length, behind * STRIDE));
  }
}
