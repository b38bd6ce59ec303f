// The npm package `gliner` (GLiNER.js) as a contestant, installed into a folder of the bench's own with the same native
// runtime that we use; it is no dependency of the project.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../places.ts";

const folder = join(root, ".cache", "gliner-js");
const VERSION = "0.0.19";

/** sharp fetches a binary for images from outside npm; nobody here reads images. */
const SHARP = {
  "package.json": JSON.stringify({ name: "sharp", version: "0.32.6", main: "index.js" }),
  "index.js": 'module.exports = () => { throw new Error("no images here"); };\n',
};

const PACKAGE = {
  private: true,
  dependencies: {
    gliner: VERSION,
    "onnxruntime-node": `file:${join(root, "node_modules", "onnxruntime-node")}`,
  },
  overrides: { sharp: "file:./sharp", "onnxruntime-node": "$onnxruntime-node" },
};

const PROGRAM = `
import { env } from "@xenova/transformers";
import { Gliner } from "gliner/node";
import ort from "onnxruntime-node";
env.localModelPath = "/";
env.allowRemoteModels = false;
const task = JSON.parse(process.argv[2]);
// It has no option for threads.
const { InferenceSession } = ort;
const create = InferenceSession.create.bind(InferenceSession);
if (task.threads) InferenceSession.create = (model) => create(model, { intraOpNumThreads: task.threads });
const gliner = new Gliner({
  tokenizerPath: task.model,
  onnxSettings: { modelPath: task.graph },
  maxWidth: task.maxWidth,
  transformersSettings: { allowLocalModels: true, useBrowserCache: false },
});
await gliner.initialize();
process.on("message", async (texts) => {
  const from = performance.now();
  const before = process.cpuUsage();
  const entities = [];
  for (const text of texts) {
    // Its own way for texts of any length; flat, as ours.
    const raw = await gliner.model.inference_with_chunking([text], task.labels, true, task.threshold);
    entities.push(raw[0].map(([, start, end, label]) => [start, end, label]));
  }
  const { user, system } = process.cpuUsage(before);
  process.send({ ms: performance.now() - from, cpu: (user + system) / 1000, entities, memory: process.memoryUsage.rss() / 1e6 });
});
process.send("ready");
`;

/** Path of the program; undefined, said why, where the registry cannot be reached. */
export function glinerJs(): string | undefined {
  const program = join(folder, "contestant.mjs");
  mkdirSync(join(folder, "sharp"), { recursive: true });
  for (const [name, text] of Object.entries(SHARP)) writeFileSync(join(folder, "sharp", name), text);
  writeFileSync(join(folder, "package.json"), JSON.stringify(PACKAGE));
  writeFileSync(program, PROGRAM);
  if (existsSync(join(folder, "node_modules", "gliner", "package.json"))) return program;
  const npm = spawnSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: folder,
    encoding: "utf8",
    timeout: 300_000,
    shell: process.platform === "win32",
  });
  if (npm.status === 0) return program;
  console.log(
    `GLiNER.js: skipped: npm install gliner@${VERSION} failed (${npm.stderr?.split("\n")[0] ?? npm.error})`,
  );
  return undefined;
}
