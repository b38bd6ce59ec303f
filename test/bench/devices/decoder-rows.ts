// A model that continues text, step by step, on each device. Keys and values come back to this machine's memory between steps, as the
// search over names needs them there.

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Device } from "../../../engine/models/devices/devices.ts";
import { ModelHost } from "../../../engine/models/host/host.ts";
import { threadsFor } from "../../../engine/models/threads.ts";
import { type LlamaShape, parametersOf } from "../../fixtures/onnx/llama.ts";
import { table } from "../measure.ts";
import { type Steps, stepsJob } from "./steps-job.ts";

const PROMPT = 64;
const STEPS = 8;
const ROWS = [1, 8, 40];
const LIMIT = 60_000;

/** The bundle beside a bundled bench, or its source. */
function program(): string {
  const bundle = join(import.meta.dirname, "steps-host.mjs");
  return existsSync(bundle) ? bundle : join(import.meta.dirname, "steps-host.ts");
}

export async function decoderRows(
  devices: readonly Device[],
  folder: string,
  shape: LlamaShape,
): Promise<void> {
  const rows: (string | number)[][] = [];
  const cpu = new Map<number, Steps>();
  for (const device of devices) {
    const host = new ModelHost({ program: program() });
    try {
      for (const count of ROWS) {
        const ask = () =>
          host.run(
            stepsJob,
            { folder, device, threads: threadsFor() },
            { rows: count, prompt: PROMPT, steps: STEPS },
            () => {},
            AbortSignal.timeout(LIMIT),
          );
        await ask();
        const { result, report } = await ask();
        if (report.device !== device) throw new Error(report.fallback ?? `${device} is not there`);
        if (device === "cpu") cpu.set(count, result);
        const same = cpu.get(count) ?? result;
        const furthest = result.sample.reduce(
          (most, v, i) => Math.max(most, Math.abs(v - (same.sample[i] ?? Number.NaN))),
          0,
        );
        rows.push([
          device,
          count,
          result.prompts,
          same.prompts / result.prompts,
          result.step,
          same.step / result.step,
          (1000 * count) / result.step,
          device === "cpu" ? "-" : furthest.toExponential(1),
        ]);
      }
    } catch (error) {
      rows.push([device, ...Array(6).fill("-"), (error as Error).message]);
    } finally {
      await host.close();
    }
  }
  table(
    `a model that continues text, ${Math.round(parametersOf(shape) / 1e6)} million random weights: prompts of ${PROMPT} tokens, then one token a row a step`,
    ["device", "rows", "prompts ms", "times CPU", "step ms", "times CPU", "tokens/s", "logits differ by"],
    rows,
  );
}
