// The element type of a graph's weights, by what published files are called.
import { basename } from "node:path";
import type { Precision } from "./manifest.ts";

const PRECISION: readonly [RegExp, Precision][] = [
  [/q4f16/, "q4f16"],
  [/bnb4/, "bnb4"],
  [/q4/, "q4"],
  [/fp16|float16/, "fp16"],
  [/uint8/, "uint8"],
  [/int8|quantized|quant|q8/, "int8"],
];

/** `onnx/model_q4f16.onnx` → `q4f16`; a name that says nothing is full precision. */
export const precisionOf = (file: string): Precision =>
  PRECISION.find(([pattern]) => pattern.test(basename(file).toLowerCase()))?.[1] ?? "fp32";
