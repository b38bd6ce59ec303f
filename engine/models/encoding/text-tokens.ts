// Texts as an encoder's tokens: special ones around them, cut at the model's length, numbers that the model knows.
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import * as z from "zod";
import { jsonFile } from "../folder/json-file.ts";
import { ModelError } from "../model-error.ts";
import type { EncoderSettings } from "./encoder-settings.ts";

const unknown = z.looseObject({
  model: z.looseObject({
    unk_token: z.string().nullish(),
    unk_id: z.number().nullish(),
    vocab: z.unknown(),
  }),
});

/** The token for what has none: by its name, or in unigram models by its number. */
function unknownOf(main: object): number | undefined {
  const { model } = unknown.safeParse(main).data ?? {};
  if (typeof model?.unk_id === "number") return model.unk_id;
  const id = (model?.vocab as Readonly<Record<string, unknown>> | undefined)?.[model?.unk_token ?? ""];
  return typeof id === "number" ? id : undefined;
}

export class TextTokens {
  readonly #tokenizer: Tokenizer;
  readonly #settings: EncoderSettings;
  readonly #folder: string;
  readonly #before: readonly number[];
  readonly #after: readonly number[];
  readonly #unknown: number | undefined;

  private constructor(tokenizer: Tokenizer, main: object, settings: EncoderSettings, folder: string) {
    this.#tokenizer = tokenizer;
    this.#unknown = unknownOf(main);
    this.#settings = settings;
    this.#folder = folder;
    // What the tokenizer puts around any text.
    const plain = this.#plain("a");
    const whole = tokenizer.encode("a").ids;
    const from = whole.findIndex((_, i) => plain.every((id, k) => whole[i + k] === id));
    this.#before = from < 0 ? [] : whole.slice(0, from);
    this.#after = from < 0 ? [] : whole.slice(from + plain.length);
  }

  /** Rejects with `ModelError`: `missing`, `damaged`, or `tokenizer` for a kind that cannot be read. */
  static async open(folder: string, settings: EncoderSettings): Promise<TextTokens> {
    const path = join(folder, "tokenizer.json");
    const main = await jsonFile(path, "JSON of a tokenizer");
    if (!main)
      throw new ModelError("missing", `${path}: no such file; a sentence encoder needs its tokenizer.`);
    const config = (await jsonFile(join(folder, "tokenizer_config.json"), "JSON of a tokenizer")) ?? {};
    let tokenizer: Tokenizer;
    try {
      tokenizer = new Tokenizer(main, config);
    } catch (error) {
      throw new ModelError(
        "tokenizer",
        `${path}: this tokenizer cannot be used (${(error as Error).message}).`,
        {
          cause: error,
        },
      );
    }
    return new TextTokens(tokenizer, main, settings, folder);
  }

  #plain(text: string): number[] {
    return this.#tokenizer.encode(text, { add_special_tokens: false }).ids;
  }

  /** Empty for a text of which nothing is a token that the model knows: all such texts would have one vector. Throws `ModelError` `tokenizer` for numbers that the model has no entry for. */
  of(text: string): number[] {
    const { longest, lowerCase, vocabulary } = this.#settings;
    const plain = this.#plain(lowerCase ? text.toLowerCase() : text);
    if (plain.every((id) => id === this.#unknown)) return [];
    const room = Math.max(1, longest - this.#before.length - this.#after.length);
    const ids = [...this.#before, ...plain.slice(0, room), ...this.#after];
    const foreign = vocabulary === undefined ? undefined : ids.find((id) => id >= vocabulary);
    if (foreign !== undefined)
      throw new ModelError(
        "tokenizer",
        `${this.#folder}: the tokenizer gives token ${foreign}, and config.json says that the model has ${vocabulary}: they do not belong together.`,
      );
    return ids;
  }
}
