// From the states of a text's tokens to its one vector: as sentence-transformers pools (modules `1_Pooling`), always of length 1.
import { ModelError } from "../model-error.ts";

/** cls: the first token's state. mean: of all tokens, special ones included. max: the highest of each number. */
export const POOLINGS = ["cls", "mean", "max"] as const;
export type Pooling = (typeof POOLINGS)[number];

/** States of a padded batch, row-major: `[rows, length, width]`. */
export interface States {
  readonly data: Float32Array;
  readonly length: number;
  readonly width: number;
}

/** The vector of a row of which the first `tokens` states count; not of length 1 yet. */
export function pooled(states: States, row: number, tokens: number, pooling: Pooling): Float32Array {
  const { data, length, width } = states;
  const from = row * length * width;
  if (pooling === "cls") return data.slice(from, from + width);
  const vector = new Float32Array(width).fill(pooling === "max" ? Number.NEGATIVE_INFINITY : 0);
  for (let t = 0; t < tokens; t++)
    for (let i = 0, at = from + t * width; i < width; i++, at++) {
      const value = data[at] as number;
      vector[i] = pooling === "max" ? Math.max(vector[i] as number, value) : (vector[i] as number) + value;
    }
  // A sum has the mean's direction, and that is all that stays of it.
  return vector;
}

/** In place. Throws `ModelError` `numbers` for a vector that has no direction: NaN, infinite, or all zero. */
export function normalised(vector: Float32Array, text: string): Float32Array {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += (vector[i] as number) ** 2;
  if (!(squares > 0 && Number.isFinite(squares)))
    throw new ModelError(
      "numbers",
      `the model made no vector of "${text.slice(0, 60)}" (its length is ${Math.sqrt(squares)}): its weights are damaged, or the device computes wrongly; try the device cpu.`,
    );
  const length = Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  return vector;
}
