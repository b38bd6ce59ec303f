// The port to whatever computes graphs. `onnx-runtime.ts` is the real one.
import type { Device } from "./devices/devices.ts";
import type { TensorDeclaration, Tensors } from "./tensors.ts";

export interface TensorSession {
  readonly inputs: readonly TensorDeclaration[];
  readonly outputs: readonly TensorDeclaration[];
  /** Where it really computes; the CPU from the run on that another device failed at. */
  readonly device: Device;
  /** Why it is not the device that was asked for. */
  readonly fallback?: string | undefined;
  /**
   * Computes `wanted` outputs (all by default). Blocks the thread while it computes, so that batches should be small; the
   * event loop runs between two calls. Rejects with `ModelError`: `tensors` where feeds do not fit the graph;
   * `memory` where a device has too little and `divisible` says that whoever asks can ask for less at a time: the CPU takes its
   * place otherwise.
   */
  run(feeds: Tensors, wanted?: readonly string[], divisible?: boolean): Promise<Tensors>;
  /** Gives its memory back. */
  release(): Promise<void>;
}

export interface SessionOptions {
  /** cpu by default. A device that refuses is replaced by the CPU, with the reason in `fallback`. */
  readonly device?: Device;
  /** Of one run; 1 by default: more only pays for large graphs on a quiet machine. */
  readonly threads?: number;
}

export interface TensorRuntime {
  /** `graph`: path of an ONNX file, or its bytes. Rejects with `ModelError`: `missing`, `damaged`, `runtime`. */
  open(graph: string | Uint8Array, options?: SessionOptions): Promise<TensorSession>;
}
