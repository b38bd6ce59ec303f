// The sentence that a linker is shown of a mention: where it begins, cut at line breaks as well, and never inside of a mention
// (SynCABEL, arXiv 2601.19667, `syncabel/parse_data.py`, whose cuts are NLTK's).
import type { Document } from "../../text/document.ts";
import { extentOf, type Mention } from "../../text/mention.ts";
import { sentencesOf } from "../../text/sentences.ts";
import type { Span } from "../../text/span.ts";

/** Sentences of all sections in reading order, those joined that a mention spans; no white space at their ends. */
export function sentencesIn({ text, sections, mentions, language }: Document): Span[] {
  const parts = sections.length ? sections : [{ start: 0, end: text.length }];
  const cut = parts.flatMap((part) => sentencesOf(text, part, language)).flatMap((s) => linesOf(text, s));
  const ends = mentions.map(extentOf).sort((a, b) => a.start - b.start);
  const joined: Span[] = [];
  let next = 0;
  /** End of the furthest mention that began so far. */
  let reach = 0;
  for (const sentence of cut) {
    for (; next < ends.length && (ends[next] as Span).start < sentence.start; next++)
      reach = Math.max(reach, (ends[next] as Span).end);
    const last = joined.at(-1);
    if (last && reach > sentence.start) joined[joined.length - 1] = { start: last.start, end: sentence.end };
    else joined.push(sentence);
  }
  return joined;
}

/** The one of `sentences` where the mention begins; the mention itself where none is. */
export function sentenceOf(mention: Mention, sentences: readonly Span[]): Span {
  const extent = extentOf(mention);
  return sentences.find((s) => s.start <= extent.start && extent.start < s.end) ?? extent;
}

function linesOf(text: string, { start, end }: Span): Span[] {
  const lines: Span[] = [];
  for (const match of text.slice(start, end).matchAll(/[^\n\r]+/g)) {
    const line = match[0];
    const from = start + match.index + line.length - line.trimStart().length;
    const to = start + match.index + line.trimEnd().length;
    if (from < to) lines.push({ start: from, end: to });
  }
  return lines;
}
