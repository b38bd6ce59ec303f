// Opens a packed knowledge base: reads the file, checks it, lays views over it. Nothing is parsed but the header.
import { open } from "node:fs/promises";
import type { KnowledgeBase } from "./knowledge-base.ts";
import { decodeKbFile, IN_MEMORY, KbFileError } from "./packed/kb-file.ts";
import { type Meta, metaSchema } from "./packed/meta.ts";
import { PackedKb } from "./packed/packed-kb.ts";
import { textRules } from "./packed/text-rules.ts";

export { KbFileError } from "./packed/kb-file.ts";

const CHUNK = 1 << 26;

export async function readWhole(path: string): Promise<{ buffer: ArrayBuffer; length: number }> {
  const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === "ENOENT" ? "there is no such file." : `cannot be read (${error.code}).`;
    throw new KbFileError(path, reason);
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new KbFileError(path, "this is not a file.");
    const buffer = new ArrayBuffer(stat.size);
    const bytes = new Uint8Array(buffer);
    let at = 0;
    while (at < stat.size) {
      const { bytesRead } = await file.read(bytes, at, Math.min(CHUNK, stat.size - at), at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return { buffer, length: at };
  } finally {
    await file.close();
  }
}

/**
 * Opens a packed knowledge base from a path or from its bytes (kept, not copied, where they are aligned). Throws
 * `KbFileError` for a missing, foreign, truncated, corrupted, older or newer file; its message names the cure.
 */
export async function openKb(source: string | Uint8Array): Promise<KnowledgeBase> {
  const name = typeof source === "string" ? source : IN_MEMORY;
  const { buffer, length } =
    typeof source === "string"
      ? await readWhole(source)
      : { buffer: alignedBuffer(source), length: source.byteLength };
  const file = decodeKbFile(buffer, length, name, checkedMeta);
  if (file.meta.textRules !== textRules())
    throw new KbFileError(
      name,
      "it was built by a Curie that reads words differently; its names would be missed.",
    );
  return new PackedKb(file);
}

const alignedBuffer = (bytes: Uint8Array): ArrayBuffer =>
  bytes.byteOffset === 0 && bytes.buffer instanceof ArrayBuffer ? bytes.buffer : new Uint8Array(bytes).buffer;

/** The header's meta, checked. */
export function checkedMeta(meta: unknown): Meta {
  const result = metaSchema.safeParse(meta);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Error(`${issue?.path.join(".")}: ${issue?.message}`);
}
