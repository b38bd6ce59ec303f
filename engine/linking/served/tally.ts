// What became of the mentions that a served model was asked about, counted by reason, and which failures are no mention's own.
import { type Failure, LlmError } from "../../llm/port.ts";
import type { Unread } from "./reading.ts";

/** Why a mention was left undecided. `gone`: not asked, because nobody answered those before it. */
export type Abstention = Unread | Failure | "gone" | "unknown name" | "no names";

export interface Tally {
  asked: number;
  linked: number;
  /** The model says that none of the candidates is meant. */
  none: number;
  /** The name that was written has several owners, and nothing tells them apart. */
  ambiguous: number;
  /** Without a candidate, and so no question. */
  bare: number;
  readonly abstained: Map<Abstention, number>;
  /** Replies whose form the server was to hold and did not, and that could be read all the same. */
  loose: number;
  /** Mentions whose chances come from log-probabilities, or from votes. */
  readonly basis: Map<Basis, number>;
}

export type Basis = "log-probabilities" | "votes" | "none";

export const emptyTally = (): Tally => ({
  asked: 0,
  linked: 0,
  none: 0,
  ambiguous: 0,
  bare: 0,
  abstained: new Map(),
  loose: 0,
  basis: new Map(),
});

export const count = <K>(of: Map<K, number>, key: K): void => void of.set(key, (of.get(key) ?? 0) + 1);

/** Failures that the next question would meet as well: no consent, a wrong key, no such model. */
export const isFatal = (error: LlmError): boolean =>
  error.failure === "forbidden" || [401, 403, 404].includes(error.status ?? 0);

/** A failure of one question, as a reason. Throws what is none, and what all further questions would meet. */
export function reasonOf(error: unknown): Failure {
  if (!(error instanceof LlmError) || isFatal(error)) throw error;
  return error.failure;
}

const SILENT: readonly Abstention[] = ["connection", "timeout", "server", "busy"];
/** So many questions in a row without an answer, each of them asked again and again by whoever waits and asks: nobody is there. */
const PATIENCE = 5;

/** Notices that a server has gone. */
export class Silence {
  #inARow = 0;

  get isLong(): boolean {
    return this.#inARow >= PATIENCE;
  }

  /** Why a mention was left, or that it was not. */
  note(reason: Abstention | undefined): void {
    if (reason === "gone") return;
    if (reason === undefined || !SILENT.includes(reason)) this.#inARow = 0;
    else this.#inARow++;
  }
}

/** For a person, a line each. */
export function tallyText(t: Tally): string[] {
  const undecided = [...t.abstained].map(([reason, n]) => `${n} ${reason}`);
  const basis = [...t.basis].filter(([b]) => b !== "none").map(([b, n]) => `${n} by ${b}`);
  return [
    `asked about ${t.asked}: ${t.linked} linked, ${t.none} none of the candidates${t.ambiguous ? `, ${t.ambiguous} names of several concepts` : ""}${t.bare ? `; ${t.bare} without a candidate` : ""}`,
    `chances: ${basis.length ? basis.join(", ") : "none; scores are those of the linker that ships"}`,
    ...(undecided.length ? [`undecided: ${undecided.join(", ")}`] : []),
    ...(t.loose
      ? [`replies not held to the form that was asked for, and read by their words: ${t.loose}`]
      : []),
  ];
}
