// The vectors of a knowledge base's names, made by one encoder, in one file: bound to the content of both, laid out and checked as a
// packed knowledge base is (kb-cache/FORMAT.md, "Vectors").
import * as z from "zod";
import { FileSource } from "../../kb/packed/byte-source.ts";
import { KbFileError } from "../../kb/packed/kb-error.ts";
import { KbFile } from "../../kb/packed/kb-file.ts";
import { paddedWidth } from "./quantise.ts";
import type { RowSource } from "./rows.ts";

const bound = z.object({ name: z.string(), hash: z.string() });
/** What vectors were made from: a name for a person, and a fingerprint. */
export type Bound = z.output<typeof bound>;

export const vectorMeta = z.object({
  kind: z.literal("vectors"),
  kb: bound,
  encoder: bound,
  /** Names, each text once. */
  names: z.int().min(0),
  /** Numbers of a vector; a row is padded to a multiple of 16. */
  width: z.int().min(1),
  /** What a cosine weighs beside the weights of the lexical ranking, where it was learned on annotated texts. */
  fusion: z.object({ weight: z.number().min(0), mentions: z.int().min(1) }).exactOptional(),
});
export type VectorMeta = z.output<typeof vectorMeta>;

export const SECTIONS = { texts: "texts", ends: "texts.ends", scales: "scales", vectors: "vectors" } as const;

/** Vectors that cannot be used. The message names file, reason and cure. */
export class VectorFileError extends Error {
  readonly file: string;
  constructor(file: string, reason: string) {
    super(`${file}: ${reason} Make the vectors again: curie kb embed KB --model FOLDER --out ${file}`);
    this.name = "VectorFileError";
    this.file = file;
  }
}

/** What vectors must have been made from to be of use; what is absent is not asked for. */
export interface Wanted {
  readonly kb?: Bound;
  readonly encoder?: Bound;
}

function checked(value: unknown): VectorMeta {
  if (typeof value === "object" && value !== null && (value as { kind?: unknown }).kind !== "vectors")
    throw new Error("it is a packed knowledge base, no vectors of its names");
  return vectorMeta.parse(value);
}

export class VectorFile implements RowSource {
  readonly path: string;
  readonly meta: VectorMeta;
  readonly bytes: number;
  readonly count: number;
  readonly width: number;
  readonly #file: KbFile<VectorMeta>;

  private constructor(path: string, file: KbFile<VectorMeta>) {
    this.path = path;
    this.meta = file.meta;
    this.bytes = file.bytes;
    this.count = file.meta.names;
    this.width = paddedWidth(file.meta.width);
    this.#file = file;
    const { texts, ends, scales, vectors } = SECTIONS;
    const lengths = [
      [ends, this.count * 4],
      [scales, this.count * 4],
      [vectors, this.count * this.width],
      [texts, this.#read(() => file.u32(ends)).at(-1) ?? 0],
    ] as const;
    for (const [name, length] of lengths)
      if (this.#read(() => file.lengthOf(name)) !== length)
        throw new VectorFileError(path, `section "${name}" has a wrong length.`);
    for (const scale of this.scales)
      if (!(scale > 0 && scale < 1)) throw new VectorFileError(path, `a vector has the scale ${scale}.`);
  }

  /** Throws `VectorFileError` for a foreign, damaged or truncated file, and for one of another knowledge base or encoder. */
  static open(path: string, wanted: Wanted = {}): VectorFile {
    let file: KbFile<VectorMeta>;
    try {
      file = new KbFile(new FileSource(path), path, checked);
    } catch (error) {
      throw error instanceof KbFileError ? new VectorFileError(path, error.reason) : error;
    }
    const opened = new VectorFile(path, file);
    const { kb, encoder } = file.meta;
    if (wanted.kb && wanted.kb.hash !== kb.hash)
      throw new VectorFileError(
        path,
        `it was made of the knowledge base ${kb.name} (${kb.hash}), and this one is ${wanted.kb.name} (${wanted.kb.hash}).`,
      );
    if (wanted.encoder && wanted.encoder.hash !== encoder.hash)
      throw new VectorFileError(
        path,
        `it was made by the encoder ${encoder.name} (${encoder.hash}), and this one is ${wanted.encoder.name} (${wanted.encoder.hash}).`,
      );
    return opened;
  }

  get scales(): Float32Array {
    return this.#read(() => this.#file.f32(SECTIONS.scales));
  }

  /** Each page is checked as it is read. */
  read(from: number, into: Uint8Array): void {
    const start = from * this.width;
    const STEP = 1 << 24;
    for (let at = 0; at < into.length; at += STEP) {
      const to = Math.min(into.length, at + STEP);
      into.set(
        this.#read(() => this.#file.part(SECTIONS.vectors, start + at, start + to)),
        at,
      );
    }
  }

  /** The name of a row. */
  text(row: number): string {
    const ends = this.#read(() => this.#file.u32(SECTIONS.ends));
    const texts = this.#read(() => this.#file.u8(SECTIONS.texts));
    const from = row === 0 ? 0 : (ends[row - 1] as number);
    return Buffer.from(texts.buffer, texts.byteOffset + from, (ends[row] as number) - from).toString("utf8");
  }

  close(): void {
    this.#file.close();
  }

  #read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw error instanceof KbFileError ? new VectorFileError(this.path, error.reason) : error;
    }
  }
}
