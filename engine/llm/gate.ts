// How many questions an endpoint is asked at once is found out by asking: one more while it answers, half as many when it says
// that it is busy or fails (additive increase, multiplicative decrease, as TCP does).
import { type LanguageModel, LlmError, type Reply, type Request } from "./port.ts";

export interface GateOptions {
  /** At most this many at once. */
  readonly most: number;
  /** To begin with (default: `most`). */
  readonly first?: number;
}

export class Gate implements LanguageModel {
  readonly #model: LanguageModel;
  readonly #most: number;
  #limit: number;
  #asking = 0;
  readonly #waiting: (() => void)[] = [];
  /** Answers that must pass before the limit may fall again: one bad moment counts once, not once for each question in it. */
  #calm = 0;

  constructor(model: LanguageModel, { most, first = most }: GateOptions) {
    this.#model = model;
    this.#most = Math.max(1, most);
    this.#limit = Math.min(Math.max(1, first), this.#most);
  }

  /** Questions that may be asked at once now; a fraction counts towards the next whole one. */
  get limit(): number {
    return this.#limit;
  }

  async ask(request: Request, signal?: AbortSignal): Promise<Reply> {
    await this.#enter(signal);
    try {
      const reply = await this.#model.ask(request, signal);
      this.#limit = Math.min(this.#most, this.#limit + 1 / this.#limit);
      this.#calm--;
      return reply;
    } catch (error) {
      if (error instanceof LlmError && ["busy", "server", "timeout"].includes(error.failure)) {
        if (this.#calm <= 0) {
          this.#limit = Math.max(1, this.#limit / 2);
          this.#calm = Math.floor(this.#limit);
        } else this.#calm--;
      }
      throw error;
    } finally {
      this.#asking--;
      while (this.#waiting.length && this.#asking < Math.floor(this.#limit)) {
        this.#asking++;
        this.#waiting.shift()?.();
      }
    }
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#asking < Math.floor(this.#limit)) {
      this.#asking++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(signal?.reason);
      };
      this.#waiting.push(enter);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }
}
