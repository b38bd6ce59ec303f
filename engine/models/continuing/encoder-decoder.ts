// An encoder–decoder model as two ONNX graphs, Optimum's layout: an encoder `input_ids`, `attention_mask` int64 [rows, tokens]
// → `last_hidden_state` [rows, tokens, size], and a decoder without cache `input_ids`, `encoder_hidden_states`,
// `encoder_attention_mask` → `logits` [rows, tokens, vocabulary]. The prompt is encoded once. Answers are names, a few tokens long,
// and are read again at each step, which costs less than copying a cache for each re-ordering of the beam.
import type { TensorSession } from "../session.ts";
import { float32Of, refuseNaN, requireNames, type TensorData } from "../tensors.ts";
import type { ContinuingModel, Extension, Rows } from "./continuing-model.ts";
import { takeRows } from "./kv-cache.ts";
import { refuseForeign, refuseTooLong, vocabularyOf } from "./token-checks.ts";

export interface EncoderDecoderShape {
  /** Tokens of the encoder's window, and of the decoder's. */
  readonly context: number;
  /** Token that every answer begins with, before any is written. */
  readonly start: number;
}

export class EncoderDecoderModel implements ContinuingModel {
  readonly vocabulary: number;
  readonly context: number;
  readonly #encoder: TensorSession;
  readonly #decoder: TensorSession;
  readonly #start: number;

  /** Throws `ModelError` `tensors` where the graphs are not these two. */
  constructor(encoder: TensorSession, decoder: TensorSession, { context, start }: EncoderDecoderShape) {
    requireNames("the encoder", "inputs", encoder.inputs, ["input_ids", "attention_mask"]);
    requireNames("the encoder", "outputs", encoder.outputs, ["last_hidden_state"]);
    requireNames("the decoder", "inputs", decoder.inputs, [
      "input_ids",
      "encoder_hidden_states",
      "encoder_attention_mask",
    ]);
    requireNames("the decoder", "outputs", decoder.outputs, ["logits"]);
    this.vocabulary = vocabularyOf(decoder.outputs);
    this.context = context;
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#start = start;
  }

  async begin(prompts: readonly (readonly number[])[]): Promise<Rows> {
    if (prompts.some((prompt) => prompt.length === 0)) throw new RangeError("A prompt is empty.");
    const { ids, mask } = this.#padded(prompts);
    const { last_hidden_state } = await this.#encoder.run({ input_ids: ids, attention_mask: mask });
    const states = last_hidden_state as TensorData;
    return this.#decode(
      prompts.map((_, row) => ({ source: row, tokens: [this.#start], fed: 1 })),
      states,
      mask,
    );
  }

  async #decode(rows: readonly DecodedRow[], states: TensorData, mask: TensorData): Promise<Rows> {
    const sources = rows.map(({ source }) => source);
    const { ids } = this.#padded(rows.map(({ tokens }) => tokens));
    const outputs = await this.#decoder.run(
      {
        input_ids: ids,
        encoder_hidden_states: takeRows(states, sources),
        encoder_attention_mask: takeRows(mask, sources),
      },
      ["logits"],
    );
    const logits = float32Of(outputs.logits as TensorData, "logits");
    const length = ids.dims[1] as number;
    const at = (row: number, back: number): number => {
      const { tokens, fed } = rows[row] as DecodedRow;
      if (!(back >= 0 && back < fed)) throw new RangeError(`Row ${row} has no logits ${back} tokens back.`);
      return (row * length + tokens.length - 1 - back) * this.vocabulary;
    };
    return {
      count: rows.length,
      logits: (row, back = 0) => {
        const from = at(row, back);
        const values = logits.subarray(from, from + this.vocabulary);
        refuseNaN(values, "logits");
        return values;
      },
      extend: (next: readonly Extension[]) =>
        this.#decode(
          next.map(({ from, tokens }) => {
            const { source, tokens: before } = rows[from] as DecodedRow;
            return { source, tokens: [...before, ...tokens], fed: tokens.length };
          }),
          states,
          mask,
        ),
    };
  }

  /** Filled behind: what fills is masked in the encoder, and no token before it sees it in the decoder. */
  #padded(rows: readonly (readonly number[])[]): { ids: TensorData; mask: TensorData } {
    const length = Math.max(...rows.map((tokens) => tokens.length));
    refuseTooLong(length, this.context);
    const ids = new BigInt64Array(rows.length * length);
    const mask = new BigInt64Array(rows.length * length);
    rows.forEach((tokens, row) => {
      tokens.forEach((token, i) => {
        refuseForeign(token, this.vocabulary);
        ids[row * length + i] = BigInt(token);
        mask[row * length + i] = 1n;
      });
    });
    const dims = [rows.length, length];
    return { ids: { type: "int64", dims, data: ids }, mask: { type: "int64", dims, data: mask } };
  }
}

interface DecodedRow {
  /** Prompt that it answers. */
  readonly source: number;
  /** The start and what was written since. */
  readonly tokens: readonly number[];
  readonly fed: number;
}
