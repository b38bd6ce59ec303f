// A causal language model as an ONNX graph with its cache, the layout that Optimum and transformers.js share: `input_ids`,
// `attention_mask`, `position_ids` int64 [rows, tokens], `past_key_values.N.key|value`; `logits` [rows, tokens, vocabulary],
// `present.N.key|value`.
import type { TensorSession } from "../session.ts";
import { float32Of, refuseNaN, requireNames, type TensorData, type Tensors } from "../tensors.ts";
import type { ContinuingModel, Extension, Rows } from "./continuing-model.ts";
import { CacheLayout } from "./kv-cache.ts";
import { sharedPrefixes } from "./shared-prefixes.ts";
import { refuseForeign, refuseTooLong, vocabularyOf } from "./token-checks.ts";

export class CausalModel implements ContinuingModel {
  readonly vocabulary: number;
  readonly context: number;
  readonly #session: TensorSession;
  readonly #cache: CacheLayout;
  readonly #inputs: ReadonlySet<string>;

  /** `context`: tokens of the model's window. Throws `ModelError` `tensors` where the graph is no causal model. */
  constructor(session: TensorSession, context: number) {
    requireNames("the graph", "inputs", session.inputs, ["input_ids", "attention_mask"]);
    this.#cache = new CacheLayout(session.inputs);
    requireNames("the graph", "outputs", session.outputs, ["logits", ...this.#cache.outputs]);
    this.vocabulary = vocabularyOf(session.outputs);
    this.context = context;
    this.#session = session;
    this.#inputs = new Set(session.inputs.map(({ name }) => name));
  }

  async begin(prompts: readonly (readonly number[])[]): Promise<Rows> {
    if (prompts.some((prompt) => prompt.length === 0)) throw new RangeError("A prompt is empty.");
    const nothing: ReadRows = { held: this.#cache.empty(1), masks: [new Uint8Array(0)], positions: [0] };
    const all = (sequences: readonly (readonly number[])[]): Extension[] =>
      sequences.map((tokens) => ({ from: 0, tokens }));
    const shared = sharedPrefixes(prompts);
    if (!shared) return this.#read(nothing, all(prompts));
    const read = await this.#read(nothing, all(shared.prefixes));
    return read.extend(
      prompts.map((prompt, i) => {
        const from = shared.of[i] as number;
        return { from, tokens: prompt.slice(shared.prefixes[from]?.length) };
      }),
    );
  }

  /** Feeds each row its tokens. Shorter ones are filled in front, and what fills is hidden by the mask from then on. */
  async #read(before: ReadRows, next: readonly Extension[]): Promise<CausalRows> {
    const length = Math.max(...next.map(({ tokens }) => tokens.length));
    const past = before.masks[0]?.length ?? 0;
    const total = past + length;
    const rows = next.length;
    const ids = new BigInt64Array(rows * length);
    const positions = new BigInt64Array(rows * length);
    const mask = new BigInt64Array(rows * total);
    const masks: Uint8Array[] = [];
    const ends: number[] = [];
    next.forEach(({ from, tokens }, row) => {
      const fill = length - tokens.length;
      const own = new Uint8Array(total).fill(1);
      own.set(before.masks[from] as Uint8Array);
      own.fill(0, past, past + fill);
      const first = before.positions[from] as number;
      refuseTooLong(first + tokens.length, this.context);
      tokens.forEach((token, i) => {
        refuseForeign(token, this.vocabulary);
        ids[row * length + fill + i] = BigInt(token);
        positions[row * length + fill + i] = BigInt(first + i);
      });
      own.forEach((seen, i) => {
        mask[row * total + i] = BigInt(seen);
      });
      masks.push(own);
      ends.push(first + tokens.length);
    });
    const whole = (data: BigInt64Array, width: number): TensorData => ({
      type: "int64",
      dims: [rows, width],
      data,
    });
    const feeds: Tensors = {
      input_ids: whole(ids, length),
      attention_mask: whole(mask, total),
      ...(this.#inputs.has("position_ids") ? { position_ids: whole(positions, length) } : {}),
      ...(past === 0 ? this.#cache.empty(rows) : before.held),
    };
    const outputs = await this.#session.run(feeds);
    const logits = float32Of(outputs.logits as TensorData, "logits");
    return new CausalRows({
      logits,
      vocabulary: this.vocabulary,
      fed: next.map(({ tokens }) => tokens.length),
      length,
      extend: (further) => {
        const held = this.#cache.taken(
          outputs,
          further.map(({ from }) => from),
        );
        return this.#read({ held, masks, positions: ends }, further);
      },
    });
  }
}

/** What has been read of each row: keys and values (in the order of the rows to come), which places count, next positions. */
interface ReadRows {
  readonly held: Tensors;
  readonly masks: readonly Uint8Array[];
  readonly positions: readonly number[];
}

/** What a run left: logits [rows, length, vocabulary], of which the last `fed` of each row are of tokens. */
interface Made {
  readonly logits: Float32Array;
  readonly vocabulary: number;
  readonly fed: readonly number[];
  readonly length: number;
  readonly extend: (next: readonly Extension[]) => Promise<CausalRows>;
}

class CausalRows implements Rows {
  readonly #made: Made;

  constructor(made: Made) {
    this.#made = made;
  }

  get count(): number {
    return this.#made.fed.length;
  }

  logits(row: number, back = 0): Float32Array {
    const { logits, vocabulary, fed, length } = this.#made;
    if (!(back >= 0 && back < (fed[row] ?? 0)))
      throw new RangeError(`Row ${row} has no logits ${back} tokens back.`);
    const at = (row * length + length - 1 - back) * vocabulary;
    const values = logits.subarray(at, at + vocabulary);
    refuseNaN(values, "logits");
    return values;
  }

  extend(next: readonly Extension[]): Promise<Rows> {
    return this.#made.extend(next);
  }
}
