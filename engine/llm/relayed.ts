// A model that somebody else asks for us, over a channel of messages: the editor's own, from a process that has no editor.
import * as z from "zod";
import { type LanguageModel, LlmError, type Reply, type Request } from "./port.ts";

/** Sent: `ask` with a number, then perhaps `leave`. */
export type RelayQuestion =
  | { readonly relay: "ask"; readonly id: number; readonly request: Request }
  | { readonly relay: "leave"; readonly id: number };

export const relayAnswerSchema = z.object({
  relay: z.literal("answer"),
  id: z.int(),
  text: z.string().optional(),
  /** Why there is no text; with one of the port's failures. */
  error: z.string().optional(),
  failure: z.enum(["busy", "server", "timeout", "connection", "refused", "forbidden"]).optional(),
});
export type RelayAnswer = z.output<typeof relayAnswerSchema>;

export interface Channel {
  send(question: RelayQuestion): void;
  /** Called with whatever arrives; answers to other questions are passed over. */
  listen(take: (message: unknown) => void): { dispose(): void };
}

export class Relayed implements LanguageModel {
  readonly #channel: Channel;
  readonly #open = new Map<number, (answer: RelayAnswer) => void>();
  readonly #listening: { dispose(): void };
  #next = 1;

  constructor(channel: Channel) {
    this.#channel = channel;
    this.#listening = channel.listen((message) => {
      const read = relayAnswerSchema.safeParse(message);
      if (read.success) this.#open.get(read.data.id)?.(read.data);
    });
  }

  async ask(request: Request, signal?: AbortSignal): Promise<Reply> {
    signal?.throwIfAborted();
    const id = this.#next++;
    let leave = (): void => {};
    try {
      const answer = await new Promise<RelayAnswer>((resolve, reject) => {
        leave = () => {
          this.#channel.send({ relay: "leave", id });
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", leave, { once: true });
        this.#open.set(id, resolve);
        this.#channel.send({ relay: "ask", id, request });
      });
      if (answer.text === undefined)
        throw new LlmError(answer.failure ?? "server", answer.error ?? "the editor's model said nothing.");
      return { text: answer.text, finish: "stop", model: request.model };
    } finally {
      signal?.removeEventListener("abort", leave);
      this.#open.delete(id);
    }
  }

  close(): void {
    this.#listening.dispose();
  }
}
