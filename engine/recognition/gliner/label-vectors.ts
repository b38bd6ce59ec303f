// What a bi-encoder's label encoder makes of labels, kept on disk: computed once per model and wording, so that a thousand
// labels cost a text no more than their dot products.
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import * as z from "zod";

/** Vectors by wording. All have one length. */
export interface VectorStore {
  load(): Promise<Map<string, Float32Array>>;
  /** Replaces what was kept, whole. */
  save(vectors: ReadonlyMap<string, Float32Array>): Promise<void>;
}

const headSchema = z.object({
  model: z.string(),
  size: z.number().int().positive(),
  crc: z.number().int(),
  labels: z.array(z.string()),
});

/** Name of the cache file of a label encoder. */
export const vectorFile = (cacheFolder: string, modelHash: string): string =>
  join(cacheFolder, "label-vectors", `${modelHash.slice(0, 32)}.bin`);

/**
 * A file: one line of JSON (model, vector length, checksum, labels), then all vectors as little-endian float32. It is a
 * cache: what is damaged or another model's is computed again, and where it cannot be written nothing is kept.
 */
export function diskVectors(path: string, model: string): VectorStore {
  return {
    async load() {
      const found = new Map<string, Float32Array>();
      const bytes = await readFile(path).catch(() => undefined);
      const line = bytes?.indexOf(10) ?? -1;
      if (!bytes || line < 0) return found;
      try {
        const head = headSchema.parse(JSON.parse(bytes.toString("utf8", 0, line)));
        const body = bytes.subarray(line + 1);
        const right =
          head.model === model &&
          body.length === head.labels.length * head.size * 4 &&
          crc32(body) === head.crc;
        if (!right) return found;
        // Copied: a slice of the file need not begin at a multiple of four.
        const numbers = new Float32Array(new Uint8Array(body).buffer);
        head.labels.forEach((label, i) => {
          found.set(label, numbers.subarray(i * head.size, (i + 1) * head.size));
        });
      } catch {
        found.clear();
      }
      return found;
    },
    async save(vectors) {
      const size = vectors.values().next().value?.length ?? 0;
      if (size === 0) return;
      const numbers = new Float32Array(vectors.size * size);
      [...vectors.values()].forEach((vector, i) => {
        numbers.set(vector, i * size);
      });
      const body = Buffer.from(numbers.buffer);
      const head = JSON.stringify({ model, size, crc: crc32(body), labels: [...vectors.keys()] });
      const part = `${path}.${process.pid}.part`;
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(part, Buffer.concat([Buffer.from(`${head}\n`), body]));
        await rename(part, path);
      } catch {
        await rm(part, { force: true }).catch(() => {});
      }
    },
  };
}

/** Wordings that go through the label encoder at once. */
const AT_ONCE = 64;
/** Wordings kept beyond those in use; a cache that only grows would be written whole each time. */
const MOST_KEPT = 20_000;

/** Vectors of labels, from memory, from the store, or by `encode`, 64 wordings at a time. */
export class LabelVectors {
  readonly #encode: (labels: readonly string[]) => Promise<Float32Array[]>;
  readonly #store: VectorStore | undefined;
  #known: Promise<Map<string, Float32Array>> | undefined;

  constructor(encode: (labels: readonly string[]) => Promise<Float32Array[]>, store?: VectorStore) {
    this.#encode = encode;
    this.#store = store;
  }

  /** One vector a label, in their order. Throws the signal's reason between two portions. */
  async of(labels: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    this.#known ??= this.#store?.load() ?? Promise.resolve(new Map());
    const known = await this.#known;
    const fresh = [...new Set(labels)].filter((label) => !known.has(label));
    for (let at = 0; at < fresh.length; at += AT_ONCE) {
      signal?.throwIfAborted();
      const some = fresh.slice(at, at + AT_ONCE);
      const vectors = await this.#encode(some);
      some.forEach((label, i) => {
        known.set(label, vectors[i] as Float32Array);
      });
    }
    const answer = labels.map((label) => known.get(label) as Float32Array);
    if (fresh.length) {
      for (const label of known.keys()) {
        if (known.size <= MOST_KEPT) break;
        known.delete(label);
      }
      await this.#store?.save(known);
    }
    return answer;
  }
}
