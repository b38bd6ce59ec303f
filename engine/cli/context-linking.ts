// The linker that ships, with names near in meaning among its proposals where files of vectors are given: by itself, and for whoever
// wants its candidates.
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { ModelError } from "../models/model-error.ts";
import type { Mention } from "../text/mention.ts";
import { UsageError } from "./exit-codes.ts";
import { openNearNames } from "./open-near-names.ts";

export interface ContextLinkingOptions {
  /** Least chance of what is linked. */
  readonly least: number;
  /** Candidates that a mention keeps. */
  readonly most?: number;
  /** Files of vectors, and the folder of the encoder that made them. */
  readonly dense?: readonly string[];
  readonly encoder?: string;
}

/** What a command says of names near in meaning, beside what its linker is to do. */
export const nearAnd = (
  how: Pick<ContextLinkingOptions, "least" | "most">,
  { dense, encoder }: Pick<ContextLinkingOptions, "dense" | "encoder">,
): ContextLinkingOptions => ({
  ...how,
  ...(dense === undefined ? {} : { dense }),
  ...(encoder === undefined ? {} : { encoder }),
});

export interface ContextLinking {
  link(text: string, mentions: readonly Mention[], signal?: AbortSignal): Promise<Mention[]>;
  release(): Promise<void>;
}

/** Throws `UsageError` where a file of vectors or its encoder cannot be used. */
export async function openContextLinking(
  kbs: readonly KnowledgeBase[],
  options: ContextLinkingOptions,
): Promise<ContextLinking> {
  const { least, most } = options;
  // Thousands of wordings, which no other command is to wait for.
  const { ContextLinker } = await import("../linking/context/context-linker.ts");
  const near = await openNearNames(kbs, options);
  const linker = await ContextLinker.over(kbs, {
    least,
    ...(most === undefined ? {} : { most }),
    ...(near ? { near } : {}),
  });
  return {
    async link(text, mentions, signal) {
      await near?.prepare(linker.terms(text, mentions), signal).catch((error: unknown) => {
        throw error instanceof ModelError ? new UsageError(error.message) : error;
      });
      return linker.link(text, mentions);
    },
    release: async () => near?.release(),
  };
}
