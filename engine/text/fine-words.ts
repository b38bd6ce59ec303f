// The finest words that names are made of: runs of letters, runs of digits, and every other sign by itself. Mentions in
// gold corpora nearly always begin and end between two of them ("naloxone" in "naloxone-induced", "p" in "p53").
import type { Span } from "./span.ts";

const FINE = /[\p{L}\p{M}]+|\p{N}+|\S/gu;

/** Words of `text` in [from, to), in reading order. A sign outside the basic plane is one word of two units. */
export function fineWords(text: string, from = 0, to = text.length): Span[] {
  const words: Span[] = [];
  for (const match of text.slice(from, to).matchAll(FINE)) {
    const start = from + match.index;
    words.push({ start, end: start + match[0].length });
  }
  return words;
}
