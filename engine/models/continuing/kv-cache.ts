// Keys and values that a causal model keeps of the tokens it has read: one tensor [rows, heads, tokens, size] for each
// layer and kind. Rows are copied when a beam is re-ordered; nothing else looks inside.

import { ModelError } from "../model-error.ts";
import type { TensorData, TensorDeclaration, Tensors, TensorType, TensorValues } from "../tensors.ts";

const PAST = /^past_key_values\.(\d+)\.(key|value)$/;

/** A graph's inputs for keys and values, and where each comes out again. */
export class CacheLayout {
  readonly #entries: { input: string; output: string; type: TensorType; heads: number; size: number }[];

  /** Throws `ModelError` `tensors` where the graph has none, or does not say how large they are. */
  constructor(inputs: readonly TensorDeclaration[]) {
    this.#entries = inputs.flatMap(({ name, type, shape }) => {
      const match = PAST.exec(name);
      if (!match) return [];
      const [heads, size] = [shape[1], shape[3]];
      if (typeof heads !== "number" || typeof size !== "number")
        throw new ModelError(
          "tensors",
          `${name} has the shape [${shape.join(", ")}]: heads and size, its second and fourth axis, must be numbers.`,
        );
      const output = `present.${match[1]}.${match[2]}`;
      return [{ input: name, output, type: type as TensorType, heads, size }];
    });
    if (this.#entries.length === 0)
      throw new ModelError(
        "tensors",
        "the graph keeps no keys and values (past_key_values.0.key ...): export it with its cache.",
      );
  }

  get outputs(): string[] {
    return this.#entries.map(({ output }) => output);
  }

  empty(rows: number): Tensors {
    return Object.fromEntries(
      this.#entries.map(({ input, type, heads, size }) => [
        input,
        {
          type,
          dims: [rows, heads, 0, size],
          data: type === "float16" ? new Uint16Array(0) : new Float32Array(0),
        },
      ]),
    );
  }

  /** What came out of a run as what goes into the next: row `i` is row `rows[i]` of before. */
  taken(outputs: Tensors, rows: readonly number[]): Tensors {
    return Object.fromEntries(
      this.#entries.map(({ input, output }) => [input, takeRows(outputs[output] as TensorData, rows)]),
    );
  }
}

/** Rows of a tensor along its first axis; itself where they are all of them in order. */
export function takeRows(tensor: TensorData, rows: readonly number[]): TensorData {
  const [count = 0, ...rest] = tensor.dims;
  if (rows.length === count && rows.every((row, i) => row === i)) return tensor;
  const size = rest.reduce((a, b) => a * b, 1);
  const Values = tensor.data.constructor as new (length: number) => TensorValues;
  const data = new Values(rows.length * size);
  rows.forEach((row, i) => {
    data.set(tensor.data.subarray(row * size, (row + 1) * size) as never, i * size);
  });
  return { type: tensor.type, dims: [rows.length, ...rest], data };
}
