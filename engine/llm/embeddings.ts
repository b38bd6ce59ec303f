// Vectors of texts from an OpenAI-compatible endpoint (`POST /embeddings`), each asked for once.
import type OpenAI from "openai";
import { clientFor } from "./client.ts";
import type { EndpointOptions } from "./endpoint.ts";
import { failureOf } from "./endpoint-answers.ts";
import { LlmError } from "./port.ts";

/** Texts of one question; endpoints take a few thousand. */
const BATCH = 256;
/** Vectors that are kept; of 1,024 numbers each, 200 MB. */
const KEPT = 50_000;

export class EndpointEncoder {
  readonly #client: OpenAI;
  readonly #host: string;
  readonly #model: string;
  readonly #key: string | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #known = new Map<string, Float32Array>();

  /** `model`: as the endpoint calls it. Throws `LlmError` where the address is none. */
  constructor(options: Omit<EndpointOptions, "stream"> & { readonly signal?: AbortSignal }, model: string) {
    const { client, host } = clientFor(options);
    this.#client = client;
    this.#host = host;
    this.#model = model;
    this.#key = options.key;
    this.#signal = options.signal;
  }

  /** One vector of length 1 a text, in order. Rejects with `LlmError`; `forbidden` where the host has no consent. */
  async encode(texts: readonly string[]): Promise<readonly Float32Array[]> {
    const asked = [...new Set(texts)].filter((text) => !this.#known.has(text));
    if (this.#known.size + asked.length > KEPT) {
      this.#known.clear();
      asked.splice(0, asked.length, ...new Set(texts));
    }
    for (let at = 0; at < asked.length; at += BATCH) await this.#ask(asked.slice(at, at + BATCH));
    return texts.map((text) => this.#known.get(text) as Float32Array);
  }

  async #ask(input: string[]): Promise<void> {
    let rows: readonly { readonly index: number; readonly embedding: readonly number[] }[];
    try {
      const answer = await this.#client.embeddings.create(
        { model: this.#model, input, encoding_format: "float" },
        this.#signal ? { signal: this.#signal } : {},
      );
      rows = answer.data;
    } catch (error) {
      throw failureOf(error, this.#key, this.#signal);
    }
    for (const [i, text] of input.entries()) {
      const vector = rows?.find(({ index }) => index === i)?.embedding;
      const length = Math.hypot(...(vector ?? []));
      if (!vector || !(length > 0))
        throw new LlmError("garbage", `${this.#host} gave no vector for text ${i + 1} of ${input.length}.`);
      this.#known.set(
        text,
        Float32Array.from(vector, (x) => x / length),
      );
    }
  }
}
