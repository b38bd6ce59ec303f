// What an endpoint sends back, read without trust: whole or piece by piece, cut short, or nothing like a reply.
import OpenAI from "openai";
import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import * as z from "zod";
import { retryAfter } from "./back-off.ts";
import { LlmError, type Reply, type TokenLogprob } from "./port.ts";

const logprob = z.object({ token: z.string(), logprob: z.number() });
const content = z.array(logprob.extend({ top_logprobs: z.array(logprob).optional() })).nullish();
const usage = z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish();
const finish = z.string().nullish();

const wholeSchema = z.object({
  model: z.string().default(""),
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
        finish_reason: finish,
        logprobs: z.object({ content }).nullish(),
      }),
    )
    .min(1),
  usage,
});
const pieceSchema = z.object({
  model: z.string().optional(),
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).default({}),
        finish_reason: finish,
        logprobs: z.object({ content }).nullish(),
      }),
    )
    .default([]),
  usage,
});

/** The older protocol: log-probabilities as columns, without one for the first token of an echo. */
const completionSchema = z.object({
  model: z.string().default(""),
  choices: z
    .array(
      z.object({
        text: z.string(),
        finish_reason: finish,
        logprobs: z
          .object({
            tokens: z.array(z.string()),
            token_logprobs: z.array(z.number().nullable()),
            top_logprobs: z.array(z.record(z.string(), z.number()).nullable()).nullish(),
          })
          .nullish(),
      }),
    )
    .min(1),
  usage,
});

const garbage = (what: string) => new LlmError("garbage", `the endpoint's answer is no reply: ${what}.`);

const FINISH: Readonly<Record<string, Reply["finish"]>> = {
  stop: "stop",
  length: "length",
  content_filter: "filtered",
};

/** `onPiece` is called for each piece of a streamed reply. Throws `LlmError` for what is no whole reply. */
export async function readReply(
  answer: ChatCompletion | AsyncIterable<ChatCompletionChunk>,
  onPiece: () => void,
): Promise<Reply> {
  if (!(Symbol.asyncIterator in answer)) return readWhole(answer);
  let text = "";
  let model = "";
  let ended: string | null | undefined;
  let used: z.output<typeof usage>;
  const logprobs: TokenLogprob[] = [];
  for await (const chunk of answer) {
    onPiece();
    const piece = pieceSchema.safeParse(chunk);
    if (!piece.success) throw garbage(piece.error.issues[0]?.message ?? "");
    model = piece.data.model || model;
    used = piece.data.usage ?? used;
    const choice = piece.data.choices[0];
    if (!choice) continue;
    text += choice.delta.content ?? "";
    ended = choice.finish_reason ?? ended;
    logprobs.push(...tokens(choice.logprobs?.content));
  }
  // A connection that is cut between two pieces looks like an end.
  if (!ended) throw new LlmError("connection", "the reply was cut off.");
  return made(text, ended, model, used, logprobs);
}

function readWhole(answer: unknown): Reply {
  const whole = wholeSchema.safeParse(answer);
  if (!whole.success) throw garbage(whole.error.issues[0]?.message ?? "");
  const { choices, model } = whole.data;
  const choice = choices[0];
  const text = choice?.message.content ?? choice?.message.refusal ?? "";
  return made(text, choice?.finish_reason, model, whole.data.usage, tokens(choice?.logprobs?.content));
}

/** A reply of `POST /completions`. A token without a log-probability (the first of an echo) is left out of `logprobs`. */
export function readCompletion(answer: unknown): Reply {
  const whole = completionSchema.safeParse(answer);
  if (!whole.success) throw garbage(whole.error.issues[0]?.message ?? "");
  const { choices, model, usage: used } = whole.data;
  const choice = choices[0];
  const { tokens: words = [], token_logprobs: own = [], top_logprobs } = choice?.logprobs ?? {};
  const logprobs = words.flatMap((token, i): TokenLogprob[] => {
    const logprob = own[i];
    const top = Object.entries(top_logprobs?.[i] ?? {});
    if (logprob == null) return [];
    return [
      { token, logprob, ...(top.length ? { top: top.map(([t, p]) => ({ token: t, logprob: p })) } : {}) },
    ];
  });
  return made(choice?.text ?? "", choice?.finish_reason, model, used, logprobs);
}

function made(
  text: string,
  ended: string | null | undefined,
  model: string,
  used: z.output<typeof usage>,
  logprobs: readonly TokenLogprob[],
): Reply {
  return {
    text,
    finish: FINISH[ended ?? ""] ?? "other",
    model,
    ...(used ? { usage: { prompt: used.prompt_tokens, completion: used.completion_tokens } } : {}),
    ...(logprobs.length ? { logprobs } : {}),
  };
}

const tokens = (given: z.output<typeof content>): TokenLogprob[] =>
  (given ?? []).map(({ token, logprob, top_logprobs }) => ({
    token,
    logprob,
    ...(top_logprobs?.length ? { top: top_logprobs } : {}),
  }));

/** Whatever the client library or the network threw, as a failure; `key` is taken out of what the endpoint said. */
export function failureOf(error: unknown, key: string | undefined, signal?: AbortSignal): LlmError {
  signal?.throwIfAborted();
  const own = causes(error).find((cause) => cause instanceof LlmError);
  if (own) return own as LlmError;
  const said = without(key, error instanceof Error ? error.message : String(error));
  if (error instanceof OpenAI.APIConnectionTimeoutError) return new LlmError("timeout", said);
  if (error instanceof OpenAI.APIConnectionError || !(error instanceof OpenAI.APIError)) {
    if (error instanceof SyntaxError) return garbage(said);
    const cause = causes(error).at(-1);
    return new LlmError("connection", cause instanceof Error ? without(key, cause.message) : said);
  }
  const { status, headers } = error;
  if (status === 429) return new LlmError("busy", said, retryAfter(headers ?? new Headers(), Date.now()));
  if (status === undefined) return garbage(said);
  if (status >= 500) return new LlmError("server", said, retryAfter(headers ?? new Headers(), Date.now()));
  if (status === 408) return new LlmError("timeout", said);
  return new LlmError("refused", said, undefined, status);
}

function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  // Bounded, because nothing keeps a cause from being its own cause.
  for (let at = error; at && found.length < 9; at = (at as { cause?: unknown }).cause) found.push(at);
  return found;
}

/** Some endpoints repeat the key, or part of it, in their complaint about it. */
const without = (key: string | undefined, text: string): string =>
  (key ? text.replaceAll(key, "[key]") : text).replaceAll(/\b(sk|key|Bearer)[-_ ][\w*.-]{6,}/g, "[key]");
