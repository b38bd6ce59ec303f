// Borders: where a mention begins and ends in the text, and whether it can be meant so.

import { extentOf, type Mention, textOf } from "../../text/mention.ts";
import { sentencesOf } from "../../text/sentences.ts";
import { type Span, union } from "../../text/span.ts";
import { wordAt, wordsOf } from "../../text/words.ts";
import type { Check, CheckFinding } from "./check.ts";

type Spans = Mention["spans"];
const withSpans = (m: Mention, spans: Span[]): Mention => ({ ...m, spans: spans as unknown as Spans });

/** The span without white space at its ends; empty where there is nothing else. */
export function trimmed(text: string, { start, end }: Span): Span {
  const words = text.slice(start, end);
  const left = words.length - words.trimStart().length;
  return { start: start + left, end: start + left + words.trim().length };
}

const alphanumeric = /[\p{L}\p{N}\p{M}]/u;
const characterBefore = (text: string, at: number): string => {
  const low = text.charCodeAt(at - 1) >> 10 === 0x37;
  return text.slice(low ? at - 2 : at - 1, at);
};
const characterAt = (text: string, at: number): string => String.fromCodePoint(text.codePointAt(at) ?? 0x20);

/** Whether the offset lies between two letters or digits of one word. */
function splitsWord(text: string, offset: number): boolean {
  if (offset <= 0 || offset >= text.length) return false;
  if (!alphanumeric.test(characterBefore(text, offset)) || !alphanumeric.test(characterAt(text, offset)))
    return false;
  const word = wordAt(text, offset);
  return word !== undefined && word.start < offset && offset < word.end;
}

function widened(text: string, { start, end }: Span): Span {
  return {
    start: splitsWord(text, start) ? (wordAt(text, start)?.start ?? start) : start,
    end: splitsWord(text, end) ? (wordAt(text, end)?.end ?? end) : end,
  };
}

export const borders: Check = function* ({ id, text, mentions }) {
  for (const mention of mentions) {
    const span = extentOf(mention);
    const found = (
      code: CheckFinding["code"],
      message: string,
      title?: string,
      change?: Mention | null,
    ): CheckFinding => ({
      code,
      document: id,
      span,
      message,
      mention,
      ...(title ? { fixes: [{ title, remove: [mention], add: change ? [change] : [] }] } : {}),
    });
    const quote = textOf(mention, text);
    if (!quote.trim()) {
      yield found("empty-mention", "The mention has no character.", "Remove the mention", null);
      continue;
    }
    const ordered = mention.spans.every((s, i) => i === 0 || s.start >= (mention.spans[i - 1] as Span).end);
    if (!ordered) {
      yield found(
        "fragments-out-of-order",
        "Fragments overlap or are out of order.",
        "Sort and join the fragments",
        withSpans(mention, union(mention.spans)),
      );
      continue;
    }
    const tight = mention.spans.map((s) => trimmed(text, s)).filter((s) => s.start < s.end);
    if (tight.some((s, i) => s.start !== mention.spans[i]?.start || s.end !== mention.spans[i]?.end))
      yield found(
        "space-at-border",
        `"${quote}" begins or ends in white space.`,
        "Trim the mention",
        withSpans(mention, tight),
      );
    const whole = mention.spans.map((s) => widened(text, s));
    if (whole.some((s, i) => s.start !== mention.spans[i]?.start || s.end !== mention.spans[i]?.end))
      yield found(
        "border-inside-word",
        `"${quote}" begins or ends inside a word.`,
        `Take in the whole word: "${text.slice((whole[0] as Span).start, (whole.at(-1) as Span).end)}"`,
        withSpans(mention, union(whole)),
      );
    if (/[\u0085\u2028\u2029\f\v]/.test(quote))
      yield found(
        "unusual-line-separator",
        "The mention holds a character that some tools take for a line's end.",
      );
  }
};

export const sentences: Check = function* ({ id, text, mentions, sections, language }) {
  if (mentions.length === 0) return;
  const parts: readonly Span[] = sections.length ? sections : [{ start: 0, end: text.length }];
  const ends = parts.flatMap((part) => sentencesOf(text, part, language)).map((s) => s.end);
  for (const mention of mentions) {
    // Each fragment stands in a sentence; one mention may well be spread over a list.
    for (const span of mention.spans) {
      const { start, end } = trimmed(text, span);
      const border = ends[firstAbove(ends, start)];
      if (border !== undefined && border < end)
        yield {
          code: "across-sentences",
          document: id,
          span,
          mention,
          message: `"${text.slice(start, end)}" crosses the end of a sentence.`,
        };
    }
  }
};

function firstAbove(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

export const width: Check = function* ({ id, text, mentions }, { rules }) {
  if (rules.widest === undefined) return;
  for (const mention of mentions) {
    const words = mention.spans.reduce((sum, s) => sum + wordsOf(text, s).length, 0);
    if (words > rules.widest)
      yield {
        code: "longer-than-models",
        document: id,
        span: extentOf(mention),
        mention,
        message: `The mention has ${words} words; the project's models mark at most ${rules.widest}.`,
      };
  }
};
