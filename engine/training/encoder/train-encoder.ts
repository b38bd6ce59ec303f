// npm run train:encoder: vocabularies → names by concept → weights → a folder with the graph. Seeded, on the CPU with one thread.
//   npm run train:encoder -- [--data FOLDER] [--work FOLDER] [--out FOLDER] [--steps N]
// PYTHON names the interpreter (default python3); it needs engine/training/encoder/requirements.txt.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { prepareEncoder } from "./prepare.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const { values } = parseArgs({
  options: {
    data: { type: "string", default: join(root, "..", "shared", "data") },
    work: { type: "string", default: join(root, ".cache", "encoder", "work") },
    out: { type: "string", default: join(root, ".cache", "encoder", "curie-names") },
    steps: { type: "string", default: "2400" },
  },
});
const python = process.env.PYTHON ?? "python3";

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}

function run(module: string, args: readonly string[]): void {
  console.log(`\n${python} -m curie_encoder.${module} ${args.join(" ")}`);
  const { status, error } = spawnSync(python, ["-m", `curie_encoder.${module}`, ...args], {
    cwd: import.meta.dirname,
    stdio: "inherit",
    env: { ...process.env, OMP_NUM_THREADS: "1", TOKENIZERS_PARALLELISM: "false", PYTHONUNBUFFERED: "1" },
  });
  if (error) stop(`${python} does not start (${error.message}): set PYTHON to a Python 3.11 or later.`);
  if (status !== 0) stop(`curie_encoder.${module} ended with status ${status}.`);
}

if (!/^[1-9]\d*$/.test(values.steps)) stop(`--steps ${values.steps}: it is a whole number above 0.`);
if (spawnSync(python, ["-c", "import torch, onnx, onnxruntime, numpy, tokenizers"]).status !== 0)
  stop(
    `${python} has not all of torch, onnx, onnxruntime, numpy and tokenizers: ` +
      `${python} -m pip install -r engine/training/encoder/requirements.txt, or set PYTHON to another interpreter.`,
  );
const data = join(values.work, "data");
await prepareEncoder(data, values.data);
run("train", [data, values.work, "--steps", values.steps]);
mkdirSync(values.out, { recursive: true });
run("export", [values.work, values.out]);
writeFileSync(
  join(values.out, "README.md"),
  `A sentence encoder for names of biomedical concepts, trained by \`npm run train:encoder -- --steps ${values.steps}\`;
engine/training/encoder/README.md says from what, and how good it is.
`,
);
console.log(
  `\n${values.out}: npm run bench -- dense measures it; curie kb embed KB --model ${values.out} uses it.`,
);
