// A stretch of text. Everything else in the engine points at text through this one shape.

/** Half-open range `[start, end)` in UTF-16 code units of the document's text; `0 <= start <= end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const span = (start: number, end: number): Span => ({ start, end });

export const lengthOf = (s: Span): number => s.end - s.start;

/** Whether the two share at least one code unit. */
export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** Whether `inner` lies wholly inside `outer` (equal spans contain each other). */
export const contains = (outer: Span, inner: Span): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;

/** Whether an offset touches the span, its end included: a caret behind the last letter still points at it. */
export const touches = (s: Span, offset: number): boolean => s.start <= offset && offset <= s.end;

export const shift = (s: Span, by: number): Span => ({ start: s.start + by, end: s.end + by });

/** Reading order: by start; of two that start together the longer, outer one first. */
export const byPosition = (a: Span, b: Span): number => a.start - b.start || b.end - a.end;

/** What lies under any of the spans: as few spans as possible, in reading order, none touching another. */
export function union(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const s of spans.toSorted(byPosition)) {
    const last = merged.at(-1);
    if (last && s.start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, s.end) };
    else merged.push(s);
  }
  return merged;
}
