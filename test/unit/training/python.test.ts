// The Python side of training: its own tests, and a bundle that is written, trained for a few steps, exported, and read by
// the product's runtime. Skipped where no Python with the requirements is at hand.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LoadedModels } from "../../../engine/models/loaded-models.ts";
import { asRequest, learnHead } from "../../../engine/recognition/adapt/learn-head.ts";
import { type GlinerItem, glinerJob } from "../../../engine/recognition/gliner/job.ts";
import { glinerWorker } from "../../../engine/recognition/gliner/worker.ts";
import { writeNerBundle } from "../../../engine/training/bundle/bundle.ts";
import type { BundleConfig } from "../../../engine/training/bundle/config.ts";
import { pythonWith, runPython as run } from "../../fixtures/python.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const embedded = join(root, "engine", "training", "embedded");
const scripts = ["shared", "python"].map((folder) => join(root, "engine", "training", "bundle", folder));

describe("the trainer of the embedded model", () => {
  it("passes its own tests", function () {
    const python = pythonWith("torch, numpy");
    if (!python) {
      console.log("      skipped: no Python with torch");
      return this.skip();
    }
    assert.match(run(python, embedded, ["-m", "unittest", "discover", "-s", "tests", "-t", "."]), /\nOK/);
  }).timeout(180_000);
});

/** Sentences in which drugs treat diseases: learned in seconds by anything that learns. */
function sentences(count: number): string {
  const drugs = ["aspirin", "lithium", "ibuprofen", "morphine", "insulin"];
  const diseases = ["pain", "fever", "diabetes", "mania", "asthma"];
  return Array.from({ length: count }, (_, i) => {
    const drug = drugs[i % 5] as string;
    const disease = diseases[(i * 3 + Math.floor(i / 5)) % 5] as string;
    const text = `Patients with ${disease} were given ${drug} daily.`;
    const mention = (said: string, type: string) => {
      const start = text.indexOf(said);
      return {
        spans: [[start, start + said.length]],
        text: said,
        type,
        source: "file",
        status: "undecided",
        concepts: [],
        candidates: [],
      };
    };
    return `${JSON.stringify({
      id: `s${i}`,
      unit: "utf16",
      text,
      sections: [],
      mentions: [mention(disease, "Disease"), mention(drug, "Chemical")],
    })}\n`;
  }).join("");
}

describe("a training bundle", () => {
  const folder = mkdtempSync(join(tmpdir(), "curie-bundle-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const corpus = join(folder, "gold.jsonl");
  const options = {
    base: "scratch",
    glinerBase: "none",
    mix: "two-stage",
    epochs: 6,
    lora: 0,
    batch: 10,
    words: 60,
    seed: 1,
  } as const;
  const labels = { Disease: "disease", Chemical: "drug" };

  it("holds rows of both stages, keeps every tenth document, and says what it is", async () => {
    writeFileSync(corpus, sentences(200));
    const bundle = await writeNerBundle(join(folder, "bundle"), {
      sources: { gold: [corpus], silver: [corpus], dev: [] },
      options,
      labels,
      scripts,
    });
    assert.deepEqual(bundle.labels, ["disease", "drug"]);
    assert.deepEqual(bundle.parts.gold, { documents: 180, rows: 180, mentions: 360, lost: 0 });
    assert.equal(bundle.parts.dev?.documents, 20);
    const config = JSON.parse(readFileSync(join(folder, "bundle", "config.json"), "utf8")) as BundleConfig;
    assert.deepEqual(
      config.stages.map((s) => [s.name, s.files, s.epochs]),
      [
        ["silver", ["data/silver.jsonl"], 3],
        ["gold", ["data/gold.jsonl"], 6],
      ],
    );
    assert.match(readFileSync(join(folder, "bundle", "README.md"), "utf8"), /torchrun/);
  });

  it("is refused where nothing can be learned", async () => {
    await assert.rejects(
      writeNerBundle(join(folder, "empty"), {
        sources: { gold: [corpus], silver: [], dev: [] },
        options: { ...options, mix: "gold" },
        labels: { Nothing: "nothing" },
        scripts,
      }),
      RangeError,
    );
  });

  it("trains with Hugging Face's trainer, with and without LoRA, and its model runs here", async function () {
    const python = pythonWith("torch, transformers, accelerate, peft, onnx, onnxruntime");
    if (!python) {
      console.log("      skipped: no Python with torch, transformers, accelerate, peft and onnxruntime");
      return this.skip();
    }
    const bundle = join(folder, "bundle");
    const path = join(bundle, "config.json");
    const config = JSON.parse(readFileSync(path, "utf8")) as BundleConfig;
    const scratch = { vocabulary: 300, layers: 1, hidden: 64, heads: 2 };
    writeFileSync(path, JSON.stringify({ ...config, scratch, size: 64, dropout: 0, warmup: 5 }));
    const told = run(python, bundle, [
      "-m",
      "accelerate.commands.launch",
      "--num_processes",
      "1",
      "--cpu",
      "train.py",
    ]);
    assert.match(told, /"stage": "gold"/);
    run(python, bundle, ["export.py"]);
    const models = new LoadedModels([glinerWorker]);
    const found: string[] = [];
    const text = "Patients with asthma were given morphine daily.";
    const take = (item: GlinerItem) => {
      for (const m of item.found) found.push(`${text.slice(m.start, m.end)}: ${m.label}`);
    };
    await models.run(
      glinerJob,
      { folder: join(bundle, "model") },
      { text, labels: ["drug", "disease"] },
      take,
    );
    assert.deepEqual(found, ["asthma: disease", "morphine: drug"]);

    // A type that it was not trained on, learned through its label side.
    const lesson = (i: number) => {
      const said = `On day ${i} the nurse gave insulin ${i % 2 ? "slowly" : "quickly"} and left.`;
      const start = said.indexOf(i % 2 ? "slowly" : "quickly");
      const end = said.indexOf(" and left");
      return { id: String(i), text: said, accepted: [{ start, end }], rejected: [] };
    };
    const choice = { folder: join(bundle, "model") };
    const { head, heldOut } = await learnHead(models, choice, {
      label: "Manner",
      texts: [1, 2, 3, 4, 5, 6].map(lesson),
      splitter: "letters-digits",
      widest: 10,
    });
    assert.ok((heldOut ?? 0) > 0.5, `held out: ${heldOut}`);
    const manner: string[] = [];
    const fresh = "On day nine the doctor gave aspirin slowly and left.";
    await models.run(
      glinerJob,
      choice,
      { text: fresh, labels: ["Manner"], heads: { Manner: asRequest(head) } },
      (item) => manner.push(...item.found.map((m) => fresh.slice(m.start, m.end))),
    );
    await models.close();
    assert.deepEqual(manner, ["slowly"]);

    // LoRA: the adapters are merged before the export, whose own check compares graph and PyTorch.
    const short = config.stages.map((s) => ({ ...s, steps: 3 }));
    const lora = { r: 4, lora_alpha: 8, lora_dropout: 0.1 };
    writeFileSync(path, JSON.stringify({ ...config, scratch, size: 64, stages: short, lora }));
    run(python, bundle, ["train.py"]);
    assert.match(run(python, bundle, ["export.py"]), /"difference"/);
  }).timeout(600_000);
});
