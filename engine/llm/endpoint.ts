// Any OpenAI-compatible endpoint behind the port: vLLM, llama.cpp, Ollama, OpenAI, a lab's gateway. Sends what the
// request says and what the endpoint was found to understand, and nothing about this machine.
import type OpenAI from "openai";
import type { ChatCompletionCreateParams } from "openai/resources/chat/completions";
import type { CompletionCreateParamsNonStreaming } from "openai/resources/completions";
import type { Capabilities } from "./capabilities.ts";
import { clientFor } from "./client.ts";
import { failureOf, readCompletion, readReply } from "./endpoint-answers.ts";
import { type LanguageModel, LlmError, type Reply, type Request } from "./port.ts";

export interface EndpointOptions {
  /** `http://127.0.0.1:8000/v1`. */
  readonly url: string;
  /** From the environment or the editor's secret storage; never written, never in a message. */
  readonly key?: string;
  /** Hosts with consent; this machine needs none. */
  readonly allowed: Iterable<string>;
  /** ms without any answer, or between two pieces of a streamed one (default 120,000). */
  readonly timeout?: number;
  /** Ask for the reply piece by piece, so that a stalled endpoint is noticed early (default true). */
  readonly stream?: boolean;
  readonly fetch?: typeof fetch;
}

export class Endpoint implements LanguageModel {
  readonly host: string;
  readonly #client: OpenAI;
  readonly #options: EndpointOptions;
  /** What it was found to understand; the most, until `probe` (capabilities.ts) has looked. */
  capabilities: Capabilities = { output: "schema", logprobs: true, stream: true, seed: true };

  constructor(options: EndpointOptions) {
    const { host, client } = clientFor(options);
    this.host = host;
    this.#options = options;
    this.#client = client;
  }

  /** Ids of the models that the endpoint lists; undefined where it lists none. */
  async models(signal?: AbortSignal): Promise<string[] | undefined> {
    try {
      const page = await this.#client.models.list(signal ? { signal } : {});
      return page.data.map(({ id }) => id);
    } catch (error) {
      const failure = failureOf(error, this.#options.key, signal);
      if (failure.failure === "refused") return undefined;
      throw failure;
    }
  }

  async ask(request: Request, signal?: AbortSignal): Promise<Reply> {
    const { stream = true, timeout = 120_000, key } = this.#options;
    const streamed = stream && this.capabilities.stream;
    // Renewed by every piece that comes in.
    const stalled = new AbortController();
    const alarm = () => setTimeout(() => stalled.abort(), timeout);
    let timer = alarm();
    const how = { signal: signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal };
    try {
      if (request.continuing)
        return readCompletion(await this.#client.completions.create(plainBodyOf(request), how));
      const answer = await this.#client.chat.completions.create(this.body(request, streamed), how);
      return await readReply(answer, () => {
        clearTimeout(timer);
        timer = alarm();
      });
    } catch (error) {
      if (stalled.signal.aborted)
        throw new LlmError("timeout", `${this.host} said nothing for ${timeout} ms.`);
      throw failureOf(error, key, signal);
    } finally {
      clearTimeout(timer);
    }
  }

  /** What is sent for a request: what `--dry-run` shows. */
  body(request: Request, stream = false): ChatCompletionCreateParams {
    return bodyOf(request, this.capabilities, stream);
  }
}

/** A request as the protocol writes it, as far as the endpoint understands it. */
export function bodyOf(
  request: Request,
  { output, logprobs, seed }: Capabilities,
  stream = false,
): ChatCompletionCreateParams {
  const format =
    request.output && output === "schema"
      ? { type: "json_schema" as const, json_schema: { ...request.output, strict: true } as never }
      : request.output && output === "object"
        ? { type: "json_object" as const }
        : undefined;
  return {
    model: request.model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
    ...(request.topP === undefined ? {} : { top_p: request.topP }),
    ...(request.maxTokens === undefined ? {} : { max_tokens: request.maxTokens }),
    ...(request.seed === undefined || !seed ? {} : { seed: request.seed }),
    ...(format ? { response_format: format } : {}),
    ...(request.logprobs === undefined || !logprobs
      ? {}
      : { logprobs: true, top_logprobs: request.logprobs }),
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    ...request.extra,
  } as ChatCompletionCreateParams;
}

/** A request that is gone on with as it stands, as the older protocol writes it: whole, and with a log-probability at least. */
export function plainBodyOf(request: Request): CompletionCreateParamsNonStreaming {
  const { model, messages, temperature, topP, maxTokens, seed, logprobs, continuing, extra } = request;
  return {
    model,
    prompt: messages.map(({ content }) => content).join("\n\n"),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    ...(seed === undefined ? {} : { seed }),
    ...(logprobs === undefined ? {} : { logprobs: Math.max(1, logprobs) }),
    ...(continuing === "echo" ? { echo: true } : {}),
    ...extra,
  };
}
