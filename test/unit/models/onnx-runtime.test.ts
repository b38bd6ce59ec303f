// Sessions of the real runtime on the smallest graph: what fits computes, what does not is a named error.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelError } from "../../../engine/models/model-error.ts";
import { onnxRuntime } from "../../../engine/models/onnx-runtime.ts";
import { DOUBLING } from "../../../engine/models/runtime.ts";
import { float32Of, refuseNaN, requireNames, type TensorData } from "../../../engine/models/tensors.ts";

const coded = (code: string, message: RegExp) => (error: unknown) =>
  error instanceof ModelError && error.code === code && message.test(error.message);

describe("ONNX sessions", () => {
  const folder = mkdtempSync(join(tmpdir(), "curie-onnx-"));
  const graph = join(folder, "doubling.onnx");
  const runtime = onnxRuntime();
  const numbers = (values: number[], dims = [values.length]): TensorData => ({
    type: "float32",
    dims,
    data: Float32Array.from(values),
  });
  before(() => writeFileSync(graph, Buffer.from(DOUBLING, "base64")));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("compute, and say what they take and give", async () => {
    const session = await runtime.open(graph);
    assert.deepEqual(session.inputs, [{ name: "x", type: "float32", shape: [3] }]);
    assert.deepEqual(session.outputs, [{ name: "y", type: "float32", shape: [3] }]);
    assert.equal(session.device, "cpu");
    const { y } = await session.run({ x: numbers([1, 2, 3]) });
    assert.deepEqual(y, { type: "float32", dims: [3], data: Float32Array.of(2, 4, 6) });
    await session.release();
  });

  it("refuse feeds that do not fit, and stay usable", async () => {
    const session = await runtime.open(graph);
    await assert.rejects(session.run({}), coded("tensors", /wants x/));
    await assert.rejects(
      session.run({ x: numbers([1, 2, 3]), z: numbers([1]) }),
      coded("tensors", /no input z/),
    );
    await assert.rejects(
      session.run({ x: numbers([1, 2]) }),
      coded("tensors", /doubling\.onnx does not compute/),
    );
    const halves: TensorData = { type: "int64", dims: [3], data: BigInt64Array.of(1n, 2n, 3n) };
    await assert.rejects(session.run({ x: halves }), coded("tensors", /does not compute/));
    const { y } = await session.run({ x: numbers([1, 1, 1]) });
    assert.deepEqual([...(y?.data ?? [])], [2, 2, 2]);
  });

  it("fall back to the CPU with the reason where a device refuses", async () => {
    const device = process.platform === "win32" ? "coreml" : "directml";
    const session = await runtime.open(graph, { device });
    assert.equal(session.device, "cpu");
    assert.match(session.fallback ?? "", new RegExp(`^${device}: .+`));
    assert.deepEqual([...((await session.run({ x: numbers([1, 2, 3]) })).y?.data ?? [])], [2, 4, 6]);
  });

  it("are not opened on what is no graph", async () => {
    await assert.rejects(runtime.open(join(folder, "none.onnx")), coded("missing", /none\.onnx/));
    const other = join(folder, "other.onnx");
    writeFileSync(other, "a text");
    await assert.rejects(runtime.open(other), coded("damaged", /other\.onnx/));
    writeFileSync(other, Buffer.from(DOUBLING, "base64").subarray(0, 40));
    await assert.rejects(runtime.open(other), coded("damaged", /other\.onnx/));
  });
});

describe("tensors", () => {
  it("widen halves from their bits, and refuse whole numbers where fractions belong", () => {
    const bits = Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x0001, 0x7c00, 0x7e00, 0x8000);
    const wide = float32Of({ type: "float16", dims: [7], data: bits }, "logits");
    assert.deepEqual([...wide.slice(0, 2)], [1, -2]);
    assert.ok(Math.abs((wide[2] ?? 0) - 1 / 3) < 1e-4);
    assert.equal(wide[3], 2 ** -24);
    assert.equal(wide[4], Number.POSITIVE_INFINITY);
    assert.ok(Number.isNaN(wide[5]));
    assert.ok(Object.is(wide[6], -0));
    const whole: TensorData = { type: "int64", dims: [1], data: BigInt64Array.of(1n) };
    assert.throws(() => float32Of(whole, "logits"), coded("tensors", /logits is of type int64/));
  });

  it("refuse NaN by its place, and let infinity pass, which masks use", () => {
    refuseNaN(Float32Array.of(1, Number.NEGATIVE_INFINITY), "logits");
    assert.throws(() => refuseNaN(Float32Array.of(1, Number.NaN), "logits"), coded("numbers", /element 1/));
  });

  it("name what a graph lacks and what it has", () => {
    const declared = [{ name: "input_ids", type: "int64", shape: ["batch", "length"] }];
    requireNames("a.onnx", "inputs", declared, ["input_ids"]);
    assert.throws(
      () => requireNames("a.onnx", "inputs", declared, ["input_ids", "words_mask"]),
      coded("tensors", /a\.onnx has no words_mask among its inputs \(input_ids\)/),
    );
  });
});
