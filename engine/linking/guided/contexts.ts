// How much of a document a linking model is shown of a mention, from the most to the least: what fits its window is taken.
import { definitionsIn } from "../../text/abbreviations.ts";
import type { Span } from "../../text/span.ts";
import { sentenceAround } from "./model-input.ts";

export interface Context {
  /** Shown around the mention. */
  readonly span: Span;
  /** Shown in front of it. */
  readonly before: string;
}

/**
 * sentence: as the published models were taught. wide: before it the document's first line, what it says that a short form
 * in the mention stands for, and the sentence before.
 */
export type ContextWidth = "sentence" | "wide";

/** Units shown around a mention whose sentence is too long, halved until it fits. */
const AROUND = 1024;

export function* contextsOf(
  text: string,
  spans: readonly Span[],
  width: ContextWidth,
  language?: string,
): Generator<Context> {
  const sentence = sentenceAround(text, spans, language);
  if (width === "wide") {
    const before = [titleOf(text, sentence), ...expansionsOf(text, spans)].filter(Boolean).join(" ");
    const previous =
      sentence.start > 0
        ? sentenceAround(text, [{ start: sentence.start - 1, end: sentence.start }], language)
        : sentence;
    yield { span: { start: previous.start, end: sentence.end }, before: before && `${before} ` };
  }
  yield { span: sentence, before: "" };
  const start = spans[0]?.start ?? 0;
  const end = spans.at(-1)?.end ?? start;
  for (let around = AROUND; around >= 1; around >>= 1)
    yield {
      span: { start: Math.max(sentence.start, start - around), end: Math.min(sentence.end, end + around) },
      before: "",
    };
  yield { span: { start, end }, before: "" };
}

/** The first line, unless the mention is in it. */
function titleOf(text: string, sentence: Span): string {
  const end = text.indexOf("\n");
  return end > 0 && end <= sentence.start ? text.slice(0, end) : "";
}

function expansionsOf(text: string, spans: readonly Span[]): string[] {
  const surface = spans.map((s) => text.slice(s.start, s.end)).join(" ");
  return definitionsIn(text, { start: 0, end: text.length })
    .filter(({ short }) => short === surface)
    .slice(0, 1)
    .map(({ short, long }) => `${short}: ${long}.`);
}
