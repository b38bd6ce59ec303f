// Which spans of a text teach what a type is: those a person accepted, those a person refused, the accepted ones with other
// borders, and some of the rest. Of a text that a person is done with, what is not accepted is no mention.
import { overlaps, type Span } from "../../text/span.ts";
import { type SplitterName, splitWords } from "../gliner/splitter.ts";

/** A text that a person has been through, for one type. Spans are UTF-16 units; discontinuous mentions are left out. */
export interface TaughtText {
  readonly id: string;
  readonly text: string;
  readonly accepted: readonly Span[];
  /** Suggestions of the type that were refused. */
  readonly rejected: readonly Span[];
}

export interface Example extends Span {
  readonly isMention: boolean;
}

/** Spans from nowhere near a mention, a text: most, and of all texts together. */
const OTHERS = 600;
const OTHERS_OF_ALL = 16_000;
/** Words by which borders are moved. */
const MOVED = 2;
/** Others are mostly short, as mentions are. */
const WIDEST_OTHER = 5;

const keyOf = ({ start, end }: Span): string => `${start} ${end}`;

/**
 * Examples of one text, each span once; the same text gives the same ones. `widest`: words of the widest span;
 * `texts`: how many there are.
 */
export function examplesOf(
  taught: TaughtText,
  splitter: SplitterName,
  widest: number,
  texts: number,
): Example[] {
  const others = Math.min(OTHERS, Math.ceil(OTHERS_OF_ALL / texts));
  const words = splitWords(taught.text, splitter);
  const count = words.length;
  const examples = new Map<string, Example>();
  const add = (span: Span, isMention: boolean) => {
    const key = keyOf(span);
    if (!examples.has(key)) examples.set(key, { start: span.start, end: span.end, isMention });
  };
  for (const span of taught.accepted) add(span, true);
  for (const span of taught.rejected) add(span, false);
  const wordSpan = (from: number, to: number): Span => ({ start: words.start(from), end: words.end(to - 1) });
  for (const span of taught.accepted) {
    const first = words.from(span.start);
    const next = words.from(span.end);
    for (let from = Math.max(0, first - MOVED); from <= first + MOVED; from++)
      for (let to = Math.max(from + 1, next - MOVED); to <= next + MOVED; to++)
        if (from < count && to <= count && to - from <= widest) add(wordSpan(from, to), false);
  }
  // Spread evenly, in all widths: no luck of a draw.
  for (let i = 0; i < others && count > 0; i++) {
    const from = Math.floor((i * count) / others);
    const to = Math.min(count, from + 1 + (i % Math.min(widest, WIDEST_OTHER)));
    const span = wordSpan(from, to);
    if (!taught.accepted.some((m) => overlaps(m, span))) add(span, false);
  }
  return [...examples.values()];
}
