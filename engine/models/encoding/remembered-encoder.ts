// Vectors that are asked for again and again, made once.
import type { TextEncoder } from "./text-encoder.ts";

/** Vectors that are kept; of 1,024 numbers each, 200 MB. */
const KEPT = 50_000;

export class RememberedEncoder implements TextEncoder {
  readonly #encoder: TextEncoder;
  readonly #most: number;
  readonly #known = new Map<string, Float32Array>();

  constructor(encoder: TextEncoder, most = KEPT) {
    this.#encoder = encoder;
    this.#most = most;
  }

  async encode(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]> {
    const distinct = [...new Set(texts)];
    let asked = distinct.filter((text) => !this.#known.has(text));
    if (this.#known.size + asked.length > this.#most) {
      this.#known.clear();
      asked = distinct;
    }
    const vectors = asked.length ? await this.#encoder.encode(asked, signal) : [];
    asked.forEach((text, i) => {
      this.#known.set(text, vectors[i] as Float32Array);
    });
    return texts.map((text) => this.#known.get(text) as Float32Array);
  }
}
