// Tensors as they go into a graph and come out of it, with no runtime loaded: what decodes them can be tested on numbers.
import { ModelError } from "./model-error.ts";

/** Element types that models here use; `float16` arrives as halves or as their bits, see `float32Of`. */
export type TensorType = "float32" | "float16" | "int64" | "int32" | "bool" | "uint8" | "int8" | "float64";

export type TensorValues =
  | Float32Array
  | Float64Array
  | Uint16Array
  | Uint8Array
  | Int8Array
  | Int32Array
  | BigInt64Array;

/** Row-major; the product of `dims` is the length of `data`. `bool` is a Uint8Array of 0 and 1. */
export interface TensorData {
  readonly type: TensorType;
  readonly dims: readonly number[];
  readonly data: TensorValues;
}

export type Tensors = Readonly<Record<string, TensorData>>;

/** What a graph declares: a name for an axis of any length. */
export interface TensorDeclaration {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** Numbers of a float tensor; halves are widened. Throws `tensors` for any other type. */
export function float32Of(tensor: TensorData, name: string): Float32Array {
  const { data, type } = tensor;
  if (data instanceof Float32Array) return data;
  if (type === "float16")
    // Newer engines hand out Float16Array, which reads as numbers; older ones the bits.
    return data instanceof Uint16Array
      ? Float32Array.from(data, widened)
      : Float32Array.from(data as Iterable<number>);
  if (data instanceof Float64Array) return Float32Array.from(data);
  throw new ModelError("tensors", `${name} is of type ${type}; numbers with a fraction were expected.`);
}

/** IEEE 754 half from its bits. */
function widened(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Throws `numbers` where one of them is NaN: weights that are damaged, or a device that computes wrongly. */
export function refuseNaN(values: Float32Array, name: string): void {
  for (let i = 0; i < values.length; i++)
    if (Number.isNaN(values[i]))
      throw new ModelError(
        "numbers",
        `the model computed NaN (${name}, element ${i}): its weights are damaged, or the device computes wrongly; try the device cpu.`,
      );
}

/** Throws `tensors` where a graph lacks an input or output; `what` says whose graph it is. */
export function requireNames(
  what: string,
  side: "inputs" | "outputs",
  declared: readonly TensorDeclaration[],
  wanted: readonly string[],
): void {
  const has = declared.map((d) => d.name);
  const lacks = wanted.filter((name) => !has.includes(name));
  if (lacks.length)
    throw new ModelError(
      "tensors",
      `${what} has no ${lacks.join(", ")} among its ${side} (${has.join(", ")}): it is not a model of this kind.`,
    );
}
