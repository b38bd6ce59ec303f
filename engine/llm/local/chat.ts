// Messages as the one text that a local model continues: by the model's own chat template (Jinja, in tokenizer_config.json, as
// transformers has them), or plainly where it has none.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Template } from "@huggingface/jinja";
import { Tokenizer } from "@huggingface/tokenizers";
import * as z from "zod";
import { LlmError, type Message } from "../port.ts";

const token = z.union([z.string(), z.object({ content: z.string() }).transform(({ content }) => content)]);
const configSchema = z.looseObject({
  chat_template: z
    .union([z.string(), z.array(z.object({ name: z.string(), template: z.string() }))])
    .nullish(),
  bos_token: token.nullish(),
  eos_token: token.nullish(),
});
type Config = z.output<typeof configSchema>;

export interface ChatTokenizer {
  /** Tokens of a prompt, up to where the answer begins. */
  encode(messages: readonly Message[]): number[];
  /** Text of tokens, special ones left out. */
  decode(tokens: readonly number[]): string;
  /** A token as it is written in the vocabulary. */
  word(token: number): string;
  /** Number of the token that the configuration says ends a text; undefined where it names none. */
  readonly end: number | undefined;
}

/** Throws `LlmError` `refused`, with the file and the cure, where the folder has no tokenizer that can be read. */
export async function chatTokenizer(folder: string): Promise<ChatTokenizer> {
  const main = await json(join(folder, "tokenizer.json"));
  const path = join(folder, "tokenizer_config.json");
  const config = configSchema.safeParse((await json(path, true)) ?? {});
  if (!config.success) throw new LlmError("refused", `${path}: ${z.prettifyError(config.error)}`);
  const own = await readFile(join(folder, "chat_template.jinja"), "utf8").catch(() => undefined);
  let tokenizer: Tokenizer;
  let template: Template | undefined;
  try {
    tokenizer = new Tokenizer(main as object, config.data);
    const source = own ?? templateOf(config.data);
    template = source === undefined ? undefined : new Template(source);
  } catch (error) {
    throw new LlmError(
      "refused",
      `${folder}: its tokenizer or chat template cannot be used (${(error as Error).message}).`,
    );
  }
  const { bos_token, eos_token } = config.data;
  return {
    encode(messages) {
      if (!template) return tokenizer.encode(plainly(messages)).ids;
      const text = template.render({
        messages: messages.map(({ role, content }) => ({ role, content })),
        add_generation_prompt: true,
        bos_token: bos_token ?? "",
        eos_token: eos_token ?? "",
      });
      // The template writes the special tokens itself.
      return tokenizer.encode(text, { add_special_tokens: false }).ids;
    },
    decode: (tokens) =>
      tokenizer.decode([...tokens], { skip_special_tokens: true, clean_up_tokenization_spaces: false }),
    word: (id) => tokenizer.id_to_token(id) ?? "",
    end: eos_token ? tokenizer.token_to_id(eos_token) : undefined,
  };
}

function templateOf({ chat_template }: Config): string | undefined {
  if (typeof chat_template === "string") return chat_template;
  const named = chat_template?.find(({ name }) => name === "default") ?? chat_template?.[0];
  return named?.template;
}

const NAMES = { system: "", user: "", assistant: "Answer: " } as const;

/** For models that were never taught to chat. */
const plainly = (messages: readonly Message[]): string =>
  messages.map(({ role, content }) => `${NAMES[role]}${content}\n\n`).join("");

async function json(path: string, mayLack = false): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (mayLack && code === "ENOENT") return undefined;
    throw new LlmError(
      "refused",
      `${path}: cannot be read (${code}). Give the folder of a model with its tokenizer.json.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LlmError("refused", `${path}: not JSON (${(error as Error).message}).`);
  }
}
