// Asks again what failed in passing: after the time that the endpoint names, else after exponentially longer waits with
// jitter ("full jitter": uniform between nothing and the ceiling), so that many askers do not come back together.
import { type LanguageModel, LlmError, mayPass, type Reply, type Request } from "./port.ts";

export interface BackOff {
  /** Times a question is asked at most (default 6). */
  readonly attempts?: number;
  /** Ceiling of the first wait, ms (default 500); doubles each time. */
  readonly first?: number;
  /** Ceiling of any wait, ms (default 60,000). A longer `Retry-After` is obeyed, up to `patience`. */
  readonly longest?: number;
  /** An endpoint that wants to be left alone longer than this, ms, has failed (default 600,000). */
  readonly patience?: number;
  /** 0 to 1. */
  readonly random: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Told before each wait. */
  readonly onWait?: (error: LlmError, ms: number, attempt: number) => void;
}

export class Patient implements LanguageModel {
  readonly #model: LanguageModel;
  readonly #how: BackOff;
  /** While the endpoint wants quiet, nobody asks: two 429 with no answer between them hold back all who share this port. */
  #quietUntil = 0;
  #busyInARow = 0;
  readonly #now: () => number;

  constructor(model: LanguageModel, how: BackOff, now: () => number = () => performance.now()) {
    this.#model = model;
    this.#how = how;
    this.#now = now;
  }

  async ask(request: Request, signal?: AbortSignal): Promise<Reply> {
    const { attempts = 6, patience = 600_000, sleep, onWait } = this.#how;
    for (let attempt = 1; ; attempt++) {
      const quiet = this.#quietUntil - this.#now();
      if (quiet > 0) await sleep(quiet, signal);
      try {
        const reply = await this.#model.ask(request, signal);
        this.#busyInARow = 0;
        return reply;
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof LlmError) || !mayPass(error) || attempt >= attempts) throw error;
        const ms = this.#wait(error, attempt);
        if (ms > patience) throw error;
        onWait?.(error, ms, attempt);
        if (error.failure === "busy" && ++this.#busyInARow > 1)
          this.#quietUntil = Math.max(this.#quietUntil, this.#now() + ms);
        await sleep(ms, signal);
      }
    }
  }

  #wait({ retryAfter }: LlmError, attempt: number): number {
    const { first = 500, longest = 60_000, random } = this.#how;
    const ceiling = Math.min(longest, first * 2 ** (attempt - 1));
    return Math.max(retryAfter ?? 0, random() * ceiling);
  }
}

/** `Retry-After` (RFC 9110: seconds or a date), or `retry-after-ms`; ms from now, undefined where absent or unreadable. */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const ms = Number(headers.get("retry-after-ms") ?? Number.NaN);
  if (ms >= 0) return ms;
  const text = headers.get("retry-after")?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
