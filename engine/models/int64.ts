// Whole numbers for a graph: ONNX wants 64 bits, JavaScript has a slow type for them.
import type { TensorData } from "./tensors.ts";

/**
 * Non-negative integers below 2^31 as 64-bit ones. Written as two halves: a BigInt for each element costs more than all
 * else that builds a batch.
 */
export class Int64Builder {
  readonly #halves: Int32Array<ArrayBuffer>;

  constructor(length: number) {
    this.#halves = new Int32Array(length * 2);
  }

  set(at: number, value: number): void {
    this.#halves[at * 2] = value;
  }

  tensor(dims: readonly number[]): TensorData {
    return { type: "int64", data: new BigInt64Array(this.#halves.buffer), dims };
  }
}
