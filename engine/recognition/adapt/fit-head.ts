// Fits a head: logistic regression on a span's vector and on the features of its words at once, by full-batch Adam. No
// randomness: the same rows give the same head.
import { FEATURES } from "../gliner/span-features.ts";
import type { AdaptedHead } from "../gliner/span-vectors.ts";

export interface Row {
  readonly vector: Float32Array;
  /** Of its words (`spanFeatures`). */
  readonly features: Uint16Array;
  readonly isMention: boolean;
}

const STEPS = 150;
const RATE = 0.1;
/** Inverse strength of the pull towards zero, as liblinear counts it. */
const C = 5;
/** A vector's numbers, brought to the same spread, weigh half as much as a feature that is there. */
const SPREAD = 0.5;
/** Keeps numbers that are almost never there from weighing much. */
const RARE = 0.01;
/** Lexical weights nearer to zero are left out of the head. */
const LEAST_WEIGHT = 0.02;

/** Square means of each of the vectors' numbers, as factors that even them out. */
function scaleOf(rows: readonly Row[], size: number): Float64Array {
  const scale = new Float64Array(size);
  for (const { vector } of rows)
    for (let d = 0; d < size; d++) scale[d] = (scale[d] as number) + (vector[d] as number) ** 2;
  return scale.map((sum) => SPREAD / Math.sqrt(sum / rows.length + RARE));
}

/** Rounded to what is kept in a file. */
const kept = (w: number): number => Number(w.toPrecision(5));

/** A head from rows, of which some are mentions and some are not. */
export function fitHead(rows: readonly Row[]): AdaptedHead {
  const size = rows[0]?.vector.length ?? 0;
  const scale = scaleOf(rows, size);
  const scaled = rows.map(({ vector }) => vector.map((v, d) => v * (scale[d] as number)));
  // Vector first, then features, then the constant.
  const width = size + FEATURES + 1;
  const w = new Float64Array(width);
  const [mean, square] = [new Float64Array(width), new Float64Array(width)];
  const gradient = new Float64Array(width);
  const used = new Set<number>();
  for (const { features } of rows) for (const f of features) used.add(size + f);
  const active = Int32Array.from([...Array(size).keys(), ...used, width - 1]);
  const decay = 1 / (C * rows.length);
  for (let step = 1; step <= STEPS; step++) {
    gradient.fill(0);
    rows.forEach(({ features, isMention }, r) => {
      const x = scaled[r] as Float32Array;
      let z = w[width - 1] as number;
      for (let d = 0; d < size; d++) z += (w[d] as number) * (x[d] as number);
      for (const f of features) z += w[size + f] as number;
      const by = (1 / (1 + Math.exp(-z)) - Number(isMention)) / rows.length;
      for (let d = 0; d < size; d++) gradient[d] = (gradient[d] as number) + by * (x[d] as number);
      for (const f of features) gradient[size + f] = (gradient[size + f] as number) + by;
      gradient[width - 1] = (gradient[width - 1] as number) + by;
    });
    const rate = RATE * (1 - (step - 1) / STEPS);
    const [first, second] = [1 - 0.9 ** step, 1 - 0.999 ** step];
    for (const i of active) {
      const g = (gradient[i] as number) + (i === width - 1 ? 0 : decay * (w[i] as number));
      mean[i] = 0.9 * (mean[i] as number) + 0.1 * g;
      square[i] = 0.999 * (square[i] as number) + 0.001 * g * g;
      w[i] =
        (w[i] as number) -
        (rate * (mean[i] as number)) / first / (Math.sqrt((square[i] as number) / second) + 1e-8);
    }
  }
  const features = [...used]
    .map((i) => i - size)
    .filter((f) => Math.abs(w[size + f] as number) >= LEAST_WEIGHT)
    .sort((a, b) => a - b);
  return {
    weights: Array.from({ length: size }, (_, d) => kept((w[d] as number) * (scale[d] as number))),
    bias: w[width - 1] as number,
    lexical: { features, values: features.map((f) => kept(w[size + f] as number)) },
  };
}
