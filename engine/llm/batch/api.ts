// The Batch API of OpenAI-compatible endpoints: a file of questions up, one answer file down, hours later and for less money.
// (platform.openai.com/docs/guides/batch: JSON Lines with `custom_id`, results in any order, failures in a file of their own.)
import type OpenAI from "openai";
import { toFile } from "openai";
import * as z from "zod";
import type { Capabilities } from "../capabilities.ts";
import { clientFor } from "../client.ts";
import { bodyOf, type EndpointOptions } from "../endpoint.ts";
import { failureOf, readReply } from "../endpoint-answers.ts";
import { LlmError, type Reply, type Request } from "../port.ts";

export interface Question {
  /** `custom_id`: unique within its batch. */
  readonly id: string;
  readonly request: Request;
}

/** What became of a question, by its id. */
export type Answer = { readonly id: string } & ({ readonly reply: Reply } | { readonly error: LlmError });

export interface BatchState {
  readonly id: string;
  /** As the endpoint says: validating, in_progress, finalizing, completed, failed, expired, cancelling, cancelled. */
  readonly status: string;
  readonly total: number;
  readonly done: number;
  /** Files of answers and of failures, once they are there. */
  readonly files: readonly string[];
  readonly error?: string;
}

const ENDED = ["completed", "failed", "expired", "cancelled"];
export const hasEnded = ({ status }: BatchState): boolean => ENDED.includes(status);

const lineSchema = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number(), body: z.unknown() }).nullish(),
  error: z.object({ message: z.string().nullish(), code: z.string().nullish() }).nullish(),
});

export class BatchApi {
  readonly host: string;
  readonly #client: OpenAI;
  readonly #key: string | undefined;
  /** As a probe of the same endpoint found out. */
  capabilities: Capabilities = { output: "schema", logprobs: true, stream: false, seed: true };

  /** Throws `LlmError` where the address is none. */
  constructor(options: EndpointOptions) {
    const { host, client } = clientFor(options);
    this.host = host;
    this.#client = client;
    this.#key = options.key;
  }

  async #call<T>(work: () => PromiseLike<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw failureOf(error, this.#key, signal);
    }
  }

  /** Uploads the questions and starts the batch; `lot` goes with it, so that it can be found again. */
  submit(lot: string, questions: readonly Question[], signal?: AbortSignal): Promise<BatchState> {
    const lines = questions.map(
      ({ id, request }) =>
        `${JSON.stringify({ custom_id: id, method: "POST", url: "/v1/chat/completions", body: bodyOf(request, this.capabilities) })}\n`,
    );
    const how = signal ? { signal } : {};
    return this.#call(async () => {
      const file = await this.#client.files.create(
        { file: await toFile(Buffer.from(lines.join("")), `${lot}.jsonl`), purpose: "batch" },
        how,
      );
      const batch = await this.#client.batches.create(
        {
          input_file_id: file.id,
          endpoint: "/v1/chat/completions",
          completion_window: "24h",
          metadata: { curie: lot },
        },
        how,
      );
      return stateOf(batch);
    }, signal);
  }

  /** The batch that was started with `lot`, among the latest hundred of this key; undefined where there is none. */
  find(lot: string, signal?: AbortSignal): Promise<BatchState | undefined> {
    return this.#call(async () => {
      const page = await this.#client.batches.list({ limit: 100 }, signal ? { signal } : {});
      const found = page.data.find((batch) => batch.metadata?.curie === lot);
      return found && stateOf(found);
    }, signal);
  }

  look(id: string, signal?: AbortSignal): Promise<BatchState> {
    return this.#call(
      async () => stateOf(await this.#client.batches.retrieve(id, signal ? { signal } : {})),
      signal,
    );
  }

  /** What is done stays done and is paid for; the rest is not asked any more. */
  async cancel(id: string): Promise<void> {
    await this.#call(() => this.#client.batches.cancel(id));
  }

  /** The answers of an ended batch. Lines that are none are told to `onProblem`; nothing is guessed. */
  async answers(
    { files }: BatchState,
    onProblem: (what: string) => void,
    signal?: AbortSignal,
  ): Promise<Answer[]> {
    const found: Answer[] = [];
    for (const file of files) {
      const text = await this.#call(async () => {
        const content = await this.#client.files.content(file, signal ? { signal } : {});
        return content.text();
      }, signal);
      for (const [i, line] of text.split("\n").entries()) {
        if (line.trim() === "") continue;
        const answer = await answerIn(line);
        if (answer) found.push(answer);
        else onProblem(`${this.host}: ${file}, line ${i + 1} is no answer of a batch.`);
      }
    }
    return found;
  }
}

async function answerIn(line: string): Promise<Answer | undefined> {
  let row: z.output<typeof lineSchema>;
  try {
    row = lineSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
  const { custom_id: id, response, error } = row;
  if (response?.status_code === 200) {
    try {
      return { id, reply: await readReply(response.body as never, () => {}) };
    } catch (failure) {
      return { id, error: failure as LlmError };
    }
  }
  const status = response?.status_code;
  const said = error?.message ?? error?.code ?? `status ${status ?? "unknown"}`;
  const failure = status === 429 ? "busy" : status !== undefined && status >= 500 ? "server" : "garbage";
  return { id, error: new LlmError(failure, `in the batch: ${said}`, undefined, status) };
}

function stateOf(batch: {
  id: string;
  status: string;
  output_file_id?: string | null;
  error_file_id?: string | null;
  request_counts?: { total: number; completed: number; failed: number } | undefined;
  errors?: { data?: { message?: string }[] | null } | null | undefined;
}): BatchState {
  const { total = 0, completed = 0, failed = 0 } = batch.request_counts ?? {};
  const error = batch.errors?.data?.[0]?.message;
  return {
    id: batch.id,
    status: batch.status,
    total,
    done: completed + failed,
    files: [batch.output_file_id, batch.error_file_id].filter((f): f is string => !!f),
    ...(error ? { error } : {}),
  };
}
