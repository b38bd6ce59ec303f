// The sentences of a document for formats of tokens: its own where it has them, no mention cut by a border.
import type { Document } from "../../text/document.ts";
import { sentencesOf } from "../../text/sentences.ts";
import type { Span } from "../../text/span.ts";

/** Sentences, joined where a mention crosses their border. */
export function sentencesFor(document: Document): Span[] {
  const own = document.sections.filter((s) => s.role === "sentence");
  const sentences: Span[] = own.length
    ? own
    : sentencesOf(document.text, { start: 0, end: document.text.length });
  const joined: { start: number; end: number }[] = [];
  const mentions = [...document.mentions].sort((a, b) => a.spans[0].start - b.spans[0].start);
  let reach = 0;
  let next = 0;
  for (const { start, end } of sentences) {
    const last = joined.at(-1);
    if (last && start < reach) last.end = end;
    else joined.push({ start, end });
    for (; next < mentions.length && (mentions[next]?.spans[0].start ?? 0) < end; next++)
      reach = Math.max(reach, mentions[next]?.spans[0].end ?? 0);
  }
  return joined;
}
