// A place in a text remembered by its words and their surroundings, so that it is found again after edits
// elsewhere. Offsets are never kept: they lie after the first edit above.
import type { Span } from "../text/span.ts";

/** Context kept on each side, in UTF-16 units after white space was evened out. */
const CONTEXT = 32;
/** Up to this much where 32 units do not tell two occurrences apart. */
const LONGEST = 1024;
/** Mean likeness of the two sides below which a place is another one: about one side intact, the other gone. */
const LIKE_ENOUGH = 0.45;

export interface Anchor {
  readonly before: string;
  readonly after: string;
}

/** Each run of white space as one space: a re-wrapped paragraph keeps its anchors. */
export const plainSpace = (text: string): string => text.replace(/\s+/g, " ");

/** Evened-out context of `length` units before and behind a span. Reads a little more, since runs collapse. */
function contextAt(text: string, span: Span, length: number): Anchor {
  const reach = length * 2 + 16;
  const before = plainSpace(text.slice(Math.max(0, span.start - reach), span.start));
  const after = plainSpace(text.slice(span.end, span.end + reach));
  return { before: before.slice(-length), after: after.slice(0, length) };
}

/** Exact occurrences of a string, first to last, overlapping ones included. */
function* occurrences(text: string, quote: string): Generator<Span> {
  for (let i = text.indexOf(quote); i >= 0; i = text.indexOf(quote, i + 1))
    yield { start: i, end: i + quote.length };
}

/** The anchor of `text[start, end)`: as short as tells it from other occurrences of the same words, but 32 units. */
export function anchorOf(text: string, place: Span): Anchor {
  const quote = text.slice(place.start, place.end);
  for (let length = CONTEXT; ; length *= 2) {
    const own = contextAt(text, place, length);
    if (length >= LONGEST || !quote) return own;
    let alone = true;
    for (const other of occurrences(text, quote)) {
      if (other.start === place.start) continue;
      const theirs = contextAt(text, other, length);
      if (theirs.before === own.before && theirs.after === own.after) {
        alone = false;
        break;
      }
    }
    if (alone) return own;
  }
}

const trigrams = (s: string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (let i = 0; i + 3 <= s.length; i++) {
    const t = s.slice(i, i + 3);
    counts.set(t, (counts.get(t) ?? 0) + 1);
  }
  return counts;
};

/** Dice coefficient over character 3-grams: 1 for the same string, 0 for nothing in common. */
function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const x = trigrams(a);
  const y = trigrams(b);
  let shared = 0;
  let total = 0;
  for (const n of x.values()) total += n;
  for (const n of y.values()) total += n;
  for (const [t, n] of x) shared += Math.min(n, y.get(t) ?? 0);
  return total ? (2 * shared) / total : 0;
}

/**
 * Of several places with the anchor's words, the index of the one it means, or -1 where none is like it: the one
 * with the same surroundings, else the one whose surroundings are most like them.
 */
export function findAnchor(text: string, places: readonly Span[], anchor: Anchor): number {
  // At a text's edge the anchor is short: text that now stands beyond the edge counts as a change.
  const length = Math.max(CONTEXT, anchor.before.length, anchor.after.length);
  const around = places.map((place) => contextAt(text, place, length));
  const same = around.findIndex((a) => a.before === anchor.before && a.after === anchor.after);
  if (same >= 0) return same;
  let best = -1;
  let bestScore = LIKE_ENOUGH;
  around.forEach((a, i) => {
    const score = (likeness(anchor.before, a.before) + likeness(anchor.after, a.after)) / 2;
    if (score > bestScore) {
      best = i;
      bestScore = score;
    }
  });
  return best;
}
