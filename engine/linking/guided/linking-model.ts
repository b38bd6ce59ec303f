// A model that links by writing names, with the trie of the names that it may write: what a guided search needs, opened
// together so that none is of another model or another knowledge base.
import { basename, resolve } from "node:path";
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";
import type { ContinuingModel } from "../../models/continuing/continuing-model.ts";
import { openContinuingModel } from "../../models/continuing/open-continuing.ts";
import type { SessionOptions, TensorRuntime } from "../../models/session.ts";
import { type ModelTokenizer, tokenizerFrom } from "../token-trie/tokenizer-folder.ts";
import { TokenTrie } from "../token-trie/trie-file.ts";

export interface LinkingModel {
  /** For a person: the folder's name. */
  readonly name: string;
  readonly model: ContinuingModel;
  /** Token that ends an answer. */
  readonly end: number;
  readonly tokenizer: ModelTokenizer;
  readonly trie: TokenTrie;
  readonly kb: KnowledgeBase;
  release(): Promise<void>;
}

export interface LinkingFiles {
  /** Folder of the model: config.json, tokenizer.json, graphs. */
  readonly folder: string;
  /** Built by `curie kb trie` from this knowledge base for this model's tokenizer. */
  readonly trie: string;
}

/** Rejects with `ModelError`, `TokenizerFolderError` or `TrieFileError`, each of which names file and cure. */
export async function openLinkingModel(
  { folder, trie }: LinkingFiles,
  kb: KnowledgeBase,
  runtime: TensorRuntime,
  options: SessionOptions = {},
): Promise<LinkingModel> {
  const tokenizer = await tokenizerFrom(folder);
  const { name, hash } = tokenizer;
  const opened = await TokenTrie.open(trie, {
    kb: { name: kb.info.name, hash: kb.info.hash },
    tokenizer: { name, hash },
  });
  const { model, end, release } = await openContinuingModel(folder, runtime, options);
  return { name: basename(resolve(folder)), model, end, tokenizer, trie: opened, kb, release };
}
