// What the runtime is told of a device, for a graph.
import type { InferenceSession } from "onnxruntime-node";
import { onnxNodes } from "../onnx-nodes.ts";
import { type Device, providerOf } from "./devices.ts";

/**
 * What ONNX Runtime computes wrongly by WebGPU, to 1.30 at least: the shader of a broadcast `And` whose operands both end in a
 * multiple of four, and of one where a single operand does, are kept under one key, so that whichever comes first computes both.
 */
const WRONG = new Set(["And"]);

/** Throws where a graph cannot be computed rightly there. */
export function providerFor(
  device: Device,
  graph: string | Uint8Array,
): InferenceSession.ExecutionProviderConfig {
  const name = providerOf(device);
  if (device !== "webgpu") return name;
  const forced = onnxNodes(graph).filter(({ kind }) => WRONG.has(kind));
  if (forced.length === 0) return name;
  if (forced.some((node) => node.name === ""))
    throw new Error(
      "the runtime computes the operation And wrongly there, and those of this graph have no name by which the CPU could be given them",
    );
  return {
    name,
    forceCpuNodeNames: forced.map((node) => node.name),
  } as InferenceSession.ExecutionProviderConfig;
}
