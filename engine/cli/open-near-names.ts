// Names near in meaning, from the options of a command: files of vectors, each of one of the loaded knowledge bases, and their encoder.
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { EncodedNames } from "../linking/dense/near-names.ts";
import { VectorFile, VectorFileError } from "../linking/dense/vector-file.ts";
import { UsageError } from "./exit-codes.ts";
import { openSentenceEncoder } from "./open-encoder.ts";

/** Undefined where none were asked for. Throws `UsageError` where a file is foreign, damaged, or of another knowledge base or encoder. */
export async function openNearNames(
  kbs: readonly KnowledgeBase[],
  { dense, encoder: folder }: { readonly dense?: readonly string[]; readonly encoder?: string },
): Promise<(EncodedNames & { release(): Promise<void> }) | undefined> {
  if (!dense?.length && folder === undefined) return undefined;
  if (!dense?.length || folder === undefined)
    throw new UsageError(
      "--dense FILE and --encoder FOLDER go together: the vectors, and the encoder that made them.",
    );
  const encoder = await openSentenceEncoder(folder);
  try {
    const files = dense.map((path) => {
      const file = VectorFile.open(path, { encoder });
      const { kb } = file.meta;
      // Told of the one that it names, or of the only one there is: rebuilding is then what helps.
      const like = kbs.find(({ info }) => info.name === kb.name) ?? (kbs.length === 1 ? kbs[0] : undefined);
      if (kbs.some(({ info }) => info.hash === kb.hash)) return file;
      if (like) VectorFile.open(path, { kb: like.info });
      throw new UsageError(
        `${path}: it was made of the knowledge base ${kb.name} (${kb.hash}), which is not among those given: add --kb.`,
      );
    });
    const names = new EncodedNames(kbs, files, encoder);
    return Object.assign(names, { release: () => encoder.release() });
  } catch (error) {
    await encoder.release();
    throw error instanceof VectorFileError ? new UsageError(error.message) : error;
  }
}
