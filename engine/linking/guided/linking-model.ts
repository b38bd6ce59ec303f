// A model that links by writing names, with the trie of the names that it may write: what a guided search needs, opened
// together so that none is of another model or another knowledge base.
import { basename, resolve } from "node:path";
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";
import type { ContinuingModel } from "../../models/continuing/continuing-model.ts";
import { openContinuingModel } from "../../models/continuing/open-continuing.ts";
import { ModelError } from "../../models/model-error.ts";
import type { SessionOptions, TensorRuntime } from "../../models/session.ts";
import { type ModelTokenizer, tokenizerFrom } from "../token-trie/tokenizer-folder.ts";
import { TokenTrie } from "../token-trie/trie-file.ts";
import { answerFormOf, type Taught, taughtIn } from "./linking-folder.ts";

export interface LinkingModel {
  /** For a person: the folder's name. */
  readonly name: string;
  readonly model: ContinuingModel;
  /** What it was taught to read and to answer. */
  readonly taught: Taught;
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

/** A trie with tokens that the model has no numbers for: the tokenizer beside it is another model's. */
function refuseVocabulary(trie: TokenTrie, vocabulary: number): void {
  if (trie.vocabulary > vocabulary)
    throw new ModelError(
      "tokenizer",
      `the tokenizer writes token ${trie.vocabulary - 1}, and the model has ${vocabulary}: tokenizer.json is another model's.`,
    );
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
  const taught = await taughtIn(folder);
  const { model, end, release } = await openContinuingModel(folder, runtime, options);
  try {
    refuseVocabulary(opened, model.vocabulary);
    answerFormOf(taught, end, tokenizer);
  } catch (error) {
    await release();
    throw error;
  }
  return { name: basename(resolve(folder)), taught, model, end, tokenizer, trie: opened, kb, release };
}
