// A mention as evaluation sees it: where it is, what it is called, and the ranked concept sets it is said to mean.
import type { Document } from "../text/document.ts";
import { type Mention, textOf } from "../text/mention.ts";
import type { Span } from "../text/span.ts";
import { lineFinder, type Origin, type WrittenAt } from "./origin-lines.ts";
import type { Reading } from "./reading.ts";

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
  /** Where it is written; asked for only where it is shown. */
  readonly at?: () => WrittenAt;
}

/** Order without regard to the locale, so that equal sets are equal lists everywhere. */
const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const answerOf = (ids: Iterable<string>): Answer => [...new Set(ids)].sort(byCodeUnits);

export const sameAnswer = (a: Answer, b: Answer): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);

export { asWritten, type Reading } from "./reading.ts";

const spansKey = (spans: readonly Span[]): string => spans.map((s) => `${s.start}-${s.end}`).join(",");
/** Equal for mentions that lie at the same spans, all of them. */
export const placeOf = (m: Compared): string => spansKey(m.spans);

/** The meaning of a mention whose ids are all these: one answer, NIL, or nothing said. */
export function meaningOf(
  ids: Iterable<string>,
  reading: Reading,
): { readonly state: State; readonly answers: readonly Answer[]; readonly mixed: boolean } {
  let nil = false;
  const concepts: string[] = [];
  for (const written of ids) {
    const read = reading.ids(written);
    concepts.push(...read.concepts);
    nil ||= read.nil;
  }
  const answer = answerOf(concepts);
  if (answer.length) return { state: "linked", answers: [answer], mixed: nil };
  return { state: nil ? "nil" : "undecided", answers: [], mixed: false };
}

type Found = Omit<Compared, "spans" | "type" | "text" | "at">;

/**
 * A gold mention: its concepts are one answer. A mention that is linked to no concept, though no one called it NIL,
 * is undecided.
 */
function goldMeaning(m: Mention, reading: Reading): Found {
  const { state, answers } = meaningOf(
    m.concepts.map((c) => c.id),
    reading,
  );
  return { state: state === "undecided" && m.status === "nil" ? "nil" : state, answers };
}

/**
 * A predicted mention. First answer: the concepts it is linked to, else (ambiguous) its best candidate; then the other
 * candidates, one by one. `nil` answers nothing, whatever its candidates; with neither concepts nor candidates it is
 * NIL too: a system that names no concept says that there is none, unless it calls the mention undecided.
 */
function predictedMeaning(m: Mention, reading: Reading): Found {
  const linked = meaningOf(
    m.concepts.map((c) => c.id),
    reading,
  );
  const answers: Answer[] = [];
  const ranking: (number | undefined)[] = [];
  const put = (answer: Answer | undefined, score: number | undefined) => {
    if (!answer?.length || answers.some((known) => sameAnswer(known, answer))) return;
    answers.push(answer);
    ranking.push(score);
  };
  if (m.status !== "nil") {
    const chosen = m.candidates.find((c) => m.concepts.some((concept) => concept.id === c.concept.id));
    put(linked.answers[0], chosen?.score);
    if (linked.state !== "nil")
      for (const c of m.candidates) put(answerOf(reading.ids(c.concept.id).concepts), c.score);
  }
  const isOpen = m.status === "undecided" && linked.state === "undecided";
  const score = ranking[0] ?? m.score;
  return {
    state: answers.length ? "linked" : isOpen ? "undecided" : "nil",
    answers,
    ...(ranking.length && ranking.every((s) => s !== undefined) ? { ranking: ranking as number[] } : {}),
    ...(score === undefined ? {} : { scores: { score } }),
    ...namesOf(m, reading),
  };
}

function namesOf(m: Mention, reading: Reading): Pick<Compared, "names"> {
  if (!m.candidates.length) return {};
  return {
    names: new Map(
      m.candidates.flatMap((c) =>
        reading.ids(c.concept.id).concepts.map((id): [string, string] => [id, c.name]),
      ),
    ),
  };
}

export interface ComparedDocument {
  readonly id: string;
  /** Empty where the source has offsets only. */
  readonly text: string;
  readonly mentions: readonly Compared[];
}

/** A document of a corpus as one side of a comparison. `path`: the corpus', for the places of its mentions. */
export function comparedDocument(
  d: Document & Origin,
  side: "gold" | "predicted",
  reading: Reading,
  path?: string,
): ComparedDocument {
  const find = path === undefined ? undefined : lineFinder(d, path);
  return {
    id: d.id,
    text: d.text,
    mentions: d.mentions.map((m) => ({
      spans: m.spans,
      type: reading.type(m.type ?? ""),
      text: textOf(m, d.text),
      ...(side === "gold" ? goldMeaning(m, reading) : predictedMeaning(m, reading)),
      ...(find ? { at: () => find(m) } : {}),
    })),
  };
}
