// A run while this server's child carries it out: its progress, orders to it, and the editor's models asked on its behalf.
import { CancellationTokenSource } from "vscode-languageserver/node";
import * as z from "zod";
import type { RunCounts } from "../../engine/synthesis/run-folder.ts";
import type { RunSpec } from "../../engine/synthesis/spec.ts";
import type { CurieTalk } from "../ports.ts";
import type { AskParams, AskResult } from "../protocol/generation.ts";
import type { Session } from "../session.ts";

const askSchema = z.object({
  relay: z.literal("ask"),
  id: z.int(),
  request: z.object({
    model: z.string(),
    messages: z.array(z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() })),
    temperature: z.number().optional(),
    topP: z.number().optional(),
    maxTokens: z.number().optional(),
    seed: z.number().optional(),
  }),
});
const leaveSchema = z.object({ relay: z.literal("leave"), id: z.int() });
const progressSchema = z.object({ progress: z.object({ counts: z.custom<RunCounts>() }) });

export class LiveRun {
  readonly out: string;
  readonly spec: RunSpec;
  counts: RunCounts | undefined;
  /** Settles when the child has ended. */
  ended: Promise<unknown> = Promise.resolve();
  readonly #session: Session;
  readonly #asking = new Map<number, CancellationTokenSource>();
  #send: (message: object) => void = () => {};

  constructor(session: Session, out: string, spec: RunSpec) {
    this.#session = session;
    this.out = out;
    this.spec = spec;
  }

  order(order: "pause" | "cancel"): void {
    this.#send({ order });
  }

  /** True where the event told of progress. */
  hear(event: unknown): boolean {
    const read = progressSchema.safeParse(event);
    if (read.success) this.counts = read.data.progress.counts;
    return read.success;
  }

  /** How the child is spoken to. `key` goes into its environment alone. */
  talk(key: string | undefined): CurieTalk {
    return {
      ...(key ? { env: { CURIE_API_KEY: key } } : {}),
      begun: (send) => {
        this.#send = send;
      },
      onMessage: (message) => {
        const ask = askSchema.safeParse(message);
        if (ask.success) void this.#ask(ask.data);
        const leave = leaveSchema.safeParse(message);
        if (leave.success) this.#asking.get(leave.data.id)?.cancel();
      },
    };
  }

  async #ask({ id, request }: z.output<typeof askSchema>): Promise<void> {
    const { model } = this.spec;
    const source = new CancellationTokenSource();
    this.#asking.set(id, source);
    let answer: AskResult;
    try {
      if (model.kind !== "editor") throw new Error("the run asks no model of the editor.");
      const { model: name, messages, ...options } = request;
      answer = await this.#session.connection.sendRequest<AskResult>(
        "curie/generation/ask",
        { vendor: model.vendor, model: name, messages, options } as AskParams,
        source.token,
      );
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error), failure: "refused" };
    } finally {
      this.#asking.delete(id);
      source.dispose();
    }
    this.#send({ relay: "answer", id, ...answer });
  }
}
