// Links mentions by a language model that somebody serves: the linker that ships retrieves candidates, the model says which one
// the passage means or that none is meant. Whatever it says, a concept that comes back is one of the candidates.
import type { Request } from "../../llm/port.ts";
import { languageOf } from "../../text/language.ts";
import type { Candidate, Mention } from "../../text/mention.ts";
import { Contexts } from "../guided/contexts.ts";
import { Asking, type AskingOptions } from "./asking.ts";
import { Deciding, type DecidingOptions, type Decision } from "./decide.ts";
import type { Subject } from "./question.ts";
import { type Abstention, count, type Tally } from "./tally.ts";

/** Candidates of a document's mentions; what they are linked to does not count. */
export type Retrieve = (
  text: string,
  mentions: readonly Mention[],
  signal?: AbortSignal,
) => readonly Mention[] | Promise<readonly Mention[]>;

export class ServedLinker {
  readonly #retrieve: Retrieve;
  readonly #options: DecidingOptions;
  readonly #deciding: Deciding;
  readonly #asking: Asking;

  constructor(retrieve: Retrieve, options: DecidingOptions & AskingOptions) {
    this.#retrieve = retrieve;
    this.#options = options;
    this.#deciding = new Deciding(options);
    this.#asking = new Asking(options);
  }

  get tally(): Tally {
    return this.#asking.tally;
  }

  /**
   * The mentions in their order; the wanted ones linked or nil where the model answers, undecided with the candidates that were
   * retrieved where it does not. Throws `LlmError` for what every question would meet, and the signal's reason.
   */
  async link(
    text: string,
    mentions: readonly Mention[],
    wanted: (mention: Mention) => boolean = () => true,
    signal?: AbortSignal,
  ): Promise<Mention[]> {
    const contexts = new Contexts(text, languageOf(text));
    return this.#asking.each(
      await this.#retrieve(text, mentions, signal),
      (_, i) => wanted(mentions[i] as Mention),
      (mention, stop) => this.#linkOne({ text, contexts, mention }, stop),
      signal,
    );
  }

  /** The first question about each mention: what would be sent. */
  async *questions(text: string, mentions: readonly Mention[]): AsyncGenerator<Request> {
    const contexts = new Contexts(text, languageOf(text));
    for (const mention of await this.#retrieve(text, mentions))
      if (mention.candidates.length) yield await this.#deciding.first({ text, contexts, mention });
  }

  async #linkOne(subject: Subject, signal: AbortSignal): Promise<Mention | Abstention> {
    const { mention } = subject;
    if (!mention.candidates.length) {
      this.tally.bare++;
      return { ...mention, status: "nil", concepts: [] };
    }
    const decided = await this.#deciding.decide(subject, signal);
    if (typeof decided === "string") return decided;
    this.tally.loose += decided.loose;
    count(this.tally.basis, decided.basis);
    const candidates = this.#ranked(mention, decided);
    const best = decided.none ? undefined : candidates[0];
    if (best) this.tally.linked++;
    else this.tally.none++;
    return {
      ...mention,
      candidates,
      status: best ? "linked" : "nil",
      concepts: best ? [best.concept] : [],
    };
  }

  /** Those that the model ranked, then the others as they were retrieved. */
  #ranked({ candidates }: Mention, { ranked, chances, basis, none }: Decision): Candidate[] {
    const because = [
      `${this.#options.settings.model} chose it`,
      basis === "none" ? "the score is that of the linker that ships" : `its chance by ${basis}`,
    ];
    return [...new Set([...ranked, ...candidates])].map((c, i): Candidate => {
      const chance = chances.get(c.concept.id) ?? 0;
      const scored = basis === "none" ? c : { ...c, score: Math.round(1000 * chance) / 1000 };
      return i === 0 && !none ? { ...scored, stage: "guided", because } : scored;
    });
  }
}
