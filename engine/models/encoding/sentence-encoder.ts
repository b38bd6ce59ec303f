// A sentence encoder of a folder: texts in, vectors of length 1 out, computed in batches of texts of like length.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { sha256Of } from "../folder/digest.ts";
import { Int64Builder } from "../int64.ts";
import { ModelError } from "../model-error.ts";
import type { SessionOptions, TensorRuntime, TensorSession } from "../session.ts";
import { float32Of, requireNames, type Tensors } from "../tensors.ts";
import { type EncoderSettings, encoderSettings } from "./encoder-settings.ts";
import { normalised, type Pooling, pooled } from "./pooling.ts";
import type { TextEncoder } from "./text-encoder.ts";
import { TextTokens } from "./text-tokens.ts";

/** Numbers of states in one run at most, padding included: what a cache holds, and a cancel waits for. */
const BATCH_TOKENS = 2_048;
const BATCH_TEXTS = 128;

/** Outputs that hold a vector of each text, and those that hold a state of each token. */
const POOLED = ["sentence_embedding", "sentence_embeddings"] as const;
const STATES = ["last_hidden_state", "token_embeddings", "hidden_states"] as const;
const INPUTS = ["input_ids", "attention_mask", "token_type_ids", "position_ids"];

/** Graphs of a folder in the order in which they are taken: small integers are fastest on a CPU. */
const GRAPHS = ["model_quantized", "model_int8", "model_qint8_avx512_vnni", "model", "model_fp16"].flatMap(
  (name) => [join("onnx", `${name}.onnx`), `${name}.onnx`],
);

export interface EncoderOptions extends SessionOptions {
  /** Instead of what the folder says. */
  readonly pooling?: Pooling;
}

export class SentenceEncoder implements TextEncoder {
  /** Name of the folder. */
  readonly name: string;
  /** First 32 hexadecimal digits of a SHA-256 over all that makes the vectors: graph, tokenizer, pooling, length. */
  readonly hash: string;
  readonly settings: EncoderSettings;
  readonly session: TensorSession;
  readonly #tokens: TextTokens;
  readonly #output: string;
  readonly #isPooled: boolean;
  readonly #folder: string;

  private constructor(
    folder: string,
    hash: string,
    session: TensorSession,
    settings: EncoderSettings,
    tokens: TextTokens,
    output: { name: string; isPooled: boolean },
  ) {
    this.name = basename(folder);
    this.hash = hash;
    this.session = session;
    this.settings = settings;
    this.#folder = folder;
    this.#tokens = tokens;
    this.#output = output.name;
    this.#isPooled = output.isPooled;
  }

  /**
   * Rejects with `ModelError`: `missing` where a file is, `damaged` and `unsupported` by its configuration, `tensors` where the graph is
   * not that of an encoder.
   */
  static async open(
    folder: string,
    runtime: TensorRuntime,
    options: EncoderOptions = {},
  ): Promise<SentenceEncoder> {
    const path = resolve(folder);
    const graph = GRAPHS.map((file) => join(path, file)).find((file) => existsSync(file));
    if (graph === undefined)
      throw new ModelError(
        "missing",
        `${path}: has no onnx/model.onnx. Give the folder of a sentence encoder that was exported to ONNX.`,
      );
    const session = await runtime.open(graph, options);
    try {
      const output = outputOf(session, graph);
      const settings = await encoderSettings(path, {
        graphPools: output.isPooled,
        ...(options.pooling ? { pooling: options.pooling } : {}),
      });
      const tokens = await TextTokens.open(path, settings);
      const hash = await hashOf(path, graph, [
        output.name,
        settings.pooling,
        settings.longest,
        settings.lowerCase,
      ]);
      return new SentenceEncoder(path, hash, session, settings, tokens, output);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** How a text's vector comes about, for a person. */
  get pooledBy(): string {
    return this.#isPooled ? "its graph" : this.settings.pooling;
  }

  /** Rejects with `ModelError` `request` for a text without a token, `numbers` for NaN, `tokenizer` for a foreign one; or with the signal's reason. */
  async encode(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]> {
    return (await this.encodeEach(texts, signal)).map((vector, at) => {
      if (vector) return vector;
      throw new ModelError(
        "request",
        `text ${at + 1} has no token that the model knows: "${texts[at]?.slice(0, 60)}".`,
      );
    });
  }

  /** The same, with nothing for a text of which nothing is a token that the model knows. */
  async encodeEach(
    texts: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly (Float32Array | undefined)[]> {
    const vectors = new Array<Float32Array | undefined>(texts.length).fill(undefined);
    const rows = texts
      .map((text, at) => ({ at, text, ids: this.#tokens.of(text) }))
      .filter(({ ids }) => ids.length > 0);
    rows.sort((a, b) => a.ids.length - b.ids.length);
    for (let from = 0; from < rows.length; ) {
      signal?.throwIfAborted();
      let to = from + 1;
      const fits = (n: number) =>
        n - from <= BATCH_TEXTS && (n - from) * (rows[n - 1]?.ids.length ?? 0) <= BATCH_TOKENS;
      while (to < rows.length && fits(to + 1)) to++;
      const batch = rows.slice(from, to);
      const made = await this.#run(batch.map(({ ids }) => ids));
      batch.forEach(({ at, text, ids }, row) => {
        vectors[at] = normalised(made(row, ids.length), text);
      });
      from = to;
    }
    return vectors;
  }

  async #run(rows: readonly (readonly number[])[]): Promise<(row: number, tokens: number) => Float32Array> {
    const length = Math.max(...rows.map((ids) => ids.length));
    const dims = [rows.length, length];
    const cells = rows.length * length;
    const [ids, mask, types, places] = [0, 1, 2, 3].map(() => new Int64Builder(cells)) as [
      Int64Builder, Int64Builder, Int64Builder, Int64Builder,
    ]; // biome-ignore format: four of a kind
    rows.forEach((row, r) => {
      for (let i = 0; i < length; i++) {
        const at = r * length + i;
        ids.set(at, row[i] ?? this.settings.padding);
        mask.set(at, Number(i < row.length));
        places.set(at, i);
      }
    });
    const all: Tensors = {
      input_ids: ids.tensor(dims),
      attention_mask: mask.tensor(dims),
      token_type_ids: types.tensor(dims),
      position_ids: places.tensor(dims),
    };
    const declared = new Set(this.session.inputs.map(({ name }) => name));
    const feeds = Object.fromEntries(Object.entries(all).filter(([name]) => declared.has(name)));
    const output = (await this.#computed(feeds))[this.#output];
    const width = output?.dims.at(-1) ?? 0;
    const expected = this.#isPooled ? [rows.length, width] : [rows.length, length, width];
    if (!output || width < 1 || String(output.dims) !== String(expected))
      throw new ModelError(
        "tensors",
        `${this.#folder}: ${this.#output} has the shape [${output?.dims}] for ${rows.length} texts of ${length} tokens; [${expected}] was expected.`,
      );
    const data = float32Of(output, this.#output);
    if (this.#isPooled) return (row) => data.slice(row * width, (row + 1) * width);
    return (row, tokens) => pooled({ data, length, width }, row, tokens, this.settings.pooling);
  }

  async #computed(feeds: Tensors): Promise<Tensors> {
    try {
      return await this.session.run(feeds, [this.#output]);
    } catch (error) {
      if (error instanceof Error && /out of (data )?bounds|indices element/i.test(error.message))
        throw new ModelError(
          "tokenizer",
          `${this.#folder}: the tokenizer gives numbers that the model has no entry for; they do not belong together.`,
          { cause: error },
        );
      throw error;
    }
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

function outputOf(session: TensorSession, graph: string): { name: string; isPooled: boolean } {
  requireNames(graph, "inputs", session.inputs, ["input_ids"]);
  const foreign = session.inputs.find(({ name }) => !INPUTS.includes(name));
  if (foreign)
    throw new ModelError(
      "tensors",
      `${graph} wants ${foreign.name} (an encoder takes ${INPUTS.join(", ")}): it is not a sentence encoder.`,
    );
  const has = (name: string) => session.outputs.some((output) => output.name === name);
  const whole = POOLED.find(has);
  if (whole) return { name: whole, isPooled: true };
  const states = STATES.find(has);
  if (states) return { name: states, isPooled: false };
  throw new ModelError(
    "tensors",
    `${graph} has none of ${[...POOLED, ...STATES].join(", ")} among its outputs (${session.outputs.map((o) => o.name).join(", ")}): it is not a sentence encoder.`,
  );
}

async function hashOf(folder: string, graph: string, how: readonly unknown[]): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(how));
  const files = [
    graph,
    `${graph}_data`,
    `${graph}.data`,
    join(folder, "tokenizer.json"),
    join(folder, "tokenizer_config.json"),
  ];
  for (const file of files) hash.update("\0").update(existsSync(file) ? await sha256Of(file) : "");
  return hash.digest("hex").slice(0, 32);
}
