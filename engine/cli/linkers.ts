// The ways of linking that `curie link` has: by the document (the linker that ships), by names alone, by a model that writes
// names under a trie of them, or by a model that somebody serves.

import { FoundLinker } from "../analysis/link-found.ts";
import type { SemanticGroup } from "../kb/groups.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { askedGroup, linkDocumentGuided } from "../linking/guided/document-linker.ts";
import { openLinkingModel } from "../linking/guided/linking-model.ts";
import { TokenizerFolderError } from "../linking/token-trie/tokenizer-folder.ts";
import { TrieFileError } from "../linking/token-trie/trie-file.ts";
import type { Request } from "../llm/port.ts";
import { ModelError } from "../models/model-error.ts";
import { onnxRuntime } from "../models/onnx-runtime.ts";
import type { Document } from "../text/document.ts";
import type { Mention } from "../text/mention.ts";
import { nearAnd, openContextLinking } from "./context-linking.ts";
import { UsageError } from "./exit-codes.ts";
import { openServedLinker } from "./served-linking.ts";
import type { ServedOptions } from "./served-options.ts";
import type { Progress, Terminal } from "./terminal.ts";

export const WAYS = ["context", "names", "model", "served"] as const;
export type Way = (typeof WAYS)[number];

export interface LinkerOptions extends ServedOptions {
  readonly by: Way;
  /** Least chance of what is linked (`context`). */
  readonly least: number;
  readonly beams?: number;
  /** Concepts that a mention gets at most. */
  readonly most?: number;
  /** What the model was taught to write where no concept fits. */
  readonly nil?: string;
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

const nothing = async (): Promise<void> => undefined;

/** Throws `UsageError` where a file that is needed is missing, foreign or damaged. */
export async function openLinker(
  kbs: readonly KnowledgeBase[],
  options: LinkerOptions,
  terminal: Terminal,
  progress: Progress,
): Promise<CorpusLinker> {
  if (options.by !== "context" && options.by !== "served" && options.dense)
    throw new UsageError("--dense goes with --by context, which ranks what it proposes, or --by served.");
  if (options.by === "served") return openServedLinker(kbs, options, terminal, progress);
  if (options.by === "names") {
    const linker = new FoundLinker(kbs, { groupsOf });
    const undecided = (m: Mention): Mention => ({ ...m, status: "undecided", concepts: [], candidates: [] });
    return {
      link: async (document, mentions) => linker.link(document, mentions.map(undecided)),
      release: nothing,
    };
  }
  if (options.by === "context") {
    const { link, release } = await openContextLinking(kbs, nearAnd({ least: options.least }, options));
    return { link: ({ text }, mentions, signal) => link(text, mentions, signal), release };
  }
  const [kb, ...others] = kbs;
  if (options.model === undefined || options.trie === undefined || !kb || others.length)
    throw new UsageError(
      "--by model needs --model FOLDER, --trie FILE and one --kb, of which the trie was built (curie kb trie).",
    );
  const model = await openLinkingModel(
    { folder: options.model, trie: options.trie },
    kb,
    onnxRuntime(),
  ).catch((error: unknown) => {
    const named =
      error instanceof ModelError || error instanceof TokenizerFolderError || error instanceof TrieFileError;
    throw named ? new UsageError((error as Error).message) : error;
  });
  return {
    link: ({ text }, mentions, signal) =>
      linkDocumentGuided(model, text, mentions, {
        beams: options.beams ?? 5,
        ...(options.context === undefined ? {} : { context: options.context }),
        ...(options.most === undefined ? {} : { most: options.most }),
        ...(options.nil === undefined ? {} : { nil: options.nil }),
        signal,
      }),
    release: () => model.release(),
  };
}

function groupsOf(type: string): readonly SemanticGroup[] | undefined {
  const group = askedGroup(type);
  return group && [group];
}
