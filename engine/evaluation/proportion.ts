// The interval of a share of independent things: Wilson's score interval (JASA 1927), which stays within 0 and 1 and holds
// its level at small counts and extreme shares, where the usual normal one does not.

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Two-sided 97.5 % quantile of the normal distribution. */
export const Z95 = 1.959963984540054;

/** `right` of `of`, 0 <= right <= of; [0, 1] where `of` is 0. `z` 1.96: 95 %. */
export function wilson(right: number, of: number, z = Z95): Interval {
  if (of === 0) return { low: 0, high: 1 };
  const share = right / of;
  const centre = share + (z * z) / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  // At the edges the bound is exact, whatever rounding says.
  return {
    low: right === 0 ? 0 : Math.max(0, (centre - half) / scale),
    high: right === of ? 1 : Math.min(1, (centre + half) / scale),
  };
}
