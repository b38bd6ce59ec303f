// `--device`: from what a person chose to the device that a model is opened on.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Option } from "commander";
import { type ChosenDevice, chooseDevice } from "../models/devices/choose.ts";
import { DEVICE_CHOICES, type DeviceChoice } from "../models/devices/devices.ts";
import { devicesOn, probeDevice } from "../models/devices/probe.ts";
import { rememberedIn } from "../models/devices/remembered.ts";
import { readManifest } from "../models/folder/folder.ts";
import { inspectFolder } from "../models/folder/inspect.ts";
import { modelHostProgram } from "../models/host/program.ts";
import { probeRuntime } from "../models/runtime.ts";
import { type ThreadChoice, threadsFor } from "../models/threads.ts";
import { deviceTrial, WORTH_A_DEVICE } from "../recognition/gliner/device-trial.ts";
import { cacheFolder } from "./cache-folder.ts";
import { wholeNumber } from "./options.ts";

/** `whose`: recognisers that it holds for. */
export const deviceOption = (whose: string): Option =>
  new Option(
    "--device <name>",
    `${whose}: where the model computes; auto: a device that computes what the CPU does, faster; cuda: see curie doctor --help (default: cpu)`,
  ).choices(DEVICE_CHOICES);

/** `whose`: recognisers that it holds for. */
export const threadsOption = (whose: string): Option =>
  new Option(
    "--threads <n>",
    `${whose}: threads that the model computes with (default: one a physical core, at most four)`,
  ).argParser((text): ThreadChoice => (text === "auto" ? "auto" : wholeNumber(text)));

/** Probes in a child where nobody has before. Never rejects but with the signal's reason. */
export async function deviceFor(
  choice: DeviceChoice,
  folder: string,
  threads?: ThreadChoice,
  signal?: AbortSignal,
): Promise<ChosenDevice> {
  if (choice === "cpu") return { device: "cpu", reason: "as chosen" };
  const found = await probeRuntime();
  if ("missing" in found) return { device: "cpu", reason: found.missing };
  const manifest = (await readManifest(folder)) ?? (await inspectFolder(folder, { hash: false }));
  const sizes = manifest.graphs.map(async ({ file }) => (await stat(join(folder, file))).size);
  const bytes = Math.max(...(await Promise.all(sizes)));
  if (choice === "auto" && bytes < WORTH_A_DEVICE)
    return { device: "cpu", reason: "a model this small is fast on the CPU" };
  return chooseDevice(choice, {
    program: modelHostProgram(),
    remembered: rememberedIn(join(cacheFolder(process.env), "devices.json")),
    runtime: found.version,
    trial: deviceTrial(folder, manifest, bytes),
    threads: threadsFor(threads),
    ...(signal ? { signal } : {}),
  });
}

/** For `curie doctor`: what each device of this platform answers, one line each. */
export async function deviceLines(): Promise<string[]> {
  const program = modelHostProgram();
  const lines: string[] = [];
  for (const device of devicesOn(process.platform)) {
    const { reason } = await probeDevice(device, { program, threads: threadsFor() });
    lines.push(reason.startsWith(device) ? reason : `${device}: ${reason}`);
  }
  return lines;
}
