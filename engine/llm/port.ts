// What the rest of the engine knows of a language model: messages in, one reply out. Who answers (an endpoint, a store
// of earlier answers, a wrapper that waits and asks again) is decided by whoever builds the port.
import { createHash } from "node:crypto";

export interface Message {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** A JSON Schema as the endpoint is sent it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Everything the answer depends on, and nothing else: the key of the replay store is made of this. */
export interface Request {
  readonly model: string;
  readonly messages: readonly Message[];
  /** 0 to 2. Absent: the endpoint's own. */
  readonly temperature?: number;
  /** Probability mass to sample from, above 0 and at most 1. */
  readonly topP?: number;
  /** Longest reply, in tokens. */
  readonly maxTokens?: number;
  readonly seed?: number;
  /** The reply must be JSON of this shape; endpoints that cannot hold the model to it are asked in words only. */
  readonly output?: { readonly name: string; readonly schema: JsonSchema };
  /** Alternatives for each token of the reply, 0 to 20; 0: the chosen token's probability alone. Absent: none. */
  readonly logprobs?: number;
  /**
   * Asked without a chat template (`POST /completions`): the messages' words are gone on with as they stand. `echo`: the
   * reply begins with them, and `logprobs` tells how likely each of their tokens was.
   */
  readonly continuing?: "plain" | "echo";
  /** Fields of the body that only some servers understand, such as `structured_outputs` and `vllm_xargs`. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Counts from 0 where the same question is asked several times, so that a store keeps each answer. */
  readonly repeat?: number;
}

export interface TokenLogprob {
  readonly token: string;
  /** Natural logarithm, 0 or below. */
  readonly logprob: number;
  readonly top?: readonly { readonly token: string; readonly logprob: number }[];
}

export interface Reply {
  readonly text: string;
  /** stop: the model ended. length: cut off at `maxTokens`. filtered: withheld by the endpoint. */
  readonly finish: "stop" | "length" | "filtered" | "other";
  /** The model that the endpoint says answered. */
  readonly model: string;
  readonly usage?: { readonly prompt: number; readonly completion: number };
  readonly logprobs?: readonly TokenLogprob[];
}

export interface LanguageModel {
  /** Throws `LlmError`, or the signal's reason once it is aborted. */
  ask(request: Request, signal?: AbortSignal): Promise<Reply>;
}

/**
 * Why there is no reply. `busy` (429), `server` (5xx), `timeout`, `connection` (refused, cut, stalled) and `garbage` (a body
 * that is no reply) may pass if asked again; `refused` (another 4xx), `forbidden` (no consent for that host) and `unknown`
 * (replay only, and the store has no answer) will not.
 */
export type Failure =
  | "busy"
  | "server"
  | "timeout"
  | "connection"
  | "garbage"
  | "refused"
  | "forbidden"
  | "unknown";

export class LlmError extends Error {
  readonly failure: Failure;
  /** Milliseconds after which the endpoint wants to be asked again (`Retry-After`). */
  readonly retryAfter: number | undefined;
  /** HTTP status, where one was the answer. */
  readonly status: number | undefined;

  constructor(failure: Failure, message: string, retryAfter?: number, status?: number) {
    super(message);
    this.name = "LlmError";
    this.failure = failure;
    this.retryAfter = retryAfter;
    this.status = status;
  }
}

/** Whether the same question may be answered later. */
export const mayPass = ({ failure }: LlmError): boolean =>
  ["busy", "server", "timeout", "connection", "garbage"].includes(failure);

/** JSON with the keys of every object in order, so that equal values read equal. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** SHA-256 of all that the answer depends on, in hexadecimal: rendered prompt, model, settings, repetition. */
export const keyOf = (request: Request): string =>
  createHash("sha256")
    .update(canonical({ ...request, repeat: request.repeat || undefined }))
    .digest("hex");
