// How figures are written: shares in per cent with one decimal, and never a digit more than was counted.
import type { Figure, Metric } from "../result-figures.ts";
import type { Cell } from "./report.ts";

/** `79.0`, without the sign; `–` for what is undefined. */
export const percent = (x: number | null | undefined): string =>
  x === null || x === undefined ? "–" : (100 * x).toFixed(1);

export const decimals = (x: number | null | undefined, digits = 3): string =>
  x === null || x === undefined ? "–" : x.toFixed(digits);

export const whole = (x: number): string => Math.round(x).toLocaleString("en-US");

/** `79.0`, `3.14` or `1,204`, by the metric's unit. */
export function written(x: number | null | undefined, unit: Metric["unit"]): string {
  if (x === null || x === undefined) return "–";
  return unit === "share" ? percent(x) : unit === "count" ? whole(x) : decimals(x, 2);
}

/** Value and interval: `79.0 (76.1 to 81.5)`. */
export function withInterval(
  { value, low, high }: { value: number | null; low: number | null; high: number | null },
  unit: Metric["unit"],
): string {
  const plain = written(value, unit);
  return low === null || high === null ? plain : `${plain} (${written(low, unit)} to ${written(high, unit)})`;
}

/** With its counts as the cell's detail. */
export function figureCell(figure: Figure, unit: Metric["unit"]): Cell {
  const { value, numerator, denominator, documents } = figure;
  const counts =
    numerator === null || denominator === null ? "" : `${counted(numerator)} of ${counted(denominator)}, `;
  return {
    text: withInterval(figure, unit),
    number: value,
    detail: `${counts}${whole(documents)} ${documents === 1 ? "document" : "documents"}`,
  };
}

/** Counts may be sums of parts, such as Jaccard overlaps. */
const counted = (x: number): string => (Number.isInteger(x) ? whole(x) : x.toFixed(2));
