// Counts what a model was asked and what it read and wrote for it.
import type { LanguageModel, Reply, Request } from "./port.ts";

export interface Spent {
  /** Questions that were answered. */
  requests: number;
  /** Tokens read and written, as far as replies tell. */
  prompt: number;
  completion: number;
  /** Replies that told nothing of their tokens. */
  untold: number;
}

export const nothingSpent = (): Spent => ({ requests: 0, prompt: 0, completion: 0, untold: 0 });

export class Metered implements LanguageModel {
  readonly spent: Spent = nothingSpent();
  readonly #model: LanguageModel;

  constructor(model: LanguageModel) {
    this.#model = model;
  }

  async ask(request: Request, signal?: AbortSignal): Promise<Reply> {
    const reply = await this.#model.ask(request, signal);
    this.spent.requests++;
    if (reply.usage) {
      this.spent.prompt += reply.usage.prompt;
      this.spent.completion += reply.usage.completion;
    } else this.spent.untold++;
    return reply;
  }
}
