// Logistic regression by full-batch Adam: for rules of a few dozen numbers. No randomness: the same rows give the same weights.
import { Adam } from "./adam.ts";

export interface LogisticRow {
  /** The constant term, if one is wanted, is an input of its own. */
  readonly x: ArrayLike<number>;
  readonly y: boolean;
  readonly weight: number;
}

/** Weights, one for each input; `decay` pulls them towards zero. */
export function fitLogistic(
  rows: readonly LogisticRow[],
  steps: number,
  rate: number,
  decay: number,
): number[] {
  const n = rows[0]?.x.length ?? 0;
  const w = new Float64Array(n);
  const adam = new Adam(n);
  const total = rows.reduce((sum, r) => sum + r.weight, 0);
  for (let step = 1; step <= steps; step++) {
    const g = new Float64Array(n);
    for (const { x, y, weight } of rows) {
      let z = 0;
      for (let i = 0; i < n; i++) z += (w[i] as number) * (x[i] as number);
      const by = (weight * (1 / (1 + Math.exp(-z)) - Number(y))) / total;
      for (let i = 0; i < n; i++) g[i] = (g[i] as number) + by * (x[i] as number);
    }
    adam.move(w, g, 1, rate * (1 - (step - 1) / steps), decay);
  }
  return [...w];
}
