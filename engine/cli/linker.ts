// A linker as the commands see it, and what is asked of one.
import type { GuidedOptions } from "../linking/guided/guided-linker.ts";
import { TokenizerFolderError } from "../linking/token-trie/tokenizer-folder.ts";
import { TrieFileError } from "../linking/token-trie/trie-file.ts";
import type { Request } from "../llm/port.ts";
import { ModelError } from "../models/model-error.ts";
import type { Document } from "../text/document.ts";
import type { Mention } from "../text/mention.ts";
import { UsageError } from "./exit-codes.ts";
import type { ServedOptions } from "./served-options.ts";

export const WAYS = ["cascade", "context", "names", "model", "served"] as const;
export type Way = (typeof WAYS)[number];

export interface LinkerOptions extends ServedOptions {
  readonly by: Way;
  /** Share of what is linked that must be right (`cascade`, `context`); 0: all is linked. */
  readonly precision: number;
  readonly beams?: number;
  /** Concepts that a mention gets at most. */
  readonly most?: number;
  /** What the model was taught to write where no concept fits. */
  readonly nil?: string;
  /** Of `cascade` with a model, served or not: what `curie calibrate` wrote for it. */
  readonly calibrator?: string;
}

export interface CorpusLinker {
  link(
    document: Pick<Document, "text" | "sections">,
    mentions: readonly Mention[],
    signal: AbortSignal,
    /** Mentions whose concepts are asked for; the others are evidence. */
    wanted: (mention: Mention) => boolean,
  ): Promise<Mention[]>;
  /** What would be sent about the mentions. */
  questions?(document: Pick<Document, "text">, mentions: readonly Mention[]): AsyncIterable<Request>;
  /** Mentions that could not be decided for a reason of the linker's own. */
  problems?(): number;
  /** What became of all that was asked, for a person, a line each. */
  summary?(): readonly string[];
  release(): Promise<void>;
}

/** How the model that writes names is asked. */
export const guidedOptions = (options: LinkerOptions): GuidedOptions => ({
  beams: options.beams ?? 5,
  ...(options.context === undefined ? {} : { context: options.context }),
  ...(options.most === undefined ? {} : { most: options.most }),
  ...(options.nil === undefined ? {} : { nil: options.nil }),
});

/** What a model says of a file or an input of a person's, as a word for a person. */
export function named(error: unknown): never {
  const known =
    error instanceof ModelError || error instanceof TokenizerFolderError || error instanceof TrieFileError;
  throw known ? new UsageError((error as Error).message) : error;
}
