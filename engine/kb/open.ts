// Opens a packed knowledge base. Nothing is parsed but the header, and of a large file nothing else is read.
import type { KnowledgeBase } from "./knowledge-base.ts";
import { type ByteSource, FileSource, MemorySource } from "./packed/byte-source.ts";
import { IN_MEMORY, KbFileError } from "./packed/kb-error.ts";
import { isSmall, KbFile } from "./packed/kb-file.ts";
import { type Meta, metaSchema } from "./packed/meta.ts";
import { PackedKb } from "./packed/packed-kb.ts";
import { textRules } from "./packed/text-rules.ts";

export { KbFileError } from "./packed/kb-error.ts";

/**
 * Opens a packed knowledge base from a path or from its bytes (kept, not copied, where they are aligned). Bytes and small
 * files are checked at once. Of a large file only the header is read: a damaged section throws `KbFileError` when it is
 * first asked for, or from `load`. Throws `KbFileError` for a missing, foreign, truncated, corrupted, older or newer file;
 * its message names the cure.
 */
export async function openKb(source: string | Uint8Array, options: OpenOptions = {}): Promise<KnowledgeBase> {
  const name = typeof source === "string" ? source : IN_MEMORY;
  const file = openKbFile(typeof source === "string" ? sourceOf(source) : new MemorySource(source), name);
  file.onDamage = options.onDamage;
  return new PackedKb(file);
}

export interface OpenOptions {
  /**
   * Told of the first damage that is found after opening; what had asked for the damaged part gets it thrown all the same.
   */
  readonly onDamage?: (error: KbFileError) => void;
}

/** A file by position, or its bytes where it is small. Throws `KbFileError`. */
export function sourceOf(path: string): ByteSource {
  const file = new FileSource(path);
  if (!isSmall(file.length)) return file;
  const bytes = file.bytes(0, file.length);
  file.close();
  return new MemorySource(bytes);
}

/** The sections of a knowledge base; those in memory are checked. Throws `KbFileError`. */
export function openKbFile(source: ByteSource, name: string): KbFile<Meta> {
  try {
    const file = new KbFile(source, name, checkedMeta);
    if (file.meta.textRules !== textRules())
      throw new KbFileError(
        name,
        "it was built by a Curie that reads words differently; its names would be missed.",
      );
    if (source.inMemory) file.checkAll();
    return file;
  } catch (error) {
    source.close();
    throw error;
  }
}

/** The header's meta, checked. */
export function checkedMeta(meta: unknown): Meta {
  const result = metaSchema.safeParse(meta);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Error(`${issue?.path.join(".")}: ${issue?.message}`);
}
