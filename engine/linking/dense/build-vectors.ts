// Makes the vectors of a knowledge base's names. Encoding is nearly all of the work, so it tells how far it is, stops when asked, and
// goes on with what an ended build has made; the file appears when it is complete.
import { open, rename, rm } from "node:fs/promises";
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";
import { partOf } from "../../kb/left-overs.ts";
import { FileSink, KbWriter } from "../../kb/packed/kb-writer.ts";
import { paddedWidth, quantiseRow } from "./quantise.ts";
import { type Bound, SECTIONS, VectorFile, type VectorMeta } from "./vector-file.ts";
import { NONE, VectorRecords } from "./vector-records.ts";

/** Whatever makes vectors of names: of length 1, none for a text of which it knows nothing. */
export interface NameEncoder extends Bound {
  encodeEach(texts: readonly string[], signal?: AbortSignal): Promise<readonly (Float32Array | undefined)[]>;
}

export interface VectorProgress {
  readonly done: number;
  /** Distinct names. */
  readonly total: number;
}

export interface VectorOptions {
  readonly onProgress?: (progress: VectorProgress) => void;
  /** Aborting rejects with the signal's reason; what was made stays for the next build. */
  readonly signal?: AbortSignal;
}

export interface VectorReport {
  /** Names with a vector. */
  readonly names: number;
  /** Names of which the encoder knows nothing; they are left out. */
  readonly empty: number;
  /** Vectors that an earlier build had made. */
  readonly resumed: number;
  readonly width: number;
  readonly bytes: number;
}

/** Names that are encoded and written together. */
const STEP = 2_048;

/** Each text once, in the order of the concepts. */
export function namesOf(kb: Pick<KnowledgeBase, "concepts">): string[] {
  const names = new Set<string>();
  for (const { name, synonyms } of kb.concepts()) {
    names.add(name);
    for (const { text } of synonyms) names.add(text);
  }
  return [...names];
}

/**
 * Writes the vectors at `out`. Rejects with the encoder's `ModelError`, with the file system's error, or with the signal's
 * reason; what was encoded until then lies beside `out`, and the next build goes on with it.
 */
export async function buildVectors(
  kb: Pick<KnowledgeBase, "info" | "concepts">,
  encoder: NameEncoder,
  out: string,
  options: VectorOptions = {},
): Promise<VectorReport> {
  const names = namesOf(kb);
  const first = (await encoder.encodeEach(names.slice(0, 64), options.signal)).find((v) => v !== undefined);
  if (!first)
    throw new Error(
      `${encoder.name} knows nothing of the first names of ${kb.info.name}: it is no encoder for them.`,
    );
  const records = await VectorRecords.open(out, {
    kb: kb.info.hash,
    encoder: encoder.hash,
    width: paddedWidth(first.length),
  });
  const resumed = records.count;
  try {
    while (records.count < names.length) {
      options.onProgress?.({ done: records.count, total: names.length });
      options.signal?.throwIfAborted();
      const vectors = await encoder.encodeEach(
        names.slice(records.count, records.count + STEP),
        options.signal,
      );
      const rows = new Int8Array(vectors.length * records.width);
      const scales = Float32Array.from(vectors, (v, i) =>
        v ? quantiseRow(v, rows.subarray(i * records.width, (i + 1) * records.width)) : NONE,
      );
      await records.append(scales, rows);
    }
    const { name, hash } = encoder;
    const meta = {
      kind: "vectors" as const,
      kb: { name: kb.info.name, hash: kb.info.hash },
      encoder: { name, hash },
      width: first.length,
    };
    const written = await write(out, names, records, meta);
    await records.remove();
    return { ...written, resumed, width: first.length };
  } catch (error) {
    await records.close();
    throw error;
  }
}

async function write(
  out: string,
  names: readonly string[],
  records: VectorRecords,
  meta: Omit<VectorMeta, "names">,
): Promise<{ names: number; empty: number; bytes: number }> {
  const part = partOf(out, process.pid);
  try {
    const file = await open(part, "w");
    try {
      const writer = new KbWriter(new FileSink(file));
      const vectors = await writer.stream(SECTIONS.vectors, true);
      const kept: number[] = [];
      const scales: number[] = [];
      let at = 0;
      for await (const some of records.all()) {
        for (const [i, scale] of some.scales.entries()) {
          if (scale !== NONE) {
            kept.push(at);
            scales.push(scale);
            await vectors.write(some.rows.subarray(i * records.width, (i + 1) * records.width));
          }
          at++;
        }
      }
      await vectors.end();
      await writer.add(SECTIONS.scales, Float32Array.from(scales));
      const texts = await writer.stream(SECTIONS.texts);
      const ends = new Uint32Array(kept.length);
      for (const [row, name] of kept.entries()) {
        await texts.write(Buffer.from(names[name] as string));
        ends[row] = texts.length;
      }
      await texts.end();
      await writer.add(SECTIONS.ends, ends);
      const bytes = await writer.finish({ ...meta, names: kept.length } satisfies VectorMeta);
      await file.sync();
      await file.close();
      await rename(part, out);
      return { names: kept.length, empty: names.length - kept.length, bytes };
    } finally {
      await file.close().catch(() => undefined);
    }
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Writes the same vectors anew with what a cosine weighs beside the lexical ranking: the old file or the new one. */
export async function writeFusion(path: string, fusion: NonNullable<VectorMeta["fusion"]>): Promise<void> {
  const from = VectorFile.open(path);
  const part = partOf(path, process.pid);
  try {
    const file = await open(part, "w");
    try {
      const writer = new KbWriter(new FileSink(file));
      const vectors = await writer.stream(SECTIONS.vectors, true);
      for (let row = 0; row < from.count; row += STEP) {
        const rows = new Uint8Array(Math.min(STEP, from.count - row) * from.width);
        from.read(row, rows);
        await vectors.write(rows);
      }
      await vectors.end();
      await writer.add(SECTIONS.scales, from.scales);
      const texts = await writer.stream(SECTIONS.texts);
      const ends = new Uint32Array(from.count);
      for (let row = 0; row < from.count; row++) {
        await texts.write(Buffer.from(from.text(row)));
        ends[row] = texts.length;
      }
      await texts.end();
      await writer.add(SECTIONS.ends, ends);
      await writer.finish({ ...from.meta, fusion } satisfies VectorMeta);
      await file.sync();
    } finally {
      await file.close();
      from.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
