// Texts that a file has only as tokens: joined by one space, each token with its place.
import type { Mention } from "../../text/mention.ts";
import { codePointOffsets } from "../../text/offsets.ts";
import type { Span } from "../../text/span.ts";

export interface JoinedTokens {
  readonly text: string;
  readonly places: readonly Span[];
}

export function joinTokens(tokens: readonly string[]): JoinedTokens {
  const places: Span[] = [];
  let text = "";
  for (const [i, token] of tokens.entries()) {
    if (i) text += " ";
    places.push({ start: text.length, end: text.length + token.length });
    text += token;
  }
  return { text, places };
}

/** The tokens in the text they were cut from, by their first code points; undefined where they are not there. */
export function placedTokens(
  text: string,
  tokens: readonly string[],
  starts: readonly number[],
): JoinedTokens | undefined {
  const points = codePointOffsets(text);
  const places = tokens.map((token, i) => {
    const start = points.toUtf16(starts[i] ?? -1);
    return { start, end: start + token.length };
  });
  const there = places.every(({ start, end }, i) => text.slice(start, end) === tokens[i]);
  return there && starts.length === tokens.length ? { text, places } : undefined;
}

/** Spans of the tokens at these indexes, neighbours as one; undefined where there is no such token. */
export function spansOfTokens(
  indexes: readonly number[],
  { places }: JoinedTokens,
): Mention["spans"] | undefined {
  const ordered = [...new Set(indexes)].sort((a, b) => a - b);
  const spans: { start: number; end: number }[] = [];
  let before = -2;
  for (const i of ordered) {
    const place = places[i];
    if (!place) return undefined;
    const last = spans.at(-1);
    if (last && i === before + 1) last.end = place.end;
    else spans.push({ ...place });
    before = i;
  }
  return spans.length ? (spans as unknown as Mention["spans"]) : undefined;
}
