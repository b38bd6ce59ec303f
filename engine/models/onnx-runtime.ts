// Graphs computed by ONNX Runtime in this process. It blocks the thread and native code can end the process, so that a
// server never loads it itself: model-host/ does, in a child.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { Device } from "./devices/devices.ts";
import { providerFor } from "./devices/provider.ts";
import { lacksMemory, refusalOf } from "./devices/refusal.ts";
import { ModelError } from "./model-error.ts";
import { ownRuntime } from "./own-runtime.ts";
import { runtimeEnvironment } from "./runtime.ts";
import type { SessionOptions, TensorRuntime, TensorSession } from "./session.ts";
import type { TensorDeclaration, Tensors, TensorType } from "./tensors.ts";

type Library = typeof import("onnxruntime-node");

/**
 * Telemetry is switched off before the library is loaded. Rejects with `runtime` where there is none for this platform, or not what
 * the user names.
 */
async function load(): Promise<Library> {
  Object.assign(process.env, runtimeEnvironment);
  const own = ownRuntime();
  try {
    if (own) return createRequire(import.meta.filename)(own.folder) as Library;
    return await import("onnxruntime-node");
  } catch (error) {
    throw new ModelError(
      "runtime",
      `the native runtime does not load: ${firstLine(error)}. Without it there is no neural recognition.`,
      { cause: error },
    );
  }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().split("\n")[0] ?? "";

export function onnxRuntime(): TensorRuntime {
  let library: Promise<Library> | undefined;
  return {
    async open(graph, options = {}) {
      if (typeof graph === "string" && !existsSync(graph))
        throw new ModelError("missing", `${graph}: no such file.`);
      library ??= load();
      return openSession(await library, graph, options);
    },
  };
}

async function openSession(
  library: Library,
  graph: string | Uint8Array,
  options: SessionOptions,
): Promise<TensorSession> {
  const name = typeof graph === "string" ? graph : "the graph";
  const { device = "cpu", threads = 1 } = options;
  let opened: Device = device;
  let fallback: string | undefined;
  let session: InferenceSession;
  try {
    session = await create(library, graph, device, threads);
  } catch (error) {
    if (device === "cpu") throw unreadable(name, error);
    // The list of providers is no list of alternatives: one that refuses fails the whole session.
    opened = "cpu";
    fallback = `${device}: ${refusalOf(device, error)}`;
    session = await create(library, graph, "cpu", threads).catch((cpu: unknown) => {
      throw unreadable(name, cpu);
    });
  }
  // Memory of a card runs out, drivers compute nonsense that later steps refuse: the CPU goes on from there.
  let toCpu: Promise<void> | undefined;
  const moved = async (from: InferenceSession, cause: unknown): Promise<void> => {
    session = await create(library, graph, "cpu", threads);
    opened = "cpu";
    fallback = `${device}: ${refusalOf(device, cause)}`;
    await from.release().catch(() => {});
  };
  const inputs = declarations(session.inputMetadata);
  const outputs = declarations(session.outputMetadata);
  return {
    inputs,
    outputs,
    get device() {
      return opened;
    },
    get fallback() {
      return fallback;
    },
    async run(feeds, wanted, divisible = false) {
      const used = session;
      try {
        return await run(library, used, name, feeds, wanted);
      } catch (error) {
        // What was fed does not fit, or the CPU does not compute it either.
        const { cause } = error as Error;
        if (cause === undefined || device === "cpu" || (opened === "cpu" && used === session)) throw error;
        if (divisible && used === session && lacksMemory(cause))
          throw new ModelError("memory", `${device}: ${refusalOf(device, cause)}`, { cause });
        toCpu ??= moved(used, cause);
        await toCpu;
        return run(library, session, name, feeds, wanted);
      }
    },
    release: () => session.release(),
  };
}

const create = async (
  library: Library,
  graph: string | Uint8Array,
  device: Device,
  threads: number,
): Promise<InferenceSession> =>
  // Declared once for each kind of source, with the same options.
  library.InferenceSession.create(graph as string, {
    executionProviders: [providerFor(device, graph)],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Waiting threads that spin take the time of everything else on the machine.
    extra: { session: { intra_op: { allow_spinning: "0" }, inter_op: { allow_spinning: "0" } } },
    // Errors come as exceptions; the log is no place that anybody reads.
    logSeverityLevel: 4,
  });

async function run(
  library: Library,
  session: InferenceSession,
  graph: string,
  feeds: Tensors,
  wanted: readonly string[] = session.outputNames,
): Promise<Tensors> {
  const inputs: Record<string, Tensor> = {};
  for (const [name, { type, data, dims }] of Object.entries(feeds)) {
    if (!session.inputNames.includes(name))
      throw new ModelError(
        "tensors",
        `${basename(graph)} has no input ${name} (${session.inputNames.join(", ")}).`,
      );
    inputs[name] = new library.Tensor(type as "float32", data as Float32Array, dims);
  }
  const absent = session.inputNames.filter((name) => !(name in inputs));
  if (absent.length)
    throw new ModelError(
      "tensors",
      `${basename(graph)} also wants ${absent.join(", ")}: it is not a model of this kind.`,
    );
  let outputs: Readonly<Record<string, Tensor>>;
  try {
    outputs = await session.run(inputs, [...wanted]);
  } catch (error) {
    throw new ModelError("tensors", `${basename(graph)} does not compute: ${firstLine(error)}`, {
      cause: error,
    });
  }
  const named: Record<string, Tensors[string]> = {};
  for (const [name, { type, dims, data }] of Object.entries(outputs))
    named[name] = { type: type as TensorType, dims, data: data as Float32Array };
  return named;
}

const declarations = (metadata: readonly InferenceSession.ValueMetadata[]): TensorDeclaration[] =>
  metadata.map((m) =>
    m.isTensor ? { name: m.name, type: m.type, shape: m.shape } : { name: m.name, type: "other", shape: [] },
  );

const unreadable = (graph: string, error: unknown): ModelError =>
  new ModelError("damaged", `${graph} is not a graph that the runtime reads: ${firstLine(error)}`, {
    cause: error,
  });
