// Vectors of texts from an OpenAI-compatible endpoint (`POST /embeddings`).
import type OpenAI from "openai";
import type { TextEncoder } from "../models/encoding/text-encoder.ts";
import { clientFor } from "./client.ts";
import type { EndpointOptions } from "./endpoint.ts";
import { failureOf } from "./endpoint-answers.ts";
import { LlmError } from "./port.ts";

/** Texts of one question; endpoints take a few thousand. */
const BATCH = 256;

export class EndpointEncoder implements TextEncoder {
  readonly #client: OpenAI;
  readonly #host: string;
  readonly #model: string;
  readonly #key: string | undefined;
  readonly #signal: AbortSignal | undefined;

  /** `model`: as the endpoint calls it. Throws `LlmError` where the address is none. */
  constructor(options: Omit<EndpointOptions, "stream"> & { readonly signal?: AbortSignal }, model: string) {
    const { client, host } = clientFor(options);
    this.#client = client;
    this.#host = host;
    this.#model = model;
    this.#key = options.key;
    this.#signal = options.signal;
  }

  /** Rejects with `LlmError`; `forbidden` where the host has no consent. */
  async encode(texts: readonly string[], signal = this.#signal): Promise<readonly Float32Array[]> {
    const vectors: Float32Array[] = [];
    for (let at = 0; at < texts.length; at += BATCH)
      vectors.push(...(await this.#ask(texts.slice(at, at + BATCH), signal)));
    return vectors;
  }

  async #ask(input: string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    let rows: readonly { readonly index: number; readonly embedding: readonly number[] }[];
    try {
      const answer = await this.#client.embeddings.create(
        { model: this.#model, input, encoding_format: "float" },
        signal ? { signal } : {},
      );
      rows = answer.data;
    } catch (error) {
      throw failureOf(error, this.#key, signal);
    }
    return input.map((_, i) => {
      const vector = rows?.find(({ index }) => index === i)?.embedding;
      const length = Math.hypot(...(vector ?? []));
      if (!vector || !(length > 0))
        throw new LlmError("garbage", `${this.#host} gave no vector for text ${i + 1} of ${input.length}.`);
      return Float32Array.from(vector, (x) => x / length);
    });
  }
}
