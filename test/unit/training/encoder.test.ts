// `npm run train:encoder` on a handful of concepts: trained, exported, and read by the product as the Python side computes it. Skipped
// where no Python with the requirements is at hand.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SentenceEncoder } from "../../../engine/models/encoding/sentence-encoder.ts";
import { onnxRuntime } from "../../../engine/models/onnx-runtime.ts";

const folder = join(import.meta.dirname, "..", "..", "..", "engine", "training", "encoder");
const python = process.env.PYTHON ?? "python3";

function run(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(python, args, {
    cwd: folder,
    encoding: "utf8",
    env: {
      ...process.env,
      OMP_NUM_THREADS: "1",
      TOKENIZERS_PARALLELISM: "false",
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
  assert.equal(status, 0, `${args.join(" ")}\n${stderr.slice(-3000)}`);
  return stdout + stderr;
}

const CONCEPTS = [
  ["heart attack", "myocardial infarction", "infarto de miocardio"],
  ["lung cancer", "pulmonary neoplasm", "cáncer de pulmón"],
  ["aspirin", "acetylsalicylic acid"],
  ["高血压", "hypertension", "high blood pressure"],
];

describe("the trainer of the name encoder", () => {
  before(function () {
    if (spawnSync(python, ["-c", "import torch, onnx, onnxruntime, numpy, tokenizers"]).status === 0) return;
    console.log("      skipped: no Python with torch, onnx, onnxruntime and tokenizers");
    this.skip();
  });

  it("passes its own tests", () => {
    assert.match(run(["-m", "unittest", "discover", "-s", "tests", "-t", "."]), /\nOK/);
  }).timeout(180_000);

  it("writes a folder that the product reads as it was trained", async () => {
    const work = mkdtempSync(join(tmpdir(), "curie-train-encoder-"));
    const data = join(work, "data");
    const lines = (rows: readonly unknown[]) => rows.map((r) => `${JSON.stringify(r)}\n`).join("");
    mkdirSync(data);
    writeFileSync(join(data, "concepts.jsonl"), lines(CONCEPTS.map((names, i) => ({ id: `X:${i}`, names }))));
    writeFileSync(join(data, "dev.jsonl"), lines([{ set: "mine", mention: "Heart Attack", concept: 0 }]));
    const said = run(["-m", "curie_encoder.train", data, work, "--steps", "60"]);
    assert.match(said, /"dev": \{"mine": 1\.0\}/);
    const out = join(work, "out");
    run(["-m", "curie_encoder.export", work, out]);
    const encoder = await SentenceEncoder.open(out, onnxRuntime());
    const reference = JSON.parse(readFileSync(join(out, "reference.json"), "utf8"));
    const vectors = await encoder.encode(reference.texts);
    reference.int8.forEach((expected: number[], i: number) => {
      const length = Math.hypot(...expected);
      const most = Math.max(
        ...expected.map((x, k) => Math.abs(x / length - (vectors[i]?.[k] ?? Number.NaN))),
      );
      assert.ok(most < 2e-3, `${reference.texts[i]}: ${most}`);
    });
    await encoder.release();
    rmSync(work, { recursive: true, force: true });
  }).timeout(180_000);
});
