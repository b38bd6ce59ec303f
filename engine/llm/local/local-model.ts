// A causal model on this machine as a language model: the prompt is read once, the answer is written token by token over its
// cache. It blocks its thread while it computes a token, so that a server has it in another process.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { ContinuingModel } from "../../models/continuing/continuing-model.ts";
import { logSumExp } from "../../models/continuing/log-sum-exp.ts";
import { openContinuingModel } from "../../models/continuing/open-continuing.ts";
import { ModelError } from "../../models/model-error.ts";
import { onnxRuntime } from "../../models/onnx-runtime.ts";
import { draw } from "../../text/draw.ts";
import { type LanguageModel, LlmError, type Reply, type Request, type TokenLogprob } from "../port.ts";
import { type ChatTokenizer, chatTokenizer } from "./chat.ts";
import { chosen, likeliestOf } from "./sample.ts";

/** Tokens of an answer where nobody says how many. */
const LONGEST = 512;

export interface LocalParts {
  readonly model: ContinuingModel;
  readonly tokenizer: ChatTokenizer;
  /** Tokens that end an answer. */
  readonly ends: ReadonlySet<number>;
  /** As replies name it. */
  readonly name: string;
  readonly release: () => Promise<void>;
}

export class LocalModel implements LanguageModel {
  readonly #parts: LocalParts;

  constructor(parts: LocalParts) {
    this.#parts = parts;
  }

  /** Throws `LlmError` `refused` for a prompt that the model's window cannot hold. Equal requests have equal answers. */
  async ask(request: Request, signal?: AbortSignal): Promise<Reply> {
    const { model, tokenizer, ends, name } = this.#parts;
    const prompt = tokenizer.encode(request.messages);
    const room = model.context - prompt.length;
    if (room < 1)
      throw new LlmError(
        "refused",
        `the prompt has ${prompt.length} tokens, and ${name} reads ${model.context} together with its answer.`,
      );
    const most = Math.min(request.maxTokens ?? LONGEST, room);
    const { temperature = 0, topP = 1, seed = 0, repeat = 0, logprobs } = request;
    const written: number[] = [];
    const probabilities: TokenLogprob[] = [];
    let finish: Reply["finish"] = "length";
    try {
      let rows = await model.begin([prompt]);
      while (written.length < most) {
        // Also lets others run: the runtime does not.
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        const logits = rows.logits(0);
        const place = written.length;
        const token = chosen(logits, {
          temperature,
          topP,
          random: () => draw(seed, "token", repeat, place),
        });
        if (ends.has(token)) {
          finish = "stop";
          break;
        }
        if (logprobs !== undefined) probabilities.push(this.#logprob(logits, token, logprobs));
        written.push(token);
        if (written.length < most) rows = await rows.extend([{ from: 0, tokens: [token] }]);
      }
    } catch (error) {
      if (error instanceof ModelError) throw new LlmError("refused", `${name}: ${error.message}`);
      throw error;
    }
    return {
      text: tokenizer.decode(written),
      finish,
      model: name,
      usage: { prompt: prompt.length, completion: written.length },
      ...(logprobs === undefined ? {} : { logprobs: probabilities }),
    };
  }

  #logprob(logits: Float32Array, token: number, count: number): TokenLogprob {
    const { tokenizer } = this.#parts;
    const own = { token, logprob: (logits[token] as number) - logSumExp(logits) };
    const named = (one: { token: number; logprob: number }) => ({
      token: tokenizer.word(one.token),
      logprob: one.logprob,
    });
    return {
      ...named(own),
      ...(count > 0 ? { top: likeliestOf(logits, count).map(named) } : {}),
    };
  }

  close(): Promise<void> {
    return this.#parts.release();
  }
}

const generationSchema = z.looseObject({
  eos_token_id: z.union([z.int(), z.array(z.int())]).nullish(),
});

/** Opens a folder as models are published in for transformers.js. Throws `LlmError` `refused` with the file and the cure. */
export async function openLocalModel(folder: string): Promise<LocalModel> {
  try {
    const tokenizer = await chatTokenizer(folder);
    const opened = await openContinuingModel(folder, onnxRuntime());
    if (opened.kind !== "causal") {
      await opened.release();
      throw new LlmError(
        "refused",
        `${folder}: this model translates a text into another; one that continues texts is needed.`,
      );
    }
    return new LocalModel({
      model: opened.model,
      tokenizer,
      ends: new Set([
        opened.end,
        ...(await moreEnds(folder)),
        ...(tokenizer.end === undefined ? [] : [tokenizer.end]),
      ]),
      name: folder.split(/[\\/]/).filter(Boolean).at(-1) ?? folder,
      release: () => opened.release(),
    });
  } catch (error) {
    if (error instanceof ModelError) throw new LlmError("refused", error.message);
    throw error;
  }
}

/** Chat models end a turn with a token of their own, which generation_config.json names. */
async function moreEnds(folder: string): Promise<number[]> {
  const text = await readFile(join(folder, "generation_config.json"), "utf8").catch(() => undefined);
  if (text === undefined) return [];
  try {
    const { eos_token_id } = generationSchema.parse(JSON.parse(text));
    return Array.isArray(eos_token_id) ? eos_token_id : eos_token_id == null ? [] : [eos_token_id];
  } catch {
    throw new LlmError(
      "refused",
      `${join(folder, "generation_config.json")}: not a configuration of generation.`,
    );
  }
}
