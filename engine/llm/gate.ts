// How many questions an endpoint is asked at once is found out by asking: one more while it answers, half as many when it says
// that it is too much (additive increase, multiplicative decrease, as TCP does). One failure among many answers is no such word:
// endpoints stumble at any load, and who halved each time would ask next to nothing.
import { type LanguageModel, LlmError, type Reply, type Request } from "./port.ts";

export interface GateOptions {
  /** At most this many at once. */
  readonly most: number;
  /** To begin with (default: `most`). */
  readonly first?: number;
}

const OVERLOAD: readonly LlmError["failure"][] = ["busy", "server", "timeout"];
/** Share of the answers of a round from which it is too much, and the fewest answers that are a round. */
const TOO_MANY = 0.4;
const FEWEST = 5;

export class Gate implements LanguageModel {
  readonly #model: LanguageModel;
  readonly #most: number;
  #limit: number;
  #asking = 0;
  readonly #waiting: (() => void)[] = [];
  /** Answers since the limit was last looked at, and how many of them said that it is too much. */
  #answers = 0;
  #overloads = 0;

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
      this.#count(false);
      return reply;
    } catch (error) {
      this.#count(error instanceof LlmError && OVERLOAD.includes(error.failure));
      throw error;
    } finally {
      this.#asking--;
      while (this.#waiting.length && this.#asking < Math.floor(this.#limit)) {
        this.#asking++;
        this.#waiting.shift()?.();
      }
    }
  }

  /** Looks at the limit once for every round of questions: one bad moment counts once, not once for each question in it. */
  #count(overload: boolean): void {
    this.#answers++;
    if (overload) this.#overloads++;
    const round = Math.max(FEWEST, Math.floor(this.#limit));
    const isTooMuch = this.#overloads >= Math.max(2, TOO_MANY * round);
    if (isTooMuch) this.#limit = Math.max(1, this.#limit / 2);
    if (isTooMuch || this.#answers >= round) this.#answers = this.#overloads = 0;
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
