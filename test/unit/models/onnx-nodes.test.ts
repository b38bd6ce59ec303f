// Nodes of an ONNX file by name and kind: of real models, of bytes and files alike, of branches and functions; of nothing where it is none.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { onnxNodes } from "../../../engine/models/onnx-nodes.ts";
import { DOUBLING } from "../../../engine/models/runtime.ts";
import { OnnxGraph } from "../../fixtures/onnx/graph.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const SHIPPED = join(
  root,
  "engine",
  "models",
  "embedded",
  "curie-embedded-en",
  "onnx",
  "model_quantized.onnx",
);

/** A field with a length, short. */
const field = (number: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  assert.ok(content.length < 128);
  const tag = (number << 3) | 2;
  return Buffer.concat([
    Buffer.from(tag < 128 ? [tag] : [(tag & 127) | 128, tag >> 7]),
    Buffer.from([content.length]),
    content,
  ]);
};
const node = (name: string, kind: string, ...attributes: readonly Buffer[]): Buffer =>
  field(1, field(3, Buffer.from(name)), field(4, Buffer.from(kind)), ...attributes);

describe("nodes of an ONNX file", () => {
  it("are those of the graph, in its order, named or not", () => {
    const made = (named: boolean): Uint8Array => {
      const graph = new OnnxGraph(named);
      const x = graph.input("x", "float", ["n"]);
      graph.output(
        "y",
        graph.op("Add", [graph.op("Neg", [x]), graph.floats([40_000], new Float32Array(40_000))]),
        "float",
        ["n"],
      );
      return graph.encoded();
    };
    const kinds = ["Neg", "Add", "Identity"];
    const named = onnxNodes(made(true));
    assert.deepEqual(
      named.map(({ kind }) => kind),
      kinds,
    );
    assert.ok(named.every(({ name }) => name !== ""));
    assert.deepEqual(
      onnxNodes(made(false)),
      kinds.map((kind) => ({ name: "", kind })),
    );
    assert.deepEqual(
      onnxNodes(Buffer.from(DOUBLING, "base64")).map(({ kind }) => kind),
      ["Add"],
    );
  });

  it("are read from a file of many windows as from its bytes", () => {
    const nodes = onnxNodes(SHIPPED);
    assert.ok(nodes.filter(({ kind }) => kind === "And").length > 10);
    assert.ok(nodes.some(({ kind }) => kind === "DynamicQuantizeLSTM"));
    assert.deepEqual(nodes, onnxNodes(readFileSync(SHIPPED)));
  });

  it("are those of branches, too, and of functions without a name", () => {
    const branch = field(5, field(1, Buffer.from("then_branch")), field(6, node("in", "And")));
    const called = field(25, field(7, field(3, Buffer.from("f")), field(4, Buffer.from("Or"))));
    assert.deepEqual(onnxNodes(Buffer.concat([field(7, node("if", "If", branch)), called])), [
      { name: "in", kind: "And" },
      { name: "if", kind: "If" },
      { name: "", kind: "Or" },
    ]);
  });

  it("are none in what is no such file, whatever its bytes", () => {
    const folder = mkdtempSync(join(tmpdir(), "curie-nodes-"));
    const file = join(folder, "cut.onnx");
    const whole = readFileSync(SHIPPED);
    try {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void onnxNodes(bytes)),
        { numRuns: 2000 },
      );
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 300_000 }), (length) => {
          writeFileSync(file, whole.subarray(0, length));
          assert.deepEqual(onnxNodes(file), []);
        }),
        { numRuns: 30 },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.throws(() => onnxNodes(file), /ENOENT/);
  });
});
