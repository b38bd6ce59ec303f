// Words as a reader sees them: what a caret stands in, and where Chinese has its word borders.
import { type Span, touches } from "./span.ts";

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/**
 * Words of `text[span)` by Unicode's rules and, for Chinese, Japanese and Thai, a word list; punctuation and white
 * space left out. Costs about a microsecond a word: for a line or a sentence, not for a file.
 */
export function wordsOf(text: string, span: Span): Span[] {
  const words: Span[] = [];
  for (const piece of segmenter.segment(text.slice(span.start, span.end)))
    if (piece.isWordLike) {
      const start = span.start + piece.index;
      words.push({ start, end: start + piece.segment.length });
    }
  return words;
}

/** Units read on each side of a caret: longer than any word that a person means. */
const REACH = 100;

/** The word that the offset touches, the one before it included: `aspirin|` is in `aspirin`. */
export function wordAt(text: string, offset: number): Span | undefined {
  let start = Math.max(0, offset - REACH);
  let end = Math.min(text.length, offset + REACH);
  const before = text.lastIndexOf("\n", offset - 1);
  if (offset > 0 && before >= start) start = before + 1;
  const behind = text.slice(offset, end).indexOf("\n");
  if (behind >= 0) end = offset + behind;
  return wordsOf(text, { start, end }).findLast((word) => touches(word, offset));
}
