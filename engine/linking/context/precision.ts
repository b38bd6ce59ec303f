// From the precision that a person asks for to the least chance at which the shipped linker links: measured on documents
// it did not learn from.
import numbers from "./learned.json" with { type: "json" };

/** Share of right links → least chance; `npm run train:linker` writes it. */
const thresholds = new Map(
  Object.entries(numbers.precision as Record<string, number>).map(([p, t]) => [Number(p), t]),
);

/** Precisions that were measured, ascending. */
export const PRECISIONS: readonly number[] = [...thresholds.keys()].sort((a, b) => a - b);

/** The chance for the next higher measured precision; above the highest one, what it has; 0 for 0. */
export function thresholdOf(precision: number): number {
  if (precision === 0) return 0;
  const measured = PRECISIONS.find((p) => p >= precision) ?? PRECISIONS.at(-1);
  return measured === undefined ? 1 : (thresholds.get(measured) ?? 1);
}
