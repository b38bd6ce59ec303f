// How long a prompt is: counted by a model's own tokenizer where there is one, else estimated and labelled so.
import { tokenizerFrom } from "../linking/token-trie/tokenizer-folder.ts";
import type { RenderedMessage } from "./prompt-file.ts";

export interface TokenCounter {
  readonly count: (text: string) => number;
  /** The tokenizer's name; undefined for the estimate. */
  readonly tokenizer?: string;
}

/** A quarter of the characters, three quarters where they are Han: a rule of thumb. */
export const estimatedTokens = (text: string): number => {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return Math.ceil((text.length - han) / 4 + 0.75 * han);
};

/** Rejects with `TokenizerFolderError` where the folder has no tokenizer. What a chat format adds is not counted. */
export async function tokenCounter(folder: string | undefined): Promise<TokenCounter> {
  if (folder === undefined) return { count: estimatedTokens };
  const { name, encode } = await tokenizerFrom(folder);
  return { count: (text) => encode(text).length, tokenizer: name };
}

export const tokensOf = (
  messages: readonly Pick<RenderedMessage, "content">[],
  { count }: TokenCounter,
): number => messages.reduce((sum, message) => sum + count(message.content), 0);
