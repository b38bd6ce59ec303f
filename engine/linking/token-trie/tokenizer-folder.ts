// A tokenizer from a folder as models are published in: tokenizer.json, with tokenizer_config.json beside it as a rule.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import type { TrieTokenizer } from "./build-trie.ts";

/** The tokenizer of a model. */
export interface ModelTokenizer extends TrieTokenizer {
  /** A whole input, with the special tokens that the model expects around it. */
  encodeInput(text: string): number[];
  /** The text of tokens, special ones left out. */
  decode(tokens: readonly number[]): string;
  /** The token that is written so, special ones included; undefined where no single token is. */
  tokenOf(piece: string): number | undefined;
}

/** A folder that holds no tokenizer. The message names the file, the reason and the cure. */
export class TokenizerFolderError extends Error {}

/** What a name follows in an answer: most tokenizers cut a name otherwise at the start of a text than behind a word. */
const WORD = "is";

async function json(path: string): Promise<{ text: Buffer; value: object } | undefined> {
  let text: Buffer;
  try {
    text = await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new TokenizerFolderError(`${path}: cannot be read (${code}).`);
  }
  try {
    const value: unknown = JSON.parse(text.toString("utf8"));
    if (typeof value === "object" && value !== null) return { text, value };
    throw new Error("not an object");
  } catch (error) {
    throw new TokenizerFolderError(`${path}: this is not JSON of a tokenizer (${(error as Error).message}).`);
  }
}

/**
 * Reads the tokenizer of a folder. It encodes a name as a model writes it behind a word and a space. Its
 * hash is the first 32 hexadecimal digits of the SHA-256 over both files. Throws
 * `TokenizerFolderError` where there is none or it is of a kind that cannot be read.
 */
export async function tokenizerFrom(folder: string): Promise<ModelTokenizer> {
  const path = join(folder, "tokenizer.json");
  const main = await json(path);
  if (!main)
    throw new TokenizerFolderError(
      `${path}: there is no such file. Give the folder of a model that has a tokenizer.json.`,
    );
  const config = await json(join(folder, "tokenizer_config.json"));
  let tokenizer: Tokenizer;
  try {
    tokenizer = new Tokenizer(main.value, config?.value ?? {});
  } catch (error) {
    throw new TokenizerFolderError(`${path}: this tokenizer cannot be used (${(error as Error).message}).`);
  }
  const plain = (text: string): number[] => tokenizer.encode(text, { add_special_tokens: false }).ids;
  const before = plain(WORD);
  const hash = createHash("sha256")
    .update(main.text)
    .update("\0")
    .update(config?.text ?? "")
    .update("\0after a word")
    .digest("hex")
    .slice(0, 32);
  return {
    name: basename(resolve(folder)),
    hash,
    encode: (text) => {
      const whole = plain(`${WORD} ${text}`);
      return before.every((token, i) => whole[i] === token) ? whole.slice(before.length) : plain(text);
    },
    encodeInput: (text) => tokenizer.encode(text).ids,
    decode: (tokens) => tokenizer.decode([...tokens], { skip_special_tokens: true }),
    tokenOf: (piece) => tokenizer.token_to_id(piece),
  };
}
