// Words to a model's sub-tokens, one word at a time, as `is_split_into_words` does it; and the tokens around a sequence.
import { Tokenizer } from "@huggingface/tokenizers";
import { jsonFile } from "../../models/folder/json-file.ts";
import { ModelError } from "../../models/model-error.ts";

/** Distinct words kept; more and the oldest half goes. */
const KEPT = 100_000;

interface TokenizerConfig {
  readonly cls_token?: unknown;
  readonly sep_token?: unknown;
  readonly pad_token?: unknown;
  readonly model_max_length?: unknown;
}

export class WordPieces {
  readonly #tokenizer: Tokenizer;
  readonly #known = new Map<string, readonly number[]>();
  /** Before and behind every sequence: [CLS] and [SEP], as the tokenizer's own post-processor puts them. */
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
  readonly pad: number;
  /** `model_max_length`, where tokenizer_config.json says one. */
  readonly longest: number | undefined;

  constructor(tokenizer: object, config: TokenizerConfig, where: string) {
    try {
      this.#tokenizer = new Tokenizer(tokenizer, config);
      [this.prefix, this.suffix] = this.#ends(config);
    } catch (error) {
      throw new ModelError(
        "tokenizer",
        `${where}: this tokenizer cannot be used (${(error as Error).message}).`,
      );
    }
    this.pad = this.#idOf(config.pad_token) ?? 0;
    const longest = config.model_max_length;
    this.longest = typeof longest === "number" ? longest : undefined;
  }

  /** Sub-tokens of one word, or of a label with all its words. Empty for what the tokenizer drops altogether. */
  of(word: string): readonly number[] {
    const known = this.#known.get(word);
    if (known) return known;
    const ids = this.#tokenizer.encode(word, { add_special_tokens: false }).ids;
    if (this.#known.size >= KEPT) {
      let n = KEPT >> 1;
      for (const key of this.#known.keys()) if (n-- > 0) this.#known.delete(key);
    }
    this.#known.set(word, ids);
    return ids;
  }

  /** Id of a token of the vocabulary, by its whole spelling. */
  id(token: string): number | undefined {
    return this.#tokenizer.token_to_id(token);
  }

  #idOf(token: unknown): number | undefined {
    if (typeof token === "string") return this.id(token);
    const content = (token as { content?: unknown } | null | undefined)?.content;
    return typeof content === "string" ? this.id(content) : undefined;
  }

  #ends(config: TokenizerConfig): [readonly number[], readonly number[]] {
    const bare = this.#tokenizer.encode("a", { add_special_tokens: false }).ids;
    const whole = this.#tokenizer.encode("a").ids;
    if (whole.length > bare.length) {
      for (let at = 0; at + bare.length <= whole.length; at++)
        if (bare.every((id, i) => whole[at + i] === id))
          return [whole.slice(0, at), whole.slice(at + bare.length)];
    }
    // No post-processor: the configuration says which tokens stand around a sequence, if any.
    const one = (id: number | undefined) => (id === undefined ? [] : [id]);
    return [one(this.#idOf(config.cls_token)), one(this.#idOf(config.sep_token))];
  }
}

/** A JSON file that a model's folder must have. */
export async function requiredJson(path: string, what: string): Promise<object> {
  const value = await jsonFile(path, "JSON object");
  if (!value) throw new ModelError("damaged", `${path}: there is no such file; ${what}.`);
  return value;
}

/** The tokenizer of a folder: tokenizer.json, with tokenizer_config.json beside it as a rule. */
export async function wordPiecesFrom(folder: string): Promise<WordPieces> {
  const path = `${folder}/tokenizer.json`;
  const tokenizer = await requiredJson(path, "a model needs its tokenizer");
  return new WordPieces(
    tokenizer,
    (await jsonFile(`${folder}/tokenizer_config.json`, "JSON object")) ?? {},
    path,
  );
}
