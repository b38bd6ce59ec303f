// How much of a document a linking model is shown of a mention, from the most to the least: what fits its window is taken.
import { type DefinedAbbreviation, definitionsIn } from "../../text/abbreviations.ts";
import { sentencesOf } from "../../text/sentences.ts";
import type { Span } from "../../text/span.ts";

export interface Context {
  /** Shown around the mention. */
  readonly span: Span;
  /** Shown in front of it. */
  readonly before: string;
}

/**
 * sentence: as the published models were taught. wide: before it the document's first line, what it says that a short form
 * in the mention stands for, and the sentence before. mention: itself alone, behind what the document says that it stands for.
 */
export const CONTEXT_WIDTHS = ["sentence", "wide", "mention"] as const;
export type ContextWidth = (typeof CONTEXT_WIDTHS)[number];

/** Units shown around a mention whose sentence is too long, halved until it fits. */
const AROUND = 1024;

/** The contexts of one text's mentions: its sentences and short forms are found once. */
export class Contexts {
  readonly #text: string;
  readonly #sentences: readonly Span[];
  #definitions: readonly DefinedAbbreviation[] | undefined;

  constructor(text: string, language?: string) {
    this.#text = text;
    this.#sentences = sentencesOf(text, { start: 0, end: text.length }, language);
  }

  /** From the first unit of the sentence in which the mention begins to the last of the one in which it ends. */
  sentence(spans: readonly Span[]): Span {
    const start = spans[0]?.start ?? 0;
    const end = spans.at(-1)?.end ?? start;
    const first = this.#sentences[this.#lastFrom(start)];
    const last = this.#sentences[Math.max(0, this.#lastFrom(end - 1))];
    return { start: Math.min(first?.start ?? 0, start), end: Math.max(last?.end ?? end, end) };
  }

  *of(spans: readonly Span[], width: ContextWidth): Generator<Context> {
    const start = spans[0]?.start ?? 0;
    const end = spans.at(-1)?.end ?? start;
    if (width === "mention") {
      const before = this.#expansion(spans);
      yield { span: { start, end }, before: before && `${before} ` };
      yield { span: { start, end }, before: "" };
      return;
    }
    const sentence = this.sentence(spans);
    if (width === "wide") {
      const previous = this.#sentences[this.#lastFrom(sentence.start - 1)] ?? sentence;
      const before = [this.#title(sentence), this.#expansion(spans)].filter(Boolean).join(" ");
      yield { span: { start: previous.start, end: sentence.end }, before: before && `${before} ` };
    }
    yield { span: sentence, before: "" };
    for (let around = AROUND; around >= 1; around >>= 1)
      yield {
        span: { start: Math.max(sentence.start, start - around), end: Math.min(sentence.end, end + around) },
        before: "",
      };
    yield { span: { start, end }, before: "" };
  }

  /** Place of the last sentence that begins at or before `at`; -1 where there is none. */
  #lastFrom(at: number): number {
    let [low, high] = [0, this.#sentences.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sentences[middle] as Span).start <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The first line, unless the mention is in it. */
  #title(sentence: Span): string {
    const end = this.#text.indexOf("\n");
    return end > 0 && end <= sentence.start ? this.#text.slice(0, end) : "";
  }

  #expansion(spans: readonly Span[]): string {
    this.#definitions ??= definitionsIn(this.#text, { start: 0, end: this.#text.length });
    const surface = spans.map((s) => this.#text.slice(s.start, s.end)).join(" ");
    const found = this.#definitions.find(({ short }) => short === surface);
    return found ? `${found.short}: ${found.long}.` : "";
  }
}
