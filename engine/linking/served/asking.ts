// Asks about a document's mentions, a few at a time, and keeps count. A mention that is not answered stays undecided with the
// candidates it has; when nobody answers any more, the rest is not asked.
import { concurrently } from "../../llm/concurrently.ts";
import type { Mention } from "../../text/mention.ts";
import { type Abstention, count, emptyTally, reasonOf, Silence, type Tally } from "./tally.ts";

export interface AskingOptions {
  /** Mentions asked about at once; 4 by default. */
  readonly concurrency?: number;
  /** Called with the number of mentions asked about so far. */
  readonly onAnswer?: (asked: number) => void;
}

export class Asking {
  readonly tally: Tally = emptyTally();
  readonly #options: AskingOptions;
  readonly #silence = new Silence();

  constructor(options: AskingOptions) {
    this.#options = options;
  }

  /**
   * What `one` makes of each wanted mention, or of why it makes nothing; the others as they are. An `LlmError` of one question
   * is a reason. Throws as `reasonOf` does, and the signal's reason.
   */
  async each(
    mentions: readonly Mention[],
    wanted: (mention: Mention, place: number) => boolean,
    one: (mention: Mention, signal: AbortSignal) => Promise<Mention | Abstention>,
    signal?: AbortSignal,
  ): Promise<Mention[]> {
    const { concurrency = 4, onAnswer } = this.#options;
    const linked = [...mentions];
    await concurrently(
      mentions.flatMap((m, i) => (wanted(m, i) ? [i] : [])),
      concurrency,
      async (i, stop) => {
        const mention = mentions[i] as Mention;
        const made = this.#silence.isLong ? "gone" : await this.#made(one, mention, stop);
        this.#silence.note(typeof made === "string" ? made : undefined);
        if (typeof made === "string") {
          count(this.tally.abstained, made);
          linked[i] = { ...mention, status: "undecided", concepts: [] };
        } else linked[i] = made;
        this.tally.asked++;
        onAnswer?.(this.tally.asked);
      },
      signal,
    );
    return linked;
  }

  async #made(
    one: (mention: Mention, signal: AbortSignal) => Promise<Mention | Abstention>,
    mention: Mention,
    signal: AbortSignal,
  ): Promise<Mention | Abstention> {
    try {
      return await one(mention, signal);
    } catch (error) {
      signal.throwIfAborted();
      return reasonOf(error);
    }
  }
}
