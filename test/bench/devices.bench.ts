// What the devices of this machine compute beside the CPU: whether they answer the same, and how much faster, through the product's
// own model child. A device that is not there is a row that says why. `npm run bench -- devices [--quick]`.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Device } from "../../engine/models/devices/devices.ts";
import { devicesOn, probeDevice } from "../../engine/models/devices/probe.ts";
import { ModelHost } from "../../engine/models/host/host.ts";
import { modelHostProgram } from "../../engine/models/host/program.ts";
import { probeRuntime } from "../../engine/models/runtime.ts";
import { threadsFor } from "../../engine/models/threads.ts";
import { BASE } from "../fixtures/onnx/gliner.ts";
import { SEVEN_MILLION } from "../fixtures/onnx/llama.ts";
import { randomLlamaFolder } from "./decoder/random-model.ts";
import { decoderRows } from "./devices/decoder-rows.ts";
import { type Compared, gliner } from "./devices/gliner-rows.ts";
import { randomGlinerFolder } from "./devices/random-gliner.ts";
import { sampleTexts } from "./devices/texts.ts";
import { figure, table } from "./measure.ts";
import { root } from "./places.ts";

/** A GLiNER model of the usual base size, and one that a slow machine reads in a minute. */
const MODELS = {
  base: {
    name: "random-gliner-base",
    size: BASE,
    said: "base size (12 layers of 768, random weights, fp32)",
  },
  small: {
    name: "random-gliner-small",
    size: { ...BASE, size: 384, inner: 1536, layers: 6, heads: 6 },
    said: "small (6 layers of 384, random weights, fp32)",
  },
} as const;
const DECODERS = {
  base: { ...SEVEN_MILLION, size: 768, inner: 2048, layers: 12, heads: 12 },
  small: SEVEN_MILLION,
} as const;
const SHIPPED = join(root, "engine", "models", "embedded", "curie-embedded-en");

/** As it is installed, where it was built. */
const program = (): string =>
  existsSync(join(root, "dist", "model-host.cjs"))
    ? modelHostProgram(join(root, "dist"))
    : modelHostProgram();

export async function benchDevices(quick: boolean): Promise<void> {
  const runtime = await probeRuntime();
  if ("missing" in runtime) {
    console.log(`devices: skipped: ${runtime.missing}`);
    return;
  }
  console.log(`ONNX Runtime ${runtime.version}; the CPU with ${threadsFor()} threads`);
  const devices: Device[] = ["cpu", ...devicesOn(process.platform)];
  await verdicts(devices);
  const texts = sampleTexts(quick ? 4 : 64);
  const size = quick ? "small" : "base";
  const { name, said, size: shape } = MODELS[size];
  for (const [title, folder] of [
    ["the model that ships (English, int8)", SHIPPED],
    [`a GLiNER model of ${said}`, await randomGlinerFolder(name, shape)],
  ] as const)
    await beside(title, folder, devices, texts);
  await decoderRows(devices, randomLlamaFolder(`random-llama-${size}`, DECODERS[size]), DECODERS[size]);
}

async function verdicts(devices: readonly Device[]): Promise<void> {
  const rows: string[][] = [];
  for (const device of devices.slice(1)) {
    const found = await probeDevice(device, { program: program(), threads: threadsFor() });
    const ms = (of: number | undefined): string => (of === undefined ? "-" : figure(of));
    rows.push([
      device,
      found.equal ? "yes" : "no",
      found.faster ? "yes" : "no",
      ms(found.cpu),
      ms(found.device),
      found.reason,
    ]);
  }
  table(
    "the trial that decides whether a device is used: six rounds of matrix product, softmax and sum, 256 x 256",
    ["device", "equal", "faster", "CPU ms", "device ms", "what is said"],
    rows,
  );
}

async function beside(
  title: string,
  folder: string,
  devices: readonly Device[],
  texts: readonly string[],
): Promise<void> {
  const rows: (string | number)[][] = [];
  let cpu: Compared | undefined;
  const contestants: { device: Device; name: string; shortened?: true }[] = devices.map((device) => ({
    device,
    name: device,
  }));
  if (devices.includes("cuda"))
    contestants.push({ device: "cuda", name: "cuda, factors shortened (TF32)", shortened: true });
  for (const { device, name, shortened } of contestants) {
    if (shortened && rows.some(([first, load]) => first === device && load === "-")) continue;
    // A child's environment is this one's.
    if (shortened) process.env.NVIDIA_TF32_OVERRIDE = "1";
    const host = new ModelHost({ program: program() });
    try {
      const run = await gliner(host, { folder, device, threads: threadsFor() }, texts);
      if ("absent" in run) {
        rows.push([name, ...Array(8).fill("-"), run.absent]);
        continue;
      }
      cpu ??= run;
      const { scores, mentions } = run.against(cpu);
      rows.push([
        name,
        run.loading,
        run.first,
        run.single,
        run.single / cpu.single,
        ...run.together,
        (run.together.at(-1) ?? 0) / (cpu.together.at(-1) ?? 0),
        device === "cpu" ? "-" : scores.toExponential(1),
        device === "cpu" ? `${run.count}` : mentions,
      ]);
    } finally {
      await host.close();
      if (shortened) delete process.env.NVIDIA_TF32_OVERRIDE;
    }
  }
  table(
    `${title}: ${texts.length} texts, two labels, words a second`,
    [
      "device",
      "load ms",
      "first ms",
      "text by text",
      "times CPU",
      "1,024 words a run",
      "8,192 words a run",
      "times CPU",
      "scores differ by",
      "mentions",
    ],
    rows,
  );
}
