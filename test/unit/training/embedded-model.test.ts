// The shipped recognition model in the product's runtime: the logits that its export wrote down, its labels, a few dozen
// abstracts of a test part.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { manifestSchema } from "../../../engine/models/folder/manifest.ts";
import { LoadedModels } from "../../../engine/models/loaded-models.ts";
import { onnxRuntime } from "../../../engine/models/onnx-runtime.ts";
import { float32Of } from "../../../engine/models/tensors.ts";
import { batchOf, encodeWindow } from "../../../engine/recognition/gliner/batch.ts";
import { type GlinerItem, glinerJob } from "../../../engine/recognition/gliner/job.ts";
import { wordPiecesFrom } from "../../../engine/recognition/gliner/word-pieces.ts";
import { glinerWorker } from "../../../engine/recognition/gliner/worker.ts";
import { MODELS, type ModelName } from "../../../engine/training/embedded/concepts.ts";
import { embeddedFolder } from "../../bench/embedded.bench.ts";
import { runEmbedded } from "../../bench/embedded-run.ts";
import { EMBEDDED_SETS } from "../../bench/embedded-sets.ts";
import { hasShared } from "../../bench/places.ts";

const models = new LoadedModels([glinerWorker]);
after(() => models.close());

type Marked = [text: string, label: string];

async function found(model: string, text: string, labels: string[], nested = false): Promise<Marked[]> {
  const out: Marked[] = [];
  await models.run(
    glinerJob,
    { folder: embeddedFolder(model) },
    { text, labels, nested },
    (item: GlinerItem) => {
      for (const m of item.found) out.push([text.slice(m.start, m.end), m.label]);
    },
  );
  return out;
}

describe("the embedded English model", () => {
  it("ships with its manifest, its card, and no more than ten megabytes", () => {
    const folder = embeddedFolder("en");
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, "curie-model.json"), "utf8")));
    assert.equal(manifest.kind, "gliner");
    const graph = manifest.files["onnx/model_quantized.onnx"];
    assert.ok(graph && graph.size < 10e6);
    assert.ok(existsSync(join(folder, manifest.card ?? "none")));
    assert.deepEqual(
      manifest.labels?.map((l) => [l.name, ...l.aliases]),
      Object.values(MODELS.en).map((c) => [...c.wordings]),
    );
  });

  it("computes in this runtime what it computed where it was exported", async () => {
    const folder = embeddedFolder("en");
    const reference = JSON.parse(readFileSync(join(folder, "reference.json"), "utf8")) as {
      texts: string[][];
      labels: string[];
      mask: number[];
      int8: number[];
    };
    const pieces = await wordPiecesFrom(folder);
    const prompt = [
      ...reference.labels.flatMap((label) => [pieces.id("<<ENT>>") ?? -1, ...pieces.of(label)]),
      pieces.id("<<SEP>>") ?? -1,
    ];
    const windows = reference.texts.map((words) =>
      encodeWindow(0, words.length, (w) => pieces.of(words[w] as string)),
    );
    const session = await onnxRuntime().open(join(folder, "onnx", "model_quantized.onnx"), { device: "cpu" });
    const { feeds } = batchOf(windows, prompt, pieces, { head: "span", maxWidth: 10 });
    const { logits } = await session.run(feeds, ["logits"]);
    await session.release();
    assert.ok(logits);
    const labels = reference.labels.length;
    const off = [...float32Of(logits, "logits")].map((x, i) =>
      reference.mask[Math.floor(i / labels)] ? Math.abs(x - (reference.int8[i] as number)) : 0,
    );
    assert.equal(off.length, reference.int8.length);
    // int8 arithmetic may round otherwise on another processor: a hair's breadth of a logit, no decision.
    assert.ok(Math.max(...off) < 0.25, `logits differ by ${Math.max(...off)}`);
  });

  it("finds what it was asked for, by any wording that it knows", async () => {
    const text = "Lithium carbonate caused tremor and renal failure in two patients with bipolar disorder.";
    const usual = await found("en", text, ["chemical", "disease"]);
    assert.deepEqual(usual, [
      ["Lithium carbonate", "chemical"],
      ["tremor", "disease"],
      ["renal failure", "disease"],
      ["bipolar disorder", "disease"],
    ]);
    assert.deepEqual(await found("en", text, ["drug"]), [["Lithium carbonate", "drug"]]);
  });

  it("gives a label the same mentions whatever else is asked for", async () => {
    const text = "BRCA1 mutations in HeLa cells and in mice; aspirin had no effect on the liver.";
    const alone = await found("en", text, ["gene"], true);
    const all = await found("en", text, [], true);
    assert.ok(alone.length > 0);
    assert.deepEqual(
      all.filter(([, label]) => label === "gene"),
      alone,
    );
  });
});

describe("embedded models on real text", () => {
  const enough: Partial<Record<string, number>> = { bc5cdr: 0.8, "ncbi-disease": 0.7, spaccc: 0.35 };
  for (const [name, least] of Object.entries(enough))
    it(`${name}: 25 documents of the test part`, async function () {
      const set = EMBEDDED_SETS.find((s) => s.name === name);
      assert.ok(set);
      if (!hasShared || !existsSync(embeddedFolder(set.model as ModelName))) {
        console.log("      skipped: no ../shared");
        return this.skip();
      }
      const { result, documents } = await runEmbedded(set, embeddedFolder(set.model), models, 25);
      assert.equal(documents, 25);
      const f1 = result.figures.find((f) => f.id === "recognition.exact.f1")?.value ?? 0;
      assert.ok(f1 > (least as number), `exact F1 ${f1}`);
    }).timeout(60_000);
});
