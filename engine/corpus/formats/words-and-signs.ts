// A text as the tokens of the token formats: words and single signs, cut at the borders of mentions too, so that no
// mention has to be widened.
import type { Span } from "../../text/span.ts";

/** GLiNER's own splitter: words with inner hyphens and underscores, else one character. */
const TOKEN = /[\p{L}\p{M}\p{N}_]+(?:[-_][\p{L}\p{M}\p{N}_]+)*|\S/gu;

/** Tokens in order, none of which crosses one of `borders` (UTF-16 offsets). */
export function tokensOf(text: string, borders: Iterable<number> = [], from = 0, to = text.length): Span[] {
  const cuts = [...new Set(borders)].filter((b) => b > from && b < to).sort((a, b) => a - b);
  const tokens: Span[] = [];
  let next = 0;
  for (const m of text.slice(from, to).matchAll(TOKEN)) {
    let start = from + m.index;
    const end = start + m[0].length;
    while (next < cuts.length && (cuts[next] as number) <= start) next++;
    for (let k = next; k < cuts.length && (cuts[k] as number) < end; k++) {
      tokens.push({ start, end: cuts[k] as number });
      start = cuts[k] as number;
    }
    tokens.push({ start, end });
  }
  return tokens;
}

/** First and last token inside a span; undefined where it holds none, or white space alone. */
export function tokensIn(
  tokens: readonly Span[],
  { start, end }: Span,
): { first: number; last: number } | undefined {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle] as Span).end <= start) low = middle + 1;
    else high = middle;
  }
  let last = low - 1;
  while (last + 1 < tokens.length && (tokens[last + 1] as Span).start < end) last++;
  return last < low ? undefined : { first: low, last };
}
