// Vectors of spans, and labels that are scored on them, with the model that ships: its own label heads put in as learned ones
// must find what the labels themselves find.
import assert from "node:assert/strict";
import { join } from "node:path";
import { LoadedModels } from "../../../../engine/models/loaded-models.ts";
import { ModelError } from "../../../../engine/models/model-error.ts";
import { type GlinerItem, type GlinerRequest, glinerJob } from "../../../../engine/recognition/gliner/job.ts";
import { glinerWorker } from "../../../../engine/recognition/gliner/worker.ts";
import { folderOf } from "../../../fixtures/gliner/tiny.ts";

const SHIPPED = join(import.meta.dirname, "../../../../engine/models/embedded/curie-embedded-en");
const TEXT = "Naloxone reverses the effect of clonidine. Acute kidney failure was seen after amphotericin B.";

describe("labels learned on span vectors", () => {
  const models = new LoadedModels([glinerWorker]);
  after(() => models.close());
  const ask = async (request: Omit<GlinerRequest, "text">, folder = SHIPPED) => {
    const found: GlinerItem["found"] = [];
    const { result } = await models.run(glinerJob, { folder }, { text: TEXT, ...request }, (item) =>
      found.push(...item.found),
    );
    return { found, result };
  };

  it("score as the label does whose head they are, under a name of their own", async () => {
    const plain = await ask({ labels: ["chemical"] });
    assert.deepEqual(
      plain.found.map((f) => TEXT.slice(f.start, f.end)),
      ["Naloxone", "clonidine", "amphotericin B"],
    );
    const { result } = await ask({
      labels: ["chemical"],
      vectorsOf: [plain.found[0] as { start: number; end: number }],
    });
    const head = result.vectors?.labels.chemical ?? [];
    const vector = result.vectors?.spans[0] ?? [];
    assert.equal(head.length, vector.length + 1);
    const bias = head.at(-1) as number;
    const logit = vector.reduce((sum, x, i) => sum + x * (head[i] as number), bias);
    const score = 1 / (1 + Math.exp(-logit));
    assert.ok(Math.abs(score - (plain.found[0]?.score ?? 0)) < 0.02, `${score}`);
    const learned = await ask({
      labels: ["my own"],
      heads: { "my own": { weights: head.slice(0, -1), bias } },
    });
    assert.deepEqual(
      learned.found.map((f) => [f.start, f.end, f.label]),
      plain.found.map((f) => [f.start, f.end, "my own"]),
    );
    assert.deepEqual(learned.result.notes, []);
  });

  it("give null for spans whose borders are no words', or that are wider than the model reads", async () => {
    const spans = [
      { start: 1, end: 8 },
      { start: 0, end: 41 },
      { start: 0, end: TEXT.length },
      { start: 3, end: 3 },
    ];
    const { result } = await ask({ labels: ["chemical"], vectorsOf: spans });
    assert.deepEqual(
      result.vectors?.spans.map((v) => v === null),
      [true, false, true, true],
    );
  });

  it("are refused by a model that gives no vectors, and by one whose vectors are of another size", async () => {
    const failing = (message: RegExp) => (error: unknown) =>
      error instanceof ModelError && message.test(error.message);
    const head = { weights: [1, 2], bias: 0 };
    await assert.rejects(
      ask({ labels: ["x"], heads: { x: head } }, folderOf("uni-span")),
      failing(/gives no span vectors/),
    );
    await assert.rejects(
      ask({ labels: ["x"], vectorsOf: [] }, folderOf("uni-span")),
      failing(/gives no span vectors/),
    );
    await assert.rejects(
      ask({ labels: ["x"], heads: { x: head } }),
      failing(/vectors of 2 numbers; this model's have/),
    );
  });

  it("a label that no model knows ends with what it knows", () =>
    assert.rejects(ask({ labels: ["unicorn"] }), (error: unknown) => {
      assert.ok(error instanceof ModelError && error.code === "request");
      assert.match(error.message, /"unicorn" is not known to this model.*it knows chemical, disease/);
      return true;
    }));
});
