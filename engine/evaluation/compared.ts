// A mention as evaluation sees it: where it is, what it is called, and the ranked concept sets it is said to mean.
import type { Document } from "../text/document.ts";
import { type Mention, textOf } from "../text/mention.ts";
import type { Span } from "../text/span.ts";

/** Ids of one answer, each once, in bytewise order. A composite answer has several. */
export type Answer = readonly string[];

/** linked: `answers` says what. nil: it has no concept. undecided: nobody said. */
export type State = "linked" | "nil" | "undecided";

export interface Compared {
  readonly spans: readonly Span[];
  readonly type: string;
  readonly text: string;
  readonly state: State;
  /** Ranked, best first, no two equal; one in gold; empty unless `linked`. */
  readonly answers: readonly Answer[];
  /** Names of the concepts by id, as far as the source gives them. */
  readonly names?: ReadonlyMap<string, string>;
  /** Scores of the first answer by scorer (`score`, a column's name). */
  readonly scores?: Readonly<Record<string, number>>;
  /** Scores of the answers, in order, where the source ranks candidates. */
  readonly ranking?: readonly number[];
  readonly file?: string;
  readonly line?: number;
}

/** Order without regard to the locale, so that equal sets are equal lists everywhere. */
const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const answerOf = (ids: Iterable<string>): Answer => [...new Set(ids)].sort(byCodeUnits);

export const sameAnswer = (a: Answer, b: Answer): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);

/** How ids and types are read before they are compared. */
export interface Reading {
  readonly id: (id: string) => string;
  readonly type: (type: string) => string;
}

export const asWritten: Reading = { id: (id) => id, type: (type) => type };

const spansKey = (spans: readonly Span[]): string => spans.map((s) => `${s.start}-${s.end}`).join(",");
/** Equal for mentions that lie at the same spans, all of them. */
export const placeOf = (m: Compared): string => spansKey(m.spans);

/**
 * A gold mention: its concepts are one answer. A mention that is linked to no concept, though no one called it NIL,
 * is undecided.
 */
export function goldMention(m: Mention, text: string, reading: Reading): Compared {
  const answer = answerOf(m.concepts.map((c) => reading.id(c.id)));
  return {
    spans: m.spans,
    type: reading.type(m.type ?? ""),
    text: textOf(m, text),
    state: answer.length ? "linked" : m.status === "nil" ? "nil" : "undecided",
    answers: answer.length ? [answer] : [],
    ...namesOf(m, reading),
    ...originOf(m),
  };
}

/**
 * A predicted mention. First answer: the concepts it is linked to, else (ambiguous) its best candidate; then the other
 * candidates, one by one. `nil` answers nothing, whatever its candidates; with neither concepts nor candidates it is
 * NIL too: a system that names no concept says that there is none, unless it calls the mention undecided.
 */
export function predictedMention(m: Mention, text: string, reading: Reading): Compared {
  const candidates = m.candidates.map((c) => reading.id(c.concept.id));
  const linked = answerOf(m.concepts.map((c) => reading.id(c.id)));
  const answers: Answer[] = [];
  const ranking: number[] = [];
  const put = (answer: Answer, score: number | undefined) => {
    if (!answer.length || answers.some((known) => sameAnswer(known, answer))) return;
    answers.push(answer);
    if (score !== undefined) ranking.push(score);
  };
  const state: State =
    m.status === "nil"
      ? "nil"
      : linked.length || candidates.length
        ? "linked"
        : m.status === "undecided"
          ? "undecided"
          : "nil";
  if (state === "linked") {
    put(linked, m.candidates.find((c) => linked.includes(reading.id(c.concept.id)))?.score);
    for (const [i, id] of candidates.entries()) put([id], m.candidates[i]?.score);
  }
  const score = ranking[0] ?? m.score;
  return {
    spans: m.spans,
    type: reading.type(m.type ?? ""),
    text: textOf(m, text),
    state,
    answers,
    ...(ranking.length === answers.length && ranking.length ? { ranking } : {}),
    ...(score === undefined ? {} : { scores: { score } }),
    ...namesOf(m, reading),
    ...originOf(m),
  };
}

function namesOf(m: Mention, reading: Reading): Pick<Compared, "names"> {
  if (!m.candidates.length) return {};
  return { names: new Map(m.candidates.map((c) => [reading.id(c.concept.id), c.name])) };
}

/** Readers that know the line put it on the mention. */
interface WithOrigin {
  readonly origin?: { readonly file?: string; readonly line?: number };
}

function originOf(m: Mention & WithOrigin): Pick<Compared, "file" | "line"> {
  const { file, line } = m.origin ?? {};
  return { ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) };
}

export interface ComparedDocument {
  readonly id: string;
  readonly text: string;
  readonly mentions: readonly Compared[];
}

export const goldDocument = (d: Document, reading: Reading): ComparedDocument => ({
  id: d.id,
  text: d.text,
  mentions: d.mentions.map((m) => goldMention(m, d.text, reading)),
});

export const predictedDocument = (d: Document, reading: Reading): ComparedDocument => ({
  id: d.id,
  text: d.text,
  mentions: d.mentions.map((m) => predictedMention(m, d.text, reading)),
});
