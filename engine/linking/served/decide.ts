// What a served model makes of one mention: asked once, or several times in other orders; what log-probabilities do not rank
// is asked for by leaving out what was said before.
import type { LanguageModel, Request } from "../../llm/port.ts";
import type { Candidate } from "../../text/mention.ts";
import { fitting, type Labels, type Lot, labelled } from "./choices.ts";
import { echoShares } from "./echo.ts";
import { type QuestionOptions, questionOf, type Subject } from "./question.ts";
import { answerLogprob, labelIn, labelLogprobs } from "./reading.ts";
import { mean, sharesOf } from "./shares.ts";
import { type Abstention, type Basis, reasonOf } from "./tally.ts";

export interface DecidingOptions extends QuestionOptions {
  readonly model: LanguageModel;
  /** Candidates that it chooses from, 32 by default; the server's limits may leave fewer. */
  readonly most?: number;
  /** By default letters where the server gives log-probabilities, names elsewhere and with `echo`. */
  readonly labels?: Labels;
  /** Ranked answers wanted, 1 by default. */
  readonly answers?: number;
  /** Times a mention is asked about, 1 by default. */
  readonly votes?: number;
  /** Chances by the log-probability of each candidate's name behind the prompt: a further question for each. */
  readonly echo?: boolean;
}

export interface Decision {
  /** What the model ranked, best first; the rest it was not asked about. */
  readonly ranked: readonly Candidate[];
  /** None of the candidates is meant; `ranked` is what would be, if one were. */
  readonly none: boolean;
  /** Chances by concept id, of those that are known. */
  readonly chances: ReadonlyMap<string, number>;
  readonly basis: Basis;
  /** Replies that were not held to the form asked for. */
  readonly loose: number;
}

interface Said {
  readonly label: string;
  readonly loose: boolean;
  readonly shares?: ReadonlyMap<string, number>;
}

export class Deciding {
  readonly #options: DecidingOptions;
  /** Names were refused, and letters may not be. */
  #short = false;

  constructor(options: DecidingOptions) {
    this.#options = options;
  }

  lotOf(candidates: readonly Candidate[]): Lot {
    const { server, labels, most = 32, echo } = this.#options;
    const wanted = this.#short ? "letters" : (labels ?? (echo ? "names" : undefined));
    const fit = fitting(candidates.slice(0, most), wanted, server);
    return labelled(fit.candidates, fit.labels);
  }

  /** The first question about a mention. */
  async first(subject: Subject): Promise<Request> {
    return (await questionOf(subject, this.lotOf(subject.mention.candidates), {}, this.#options)).request;
  }

  /** A reason where no answer can be read. Throws as `reasonOf` does, and the signal's reason. */
  async decide(subject: Subject, signal: AbortSignal): Promise<Decision | Abstention> {
    const { votes = 1, echo = false } = this.#options;
    const { candidates } = subject.mention;
    let lot = this.lotOf(candidates);
    let first = await this.#ask(subject, lot, {}, signal);
    if (first === "refused" && lot.labels === "names" && !echo) {
      // Some servers take a few long answers, or many short ones.
      this.#short = true;
      lot = this.lotOf(candidates);
      first = await this.#ask(subject, lot, {}, signal);
    }
    if (typeof first === "string") return first;
    const said = [first];
    for (let order = 1; order < votes; order++) {
      const next = await this.#ask(subject, lot, { order }, signal);
      if (typeof next !== "string") said.push(next);
    }
    const scored = echo ? await this.#echo(subject, lot, signal) : undefined;
    const { shares, basis } = scored
      ? { shares: scored, basis: "log-probabilities" as const }
      : ballot(said, votes);
    const likely = [...shares].sort((a, b) => b[1] - a[1]).map(([label]) => label);
    // Asked once, what it said stands first, even where sampling took something less likely.
    const order = votes > 1 || scored ? likely : [...new Set([first.label, ...likely])];
    const ids = new Map(lot.choices.map((c) => [c.label, c.candidate]));
    const ranked = order.flatMap((label) => ids.get(label) ?? []);
    return {
      ranked: await this.#further(subject, lot, ranked, signal),
      none: order[0] === lot.none,
      chances: new Map(
        [...shares].flatMap(([label, x]) =>
          ids.has(label) ? [[(ids.get(label) as Candidate).concept.id, x]] : [],
        ),
      ),
      basis,
      loose: said.filter((s) => s.loose).length,
    };
  }

  /** n-best by exclusion: asks again without what was ranked, as often as answers are wanted. */
  async #further(
    subject: Subject,
    lot: Lot,
    ranked: readonly Candidate[],
    signal: AbortSignal,
  ): Promise<Candidate[]> {
    const { answers = 1 } = this.#options;
    const all = [...ranked];
    while (all.length < answers) {
      const choices = lot.choices.filter((c) => !all.includes(c.candidate));
      if (!choices.length) break;
      const said =
        choices.length === 1
          ? choices[0]
          : await this.#ask(subject, { ...lot, choices }, { none: false }, signal);
      if (typeof said === "string") break;
      const next = choices.find((c) => c.label === said?.label);
      if (!next) break;
      all.push(next.candidate);
    }
    return all;
  }

  async #echo(subject: Subject, lot: Lot, signal: AbortSignal): Promise<Map<string, number> | undefined> {
    const { request, labels } = await questionOf(subject, lot, {}, this.#options);
    try {
      return await echoShares(this.#options.model, request, labels, signal);
    } catch (error) {
      signal.throwIfAborted();
      reasonOf(error);
      return undefined;
    }
  }

  async #ask(
    subject: Subject,
    lot: Lot,
    how: { order?: number; none?: boolean },
    signal: AbortSignal,
  ): Promise<Said | Abstention> {
    const { model, server } = this.#options;
    const { request, labels } = await questionOf(subject, lot, how, this.#options);
    try {
      const reply = await model.ask(request, signal);
      const read = labelIn(reply, server.hold, labels);
      if ("unread" in read) return read.unread;
      const single = labelLogprobs(reply, read.label, labels);
      if (single) return { ...read, shares: sharesOf(single) };
      const whole = answerLogprob(reply, read.label, labels);
      return whole === undefined ? read : { ...read, shares: sharesOf(new Map([[read.label, whole]])) };
    } catch (error) {
      signal.throwIfAborted();
      return reasonOf(error);
    }
  }
}

/** Several answers to one question, weighed together. */
function ballot(said: readonly Said[], votes: number): { shares: Map<string, number>; basis: Basis } {
  const told = said.flatMap(({ shares }) => (shares ? [shares] : []));
  if (told.length === said.length) return { shares: mean(told), basis: "log-probabilities" };
  return {
    shares: mean(said.map(({ label }) => new Map([[label, 1]]))),
    basis: votes > 1 ? "votes" : "none",
  };
}
