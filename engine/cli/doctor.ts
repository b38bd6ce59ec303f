// `curie doctor`: what this installation has, for a person who wonders why something is missing, and for a bug report.
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { openKb } from "../kb/open.ts";
import { listModels } from "../models/folder/library.ts";
import { probeRuntime } from "../models/runtime.ts";
import { deviceLines } from "./device-choice.ts";
import { EXIT } from "./exit-codes.ts";
import { modelPlaces } from "./model-places.ts";
import { starterKb, version } from "./package-root.ts";
import { print, type Work } from "./terminal.ts";

interface Findings {
  readonly curie: string;
  readonly node: string;
  readonly platform: string;
  /** Of the starter knowledge base: version and concepts, or why it does not open. */
  readonly starter: string;
  /** Of the native runtime: version and execution providers, or why it does not load. */
  readonly runtime: string;
  /** Devices besides the CPU: what each one answered when it was tried. */
  readonly devices: string;
  /** Of the models at hand. */
  readonly models: string;
}

async function starter(): Promise<string> {
  const path = starterKb;
  if (!existsSync(path)) return `missing: ${path} (npm run build makes it)`;
  try {
    const { info } = await openKb(path);
    return `${info.version}, ${info.concepts.toLocaleString("en-US")} concepts (${path})`;
  } catch (error) {
    return (error as Error).message;
  }
}

async function findings(): Promise<Findings> {
  const runtime = await probeRuntime();
  const models = await listModels(modelPlaces());
  return {
    curie: version(),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    starter: await starter(),
    runtime:
      "missing" in runtime
        ? `missing: ${runtime.missing}; dictionary recognition does without it`
        : `ONNX Runtime ${runtime.version} (${runtime.providers.join(", ")})${runtime.folder === undefined ? "" : ` of ${runtime.folder}`}`,
    devices: "missing" in runtime ? "none" : (await deviceLines()).join("; ") || "cpu only on this platform",
    models: models.map(({ name, problem }) => (problem ? `${name} (${problem})` : name)).join(", ") || "none",
  };
}

export function doctorCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("what this installation has")
    .description(
      "Says what this installation has: versions, the starter knowledge base, the native runtime, the devices it can compute on, the models.",
    )
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  curie doctor\n  curie doctor --json\n\n" +
        "CUDA: npm install onnxruntime-node in a folder of your own fetches a runtime that has it (CUDA 12 and cuDNN 9 wanted):\n" +
        "  CURIE_RUNTIME=~/onnx curie doctor\n" +
        "CURIE_RUNTIME_LIBRARIES names folders of NVIDIA's libraries where the system does not find them, a Python's site-packages, too.",
    )
    .action((options: { json?: true }) =>
      run(async (terminal) => {
        const found = await findings();
        const rows = Object.entries(found).map(([what, has]) => `${what.padEnd(10)}${has}\n`);
        await print(terminal, options.json ? `${JSON.stringify(found)}\n` : rows.join(""));
        return EXIT.ok;
      }),
    );
}
