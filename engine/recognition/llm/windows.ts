// Long text in windows that a model repeats or reads without losing its place: whole sentences, as many as fit, so that no mention
// is cut. Windows follow one another without a gap: a document is covered when all its windows are.

import type { Section } from "../../text/document.ts";
import { sentencesOf } from "../../text/sentences.ts";
import type { Span } from "../../text/span.ts";

/**
 * Windows of at most `size` units over the sections, or over all of the text where it has none; white space around a window is
 * not part of it. A sentence that is longer is cut at white space, and inside a word only where there is none.
 */
export function windowsOf(
  text: string,
  sections: readonly Section[],
  size: number,
  language?: string,
): Span[] {
  const parts = sections.length ? sections : [{ start: 0, end: text.length }];
  return parts.flatMap((part) =>
    joined(
      sentencesOf(text, part, language).flatMap((s) => pieces(text, s, size)),
      size,
    ),
  );
}

function joined(sentences: readonly Span[], size: number): Span[] {
  const windows: Span[] = [];
  for (const { start, end } of sentences) {
    const last = windows.at(-1);
    if (last && end - last.start <= size) windows[windows.length - 1] = { start: last.start, end };
    else windows.push({ start, end });
  }
  return windows;
}

function pieces(text: string, sentence: Span, size: number): Span[] {
  const found: Span[] = [];
  let { start } = sentence;
  while (sentence.end - start > size) {
    const space = text.slice(start, start + size + 1).search(/\s\S*$/);
    const end = space > 0 ? start + space : start + size;
    found.push({ start, end });
    start = end;
    while (start < sentence.end && /\s/.test(text[start] as string)) start++;
  }
  if (start < sentence.end) found.push({ start, end: sentence.end });
  return found;
}

/** The window as two of about equal length, cut between sentences if it has several; undefined where it is short. */
export function halves(text: string, window: Span, shortest: number, language?: string): Span[] | undefined {
  const length = window.end - window.start;
  if (length < 2 * shortest) return undefined;
  const cut = windowsOf(text, [{ ...window, role: "window" }], Math.ceil(length / 2), language);
  return cut.length > 1 ? cut : pieces(text, window, Math.ceil(length / 2));
}
