// npm run train:ner: corpora → data → weights → graphs → the folder that ships. By recipe.ts: seeded, on the CPU with one
// thread. --gpu: by gpu-recipe.ts, where PyTorch sees a CUDA device.
//   npm run train:ner -- [--model en|es-fr] [--gpu | --last-step WEIGHTS.pt | --from FOLDER [--stages N]] [--choose | --quick]
//                        [--data FOLDER] [--work FOLDER] [--out FOLDER]
// --choose trains without any development part and prints development figures, and ships nothing. --quick goes through every
// step in minutes on a few words of each corpus: its model is good for nothing and stays in the work folder. --from goes on from
// the weights of a model's int8 graph with the last N stages of the recipe (0: it is exported again). --last-step: only the
// last step of gpu-recipe.ts, from the weights of the step before it; English's computes on the CPU. PYTHON names the
// interpreter (default python3); it needs engine/training/embedded/requirements.txt.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { MODELS, type ModelName } from "./concepts.ts";
import { describeModel } from "./describe.ts";
import { argumentsOf, GPU_STEPS, quickStep, sizeOf } from "./gpu-recipe.ts";
import { prepareModel } from "./prepare.ts";
import { QUICK, QUICK_UNLABELLED, RECIPES } from "./recipe.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const { values } = parseArgs({
  options: {
    model: { type: "string", default: "en" },
    choose: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    gpu: { type: "boolean", default: false },
    from: { type: "string" },
    "last-step": { type: "string" },
    stages: { type: "string", default: "1" },
    data: { type: "string", default: join(root, "..", "shared", "data") },
    work: { type: "string", default: join(root, ".cache", "training") },
    out: { type: "string" },
  },
});
const python = process.env.PYTHON ?? "python3";

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}

function run(module: string, args: readonly string[]): void {
  console.log(`\n${python} -m curie_ner.${module} ${args.join(" ")}`);
  const { status, error } = spawnSync(python, ["-m", `curie_ner.${module}`, ...args], {
    cwd: import.meta.dirname,
    stdio: "inherit",
    // Without --gpu what comes out is to be the same wherever it is run.
    env: {
      ...process.env,
      OMP_NUM_THREADS: "1",
      PYTHONUNBUFFERED: "1",
      ...(values.gpu || lastStep !== undefined ? {} : { CUDA_VISIBLE_DEVICES: "" }),
    },
  });
  if (error) stop(`${python} does not start (${error.message}): set PYTHON to a Python 3.11 or later.`);
  if (status !== 0) stop(`curie_ner.${module} ended with status ${status}.`);
}

const isModel = (name: string): name is ModelName => Object.hasOwn(MODELS, name);
const { model } = values;
if (!isModel(model)) stop(`--model ${model}: there are ${Object.keys(MODELS).join(" and ")}.`);
if (spawnSync(python, ["-c", "import torch, onnx, onnxruntime, numpy"]).status !== 0)
  stop(
    `${python} has not all of torch, onnx, onnxruntime and numpy: ` +
      `${python} -m pip install -r engine/training/embedded/requirements.txt, or set PYTHON to another interpreter.`,
  );

if (values.quick && values.choose) stop("--quick and --choose: one of them.");
const lastStep = values["last-step"];
if (Number(values.gpu) + Number(values.from !== undefined) + Number(lastStep !== undefined) > 1)
  stop("--gpu, --from and --last-step: one of them.");
if (lastStep !== undefined && !existsSync(lastStep)) stop(`--last-step ${lastStep}: there is no such file.`);
const hasGpu = () =>
  spawnSync(python, ["-c", "import sys, torch; sys.exit(not torch.cuda.is_available())"]).status === 0;
if (values.gpu && !values.quick && !hasGpu())
  stop(
    `${python}'s PyTorch sees no CUDA device: another interpreter in PYTHON, or no --gpu (then a CPU's recipe is gone by).`,
  );
const work = resolve(values.work);
const made = (name: string) => join(work, values.quick ? "quick" : "", name);
mkdirSync(made(""), { recursive: true });
const data = join(work, "data", model);
await prepareModel(model, data, values.data);
const { unlabelled, stages, threshold } = RECIPES[model];

/** Both give the file of the last weights. */
async function byGpuRecipe(model: ModelName): Promise<string> {
  const all = GPU_STEPS[model];
  const steps = lastStep === undefined ? all : all.slice(-1);
  const at = (name: string) =>
    lastStep !== undefined && name === steps[0]?.from
      ? resolve(lastStep)
      : made(`${model}-gpu${values.choose ? "-choose" : ""}-${name}.pt`);
  const others = new Set(steps.map((step) => step.data).filter((name) => name !== model));
  for (const other of others) await prepareModel(other, join(work, "data", other), values.data);
  // Read once for all steps: what reading takes is part of a step's seconds.
  for (const name of new Set(steps.map((step) => step.data))) run("prepared", [join(work, "data", name)]);
  for (const step of steps)
    run(step.module, [
      join(work, "data", step.data),
      ...argumentsOf(step, at, values.choose),
      ...(values.quick ? quickStep(step) : []),
      // Weights from elsewhere have the size that they have.
      ...(values.quick && lastStep !== undefined ? sizeOf(step) : []),
    ]);
  return at(steps.at(-1)?.name ?? "");
}

function byCpuRecipe(): string {
  let weights: string | undefined;
  let first = 0;
  if (unlabelled && values.from === undefined) {
    weights = made(`${model}-0.pt`);
    run("pretrain", [data, ...unlabelled, ...(values.quick ? QUICK_UNLABELLED : []), "--save", weights]);
  }
  if (values.from !== undefined) {
    weights = made(`${model}-from.pt`);
    first = Math.max(0, stages.length - Number(values.stages));
    const config = JSON.parse(readFileSync(join(values.from, "gliner_config.json"), "utf8")) as {
      window_words: number;
    };
    const graph = resolve(values.from, "onnx", "model_quantized.onnx");
    run("restore", [graph, weights, String(config.window_words)]);
  }
  for (const [i, stage] of stages.entries()) {
    if (i < first) continue;
    const to = made(`${model}${values.choose ? "-choose" : ""}-${i + 1}.pt`);
    run("train", [
      data,
      ...stage,
      ...(values.quick ? QUICK : []),
      ...(values.choose ? [] : ["--final"]),
      ...(weights === undefined ? [] : ["--from", weights]),
      "--save",
      to,
    ]);
    weights = to;
  }
  return weights as string;
}

const byGpu = values.gpu || lastStep !== undefined;
const weights = byGpu ? await byGpuRecipe(model) : byCpuRecipe();
if (!values.choose) {
  const exported = made(`curie-embedded-${model}`);
  rmSync(exported, { recursive: true, force: true });
  run("export", [data, weights, exported, String(threshold)]);
  const shipped = join(root, "engine", "models", "embedded", `curie-embedded-${model}`);
  const out = values.out ?? (values.quick ? made(join("ships", `curie-embedded-${model}`)) : shipped);
  mkdirSync(join(out, "onnx"), { recursive: true });
  // What ships is the int8 graph; the fp32 one stays where it was made.
  cpSync(exported, out, { recursive: true, filter: (file) => !file.endsWith("model.onnx") });
  await describeModel(model, data, out, byGpu ? "gpu" : "cpu");
  console.log(
    values.quick
      ? `\n${out}: every step was gone through; this model knows next to nothing.`
      : `\n${out}: npm run bench -- embedded --keep measures it; its card is README.md.`,
  );
}
