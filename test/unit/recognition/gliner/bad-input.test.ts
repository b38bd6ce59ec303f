import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelError, type ModelFailure } from "../../../../engine/models/model-error.ts";
import { onnxRuntime } from "../../../../engine/models/onnx-runtime.ts";
import type { TensorData } from "../../../../engine/models/tensors.ts";
import { openGliner } from "../../../../engine/recognition/gliner/folder.ts";
import { layoutOf } from "../../../../engine/recognition/gliner/logits.ts";
import { recognise } from "../../../../engine/recognition/gliner/recognise.ts";
import { localModel } from "../../../fixtures/gliner/local-model.ts";
import { folderOf, openTiny, type Variant } from "../../../fixtures/gliner/tiny.ts";

const FLAT = { nested: false, multiLabel: false };
const TEXT = "Aspirin eased her headache.";

const failing = (code: ModelFailure, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ModelError, String(error));
  assert.equal(error.code, code, error.message);
  assert.match(error.message, message);
  return true;
};

describe("GLiNER models that are not right", () => {
  let folder: string;
  const copied = (variant: Variant): string => {
    const path = join(folder, variant);
    rmSync(path, { recursive: true, force: true });
    cpSync(folderOf(variant), path, { recursive: true });
    return path;
  };
  /** A copy with some keys of its configuration changed. */
  const configured = (variant: Variant, changes: object): string => {
    const path = copied(variant);
    const file = join(path, "gliner_config.json");
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), ...changes }));
    return path;
  };
  const opening = (path: string) => openGliner(path, onnxRuntime());
  const reading = async (path: string, labels = ["disease", "drug"]) => {
    const { model, release } = await opening(path);
    try {
      const plan = await model.plan(
        labels,
        labels.map(() => 0.5),
      );
      for await (const _ of recognise(TEXT, model, plan, FLAT));
    } finally {
      await release();
    }
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-gliner-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [type, why] of [
    ["gliner_uni_encoder_span_relex", /model of relations/],
    ["gliner_uni_encoder_token_relex", /model of relations/],
    ["gliner_uni_encoder_span_decoder", /writes its labels itself/],
    ["gliner_of_tomorrow", /gliner_of_tomorrow is not known/],
  ] as const)
    it(`are refused by their kind: ${type}`, () =>
      assert.rejects(opening(configured("uni-span", { model_type: type })), failing("unsupported", why)));

  it("are refused where their words cannot be cut", () =>
    assert.rejects(
      opening(configured("uni-span", { words_splitter_type: "mecab" })),
      failing("unsupported", /words_splitter_type mecab is not available.*whitespace, fine, letters-digits/),
    ));

  it("are refused where the configuration is none, by key", () =>
    assert.rejects(
      opening(configured("uni-span", { max_width: "twelve" })),
      failing("damaged", /gliner_config\.json: max_width/),
    ));

  it("are refused where graph and model_type are of different kinds", async () => {
    await assert.rejects(
      opening(configured("uni-span", { model_type: "gliner_bi_encoder_span" })),
      failing("tensors", /takes labels_input_ids and labels_attention_mask, or labels_embeds/),
    );
    await assert.rejects(
      opening(configured("uni-span", { model_type: "gliner_uni_encoder_token" })),
      failing("tensors", /wants span_idx, span_mask/),
    );
    await assert.rejects(
      opening(configured("bi-span", { model_type: "gliner_uni_encoder_span", labels_encoder: null })),
      failing("tensors", /wants labels_input_ids/),
    );
  });

  it("are refused where the widest span is another one", () =>
    assert.rejects(
      reading(configured("uni-span", { max_width: 7 })),
      failing("tensors", /spans of up to 4 words.*max_width 7|does not compute/),
    ));

  it("are refused where the label encoder is missing", async () => {
    const path = copied("bi-span-vectors");
    rmSync(join(path, "onnx", "labels.onnx"));
    await assert.rejects(opening(path), failing("missing", /no label encoder \(onnx\/labels\.onnx\)/));
  });

  it("are refused where the tokenizer is another model's", async () => {
    const other = copied("uni-span");
    cpSync(join(folderOf("uni-span-legacy"), "tokenizer.json"), join(other, "tokenizer.json"));
    writeFileSync(
      join(other, "gliner_config.json"),
      readFileSync(join(other, "gliner_config.json"), "utf8").replace(
        /"class_token_index": \d+/,
        '"class_token_index": 99',
      ),
    );
    await assert.rejects(
      opening(other),
      failing("tokenizer", /<<ENT>> is number 4 to the tokenizer and 99 to the model/),
    );
    const bare = copied("uni-span");
    const file = join(bare, "tokenizer.json");
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("<<ENT>>", "<<NOT>>"));
    await assert.rejects(opening(bare), failing("tokenizer", /has no token <<ENT>>/));
    // Same markers, other pieces: numbers beyond the model's vocabulary.
    const larger = copied("uni-span");
    cpSync(join(folderOf("uni-span-legacy"), "tokenizer.json"), join(larger, "tokenizer.json"));
    await assert.rejects(reading(larger), failing("tokenizer", /numbers that the model has no entry for/));
  });

  it("say so where they compute NaN", async () => {
    const model = await localModel({
      radius: 0,
      alter: (logits) => ({
        ...logits,
        data: new Float32Array((logits.data as Float32Array).length).fill(Number.NaN),
      }),
    });
    const plan = await model.plan(["a"], [0.5]);
    await assert.rejects(
      async () => {
        for await (const _ of recognise(TEXT, model, plan, FLAT));
      },
      failing("numbers", /computes NaN/),
    );
  });

  it("say so where logits have a shape that is none of theirs", async () => {
    const model = await localModel({
      radius: 0,
      alter: (logits): TensorData => ({ ...logits, dims: [1, ...logits.dims] }),
    });
    const plan = await model.plan(["a"], [0.5]);
    await assert.rejects(
      async () => {
        for await (const _ of recognise(TEXT, model, plan, FLAT));
      },
      failing("tensors", /shape \[1, 1, 5, 3, 1\] where \[1, 5, 3, 1\] was due/),
    );
  });

  it("have the layout of their token logits told by the shape, or by the configuration where it fits both", () => {
    assert.equal(layoutOf([2, 7, 5, 3], [2, 7, 5]), "bwc3");
    assert.equal(layoutOf([3, 2, 7, 5], [2, 7, 5]), "3bwc");
    assert.equal(layoutOf([3, 5, 3, 3], [3, 5, 3]), "bwc3");
    assert.equal(layoutOf([3, 3, 5, 3], [3, 5, 3]), "3bwc");
    assert.equal(layoutOf([3, 3, 3, 3], [3, 3, 3], "3bwc"), "3bwc");
    assert.throws(() => layoutOf([3, 3, 3, 3], [3, 3, 3]), failing("tensors", /token_layout/));
    assert.throws(() => layoutOf([2, 7, 3, 5], [2, 7, 5]), failing("tensors", /was due/));
  });
});

describe("labels that are not right", () => {
  it("none, empty, a marker of the prompt, longer than the context", async () => {
    const { model, release } = await openTiny("uni-span");
    await assert.rejects(model.plan([], []), failing("request", /no label was given/));
    await assert.rejects(
      model.plan(["a <<ENT>> b"], [0.5]),
      failing("request", /nothing that this model reads/),
    );
    await assert.rejects(
      model.plan(["very long ".repeat(60)], [0.5]),
      failing("request", /no room for text\. Shorten it/),
    );
    await release();
  });

  it("five thousand: each answered as if it stood alone, by a bi-encoder; in portions, by a uni-encoder", async function () {
    this.timeout(60_000);
    const labels = Array.from({ length: 5000 }, (_, i) => `label ${i.toString(36)}`);
    for (const variant of ["bi-span-vectors", "bi-span", "uni-span"] as const) {
      const { model, release } = await openTiny(variant);
      // Candidates, before labels exclude one another.
      const words = TEXT.match(/\w+|\S/g) ?? [];
      const window = { from: 0, to: words.length, first: 0, next: words.length };
      const read = async (some: readonly string[]) => {
        const plan = await model.plan(
          some,
          some.map(() => 0.5),
        );
        const found = await model.candidates([window], (w) => words[w] as string, plan);
        return {
          found: found.map((f) => `${f.start}-${f.end} ${f.score.toFixed(4)} ${some[f.label]}`).sort(),
          passes: plan.passes,
        };
      };
      const all = await read(labels);
      assert.equal(
        all.passes.reduce((sum, pass) => sum + pass.count, 0),
        labels.length,
      );
      assert.ok(all.found.length > 100, `${variant}: ${all.found.length}`);
      if (variant !== "uni-span")
        for (const label of labels.filter((_, i) => i % 997 === 3))
          assert.deepEqual(
            all.found.filter((f) => f.endsWith(` ${label}`)),
            (await read([label])).found,
          );
      else for (const { prompt, count } of all.passes) assert.ok(count <= 25 && prompt.length <= 64);
      await release();
    }
  });
});
