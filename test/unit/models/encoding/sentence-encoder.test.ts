// Sentence encoders of real graphs: vectors as the reference computes them, and every way in which a folder is no encoder.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pooling } from "../../../../engine/models/encoding/pooling.ts";
import { SentenceEncoder } from "../../../../engine/models/encoding/sentence-encoder.ts";
import { ModelError } from "../../../../engine/models/model-error.ts";
import { onnxRuntime } from "../../../../engine/models/onnx-runtime.ts";
import type { TensorRuntime } from "../../../../engine/models/session.ts";

const fixtures = join(import.meta.dirname, "..", "..", "..", "fixtures", "encoding");
const reference = JSON.parse(readFileSync(join(fixtures, "reference.json"), "utf8")) as {
  texts: string[];
} & Record<Pooling, number[][]>;

const runtime = onnxRuntime();
const coded = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ModelError, String(error));
  assert.equal(error.code, code, error.message);
  assert.match(error.message, message);
  return true;
};

/** A copy of a fixture's folder that a test may damage. */
function copyOf(name: "states" | "embedding"): string {
  const folder = mkdtempSync(join(tmpdir(), "curie-encoder-"));
  cpSync(join(fixtures, name), folder, { recursive: true });
  return folder;
}

const near = (actual: Float32Array | undefined, expected: readonly number[] | undefined): void => {
  assert.equal(actual?.length, expected?.length);
  actual?.forEach((x, i) => {
    assert.ok(Math.abs(x - (expected?.[i] ?? Number.NaN)) < 1e-5, `${i}: ${x} ${expected?.[i]}`);
  });
};
const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);

describe("a sentence encoder", () => {
  it("pools as its files say, or as it is told, whatever else is in the batch", async () => {
    for (const pooling of [undefined, "mean", "cls", "max"] as const) {
      const encoder = await SentenceEncoder.open(
        join(fixtures, "states"),
        runtime,
        pooling ? { pooling } : {},
      );
      assert.equal(encoder.settings.pooling, pooling ?? "mean");
      const together = await encoder.encode(reference.texts);
      for (const [i, text] of reference.texts.entries()) {
        near(together[i], reference[pooling ?? "mean"][i]);
        near((await encoder.encode([text]))[0], reference[pooling ?? "mean"][i]);
      }
      await encoder.release();
    }
  });

  it("takes the vector of a graph that pools itself", async () => {
    const encoder = await SentenceEncoder.open(join(fixtures, "embedding"), runtime);
    for (const [i, vector] of (await encoder.encode(reference.texts)).entries())
      near(vector, reference.mean[i]);
    await encoder.release();
  });

  it("counts the first token where nothing says how to pool, as SapBERT does", async () => {
    const folder = copyOf("states");
    rmSync(join(folder, "1_Pooling"), { recursive: true });
    rmSync(join(folder, "modules.json"));
    const encoder = await SentenceEncoder.open(folder, runtime);
    assert.equal(encoder.settings.pooling, "cls");
    await encoder.release();
  });

  it("cuts what is too long, in front of the last special token", async () => {
    const encoder = await SentenceEncoder.open(join(fixtures, "states"), runtime);
    assert.equal(encoder.settings.longest, 8);
    const words = "heart attack lung cancer breast aspirin";
    const [short, long] = await encoder.encode([words, `${words} ${"sclerosis ".repeat(3000)}`]);
    near(long, [...(short ?? [])]);
    await encoder.release();
  });

  it("computes many texts in batches of like length, in their order, and stops when asked", async () => {
    let largest = 0;
    const counting: TensorRuntime = {
      open: async (graph, options) => {
        const session = await runtime.open(graph, options);
        return {
          ...session,
          run: (feeds, wanted) => {
            largest = Math.max(largest, (feeds.input_ids?.dims[0] ?? 0) * (feeds.input_ids?.dims[1] ?? 0));
            return session.run(feeds, wanted);
          },
        };
      },
    };
    const encoder = await SentenceEncoder.open(join(fixtures, "states"), counting);
    const texts = Array.from(
      { length: 700 },
      (_, i) => reference.texts[i % reference.texts.length] as string,
    );
    const vectors = await encoder.encode(texts);
    for (const [i, vector] of vectors.entries()) near(vector, reference.mean[i % reference.texts.length]);
    assert.ok(largest <= 2_048, `a run of ${largest} tokens`);
    await assert.rejects(encoder.encode(texts, AbortSignal.abort(new Error("enough"))), /enough/);
    await encoder.release();
  });

  it("has no vector of a text without a token that it knows", async () => {
    const encoder = await SentenceEncoder.open(join(fixtures, "states"), runtime);
    const [none, foreign, some] = await encoder.encodeEach(["  ", "неизвестно ???", "heart"]);
    assert.deepEqual([none, foreign], [undefined, undefined]);
    assert.equal(some?.length, 24);
    await assert.rejects(
      encoder.encode(["heart", ""]),
      coded("request", /text 2 has no token that the model knows/),
    );
    await encoder.release();
  });

  it("puts words that mean the same near one another", async () => {
    const encoder = await SentenceEncoder.open(join(fixtures, "states"), runtime);
    const [a, b, c] = (await encoder.encode(["heart attack", "myocardial infarction", "lung cancer"])) as [
      Float32Array, Float32Array, Float32Array,
    ]; // biome-ignore format: three of a kind
    assert.ok(dot(a, b) > 0.9 && dot(a, c) < 0.5, `${dot(a, b)} ${dot(a, c)}`);
    await encoder.release();
  });

  it("has another hash with another pooling, tokenizer or graph", async () => {
    const folder = copyOf("states");
    const hashOf = async (pooling?: Pooling): Promise<string> => {
      const encoder = await SentenceEncoder.open(folder, runtime, pooling ? { pooling } : {});
      await encoder.release();
      return encoder.hash;
    };
    const hashes = [await hashOf(), await hashOf("cls")];
    writeFileSync(
      join(folder, "tokenizer_config.json"),
      JSON.stringify({ model_max_length: 12, pad_token: "[PAD]" }),
    );
    hashes.push(await hashOf());
    cpSync(join(fixtures, "embedding", "onnx", "model.onnx"), join(folder, "onnx", "model.onnx"));
    hashes.push(await hashOf());
    assert.equal(new Set(hashes).size, hashes.length);
  });
});

describe("a folder that is no sentence encoder", () => {
  const refused = (folder: string, code: string, message: RegExp) =>
    assert.rejects(SentenceEncoder.open(folder, runtime), coded(code, message));

  it("is refused for what it lacks", async () => {
    const folder = copyOf("states");
    rmSync(join(folder, "tokenizer.json"));
    await refused(folder, "missing", /tokenizer\.json: no such file/);
    rmSync(join(folder, "onnx"), { recursive: true });
    await refused(folder, "missing", /has no onnx\/model\.onnx/);
    await refused(join(folder, "nowhere"), "missing", /has no onnx\/model\.onnx/);
  });

  it("is refused for files that are none", async () => {
    const folder = copyOf("states");
    writeFileSync(join(folder, "1_Pooling", "config.json"), "{");
    await refused(folder, "damaged", /1_Pooling.config\.json: this is no configuration/);
    writeFileSync(join(folder, "1_Pooling", "config.json"), JSON.stringify({ pooling_mode_lasttoken: true }));
    await refused(folder, "unsupported", /pooling_mode_lasttoken is not computed here/);
    writeFileSync(
      join(folder, "1_Pooling", "config.json"),
      JSON.stringify({ pooling_mode_cls_token: true, pooling_mode_mean_tokens: true }),
    );
    await refused(folder, "unsupported", /cls_token and pooling_mode_mean_tokens/);
    writeFileSync(
      join(folder, "modules.json"),
      JSON.stringify([{ path: "3_Dense", type: "sentence_transformers.models.Dense" }]),
    );
    await refused(folder, "unsupported", /the module sentence_transformers\.models\.Dense/);
    writeFileSync(join(folder, "onnx", "model.onnx"), "no graph");
    await refused(folder, "damaged", /is not a graph/);
  });

  it("is refused for tensors of another kind of model", async () => {
    const folder = copyOf("states");
    cpSync(join(fixtures, "..", "continuing", "causal", "onnx"), join(folder, "onnx"), { recursive: true });
    await refused(folder, "tensors", /is not a (sentence encoder|model of this kind)/);
  });

  it("is refused for a tokenizer that is another model's", async () => {
    const folder = copyOf("states");
    const path = join(folder, "tokenizer.json");
    const tokenizer = JSON.parse(readFileSync(path, "utf8"));
    tokenizer.model.vocab.heart = 9_999;
    writeFileSync(path, JSON.stringify(tokenizer));
    const encoder = await SentenceEncoder.open(folder, runtime);
    await assert.rejects(
      encoder.encode(["heart"]),
      coded("tokenizer", /gives token 9999, .* they do not belong/),
    );
    await encoder.release();
    writeFileSync(join(folder, "config.json"), "{}");
    const untold = await SentenceEncoder.open(folder, runtime);
    await assert.rejects(untold.encode(["heart"]), coded("tokenizer", /has no entry for/));
    await untold.release();
  });

  it("is told of by its numbers where weights are damaged", async () => {
    const encoder = await SentenceEncoder.open(join(fixtures, "states"), runtime);
    await assert.rejects(encoder.encode(["heart", "broken"]), coded("numbers", /no vector of "broken"/));
    await encoder.release();
  });
});
