// Where a number stands in an ascending list, by halving.

/** First place in the list whose number is not below the value; the list's length where all are. */
export function firstAt(list: Uint32Array, value: number): number {
  let lo = 0;
  let hi = list.length;
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if ((list[mid] as number) < value) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}
