// Finds words again in a text that was changed elsewhere: at the same place, elsewhere with the same surroundings, or
// words much like them. Says how sure it is; below `SURE` a person should look.
import search from "approx-string-match";
import type { Span } from "../../text/span.ts";
import { findAnchor, plainSpace } from "../anchor.ts";

export interface Quote {
  /** The words, and what stood on either side; either side may be empty where nobody noted it. */
  readonly quote: string;
  readonly before: string;
  readonly after: string;
  /** Where it stood, in the text as it is now if nothing before it had changed. */
  readonly near: number;
}

export interface Found {
  readonly span: Span;
  /** 0 to 1. */
  readonly confidence: number;
}

/** From here on no person is asked. */
export const SURE = 0.8;
/** Share of a quote that may differ for words to count as much like it. */
const TOLERANCE = 0.25;
/** UTF-16 units on either side in which words much like a quote are looked for. */
const REACH = 2000;

/** The likeliest place of a quote; undefined where nothing is like it. */
export function reanchor(text: string, q: Quote): Found | undefined {
  if (!q.quote) return undefined;
  const known = q.before.length + q.after.length > 0;
  const places: Span[] = [];
  for (let i = text.indexOf(q.quote); i >= 0 && places.length < 1000; i = text.indexOf(q.quote, i + 1))
    places.push({ start: i, end: i + q.quote.length });
  const here = places.find((p) => p.start === q.near);
  if (here && (!known || surrounded(text, here, q))) return { span: here, confidence: 1 };
  if (places.length && known) {
    const anchor = { before: plainSpace(q.before), after: plainSpace(q.after) };
    const at = findAnchor(text, places, anchor);
    const best = places[at];
    if (best) return { span: best, confidence: surrounded(text, best, q) ? 0.95 : 0.85 };
  }
  if (places.length) {
    const nearest = places.reduce((a, b) =>
      Math.abs(b.start - q.near) < Math.abs(a.start - q.near) ? b : a,
    );
    return { span: nearest, confidence: places.length === 1 ? 0.8 : 0.5 };
  }
  return fuzzily(text, q);
}

/** Whether one side at least is what it was. */
function surrounded(text: string, { start, end }: Span, q: Quote): boolean {
  const before = plainSpace(text.slice(Math.max(0, start - 2 * q.before.length - 16), start));
  const after = plainSpace(text.slice(end, end + 2 * q.after.length + 16));
  const [b, a] = [plainSpace(q.before), plainSpace(q.after)];
  return (b.length > 0 && before.endsWith(b)) || (a.length > 0 && after.startsWith(a));
}

function fuzzily(text: string, q: Quote): Found | undefined {
  const errors = Math.floor(q.quote.length * TOLERANCE);
  if (!errors) return undefined;
  const from = Math.max(0, q.near - REACH);
  const part = text.slice(from, q.near + q.quote.length + REACH);
  const matches = search(part, q.quote, errors).map((m) => ({
    start: from + m.start,
    end: from + m.end,
    errors: m.errors,
  }));
  const best = matches.sort(
    (a, b) => a.errors - b.errors || Math.abs(a.start - q.near) - Math.abs(b.start - q.near),
  )[0];
  if (!best) return undefined;
  const span = { start: best.start, end: best.end };
  const like = 1 - best.errors / q.quote.length;
  return { span, confidence: like * (surrounded(text, span, q) ? 0.95 : 0.7) };
}
