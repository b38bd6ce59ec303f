// A device that opens a session and fails in a run: the CPU goes on, and it is told. The runtime is one of the user's own, made here.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelError } from "../../../engine/models/model-error.ts";
import { onnxRuntime } from "../../../engine/models/onnx-runtime.ts";
import { librariesOf, RUNTIME_VARIABLE } from "../../../engine/models/own-runtime.ts";
import type { TensorData } from "../../../engine/models/tensors.ts";

/** Doubles x; on webgpu only while it is below 10, on the CPU while it is below 100. Writes down what was opened and released. */
const RUNTIME = `
const { appendFileSync } = require("node:fs");
const { join } = require("node:path");
const log = (line) => appendFileSync(join(__dirname, "log"), line + "\\n");
exports.Tensor = class { constructor(type, data, dims) { Object.assign(this, { type, data, dims }); } };
exports.InferenceSession = { async create(graph, { executionProviders: [provider] }) {
  log("open " + provider);
  const declared = [{ name: "x", isTensor: true, type: "float32", shape: [1] }];
  return {
    inputNames: ["x"], outputNames: ["x"], inputMetadata: declared, outputMetadata: declared,
    async run({ x }) {
      if (x.data[0] >= (provider === "cpu" ? 100 : 10)) throw new Error("Non-zero status code. Status Message: out of memory");
      return { x: { type: "float32", dims: [1], data: Float32Array.of(2 * x.data[0]) } };
    },
    async release() { log("release " + provider); },
  };
} };`;

describe("a device that fails in a run", () => {
  let folder: string;
  const before = process.env[RUNTIME_VARIABLE];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-failing-"));
    mkdirSync(librariesOf(folder), { recursive: true });
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ name: "onnxruntime-node", version: "1.30.0" }),
    );
    writeFileSync(join(folder, "index.js"), RUNTIME);
    process.env[RUNTIME_VARIABLE] = folder;
  });
  afterEach(() => {
    if (before === undefined) delete process.env[RUNTIME_VARIABLE];
    else process.env[RUNTIME_VARIABLE] = before;
    rmSync(folder, { recursive: true, force: true });
  });
  const x = (value: number): { x: TensorData } => ({
    x: { type: "float32", dims: [1], data: Float32Array.of(value) },
  });
  const open = () => onnxRuntime().open(Buffer.from("a graph"), { device: "webgpu" });
  const log = () => readFileSync(join(folder, "log"), "utf8").trim().split("\n");

  it("is replaced by the CPU, once, for all runs under way", async () => {
    const session = await open();
    const double = async (value: number) => (await session.run(x(value))).x?.data[0];
    assert.equal(await double(1), 2);
    assert.equal(session.device, "webgpu");
    assert.deepEqual(await Promise.all([double(20), double(30), double(2)]), [40, 60, 4]);
    assert.deepEqual([session.device, session.fallback], ["cpu", "webgpu: out of memory"]);
    assert.equal(await double(3), 6);
    await session.release();
    assert.deepEqual(log(), ["open webgpu", "open cpu", "release webgpu", "release cpu"]);
  });

  it("stays where it lacks memory for a run that can be parted", async () => {
    const session = await open();
    await assert.rejects(
      session.run(x(20), undefined, true),
      (error: unknown) =>
        error instanceof ModelError && error.code === "memory" && /webgpu: out of memory/.test(error.message),
    );
    assert.equal(session.device, "webgpu");
    assert.equal((await session.run(x(2), undefined, true)).x?.data[0], 4);
    assert.equal((await session.run(x(20))).x?.data[0], 40);
    assert.equal(session.device, "cpu");
    await assert.rejects(session.run(x(200), undefined, true), /does not compute/);
  });

  it("is not to blame for what the CPU does not compute either, nor for what does not fit", async () => {
    const session = await open();
    await assert.rejects(session.run({ y: x(1).x }), /no input y/);
    assert.equal(session.device, "webgpu");
    await assert.rejects(session.run(x(200)), /does not compute/);
    await assert.rejects(session.run(x(200)), /does not compute/);
    assert.deepEqual(log(), ["open webgpu", "open cpu", "release webgpu"]);
  });
});
