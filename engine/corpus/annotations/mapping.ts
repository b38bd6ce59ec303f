// Spans carried through edits of their text. What only moves or grows is exact both ways; what loses a border or
// all of its text is told apart, so that it can be shown, and put back when the edit is undone.
import { lengthOf, type Span } from "../../text/span.ts";

/** Replacement of `[start, end)` by `length` UTF-16 units. */
export interface Edit extends Span {
  readonly length: number;
}

/** The edit that takes another one back; what was removed had `end - start` units. */
export const inverse = (e: Edit): Edit => ({ start: e.start, end: e.start + e.length, length: lengthOf(e) });

/** `moved`: exact, also when the edit is undone. `clamped`: a border's text was replaced. `gone`: all of it. */
export type Fate = "kept" | "moved" | "clamped" | "gone";

/** Where an offset that the edit does not cover goes. */
const shifted = (offset: number, e: Edit): number => offset + e.length - lengthOf(e);

/**
 * A span after an edit. Text inserted at a border stays outside. Text replaced inside belongs to it. Where the
 * replaced text covers a border, the border is clamped to the outside of the new text; where it covers all of the
 * span, an empty span is left at the edit's start.
 */
export function mapSpan(span: Span, e: Edit): { span: Span; fate: Fate } {
  if (e.start >= span.end) return { span, fate: "kept" };
  if (e.end <= span.start)
    return { span: { start: shifted(span.start, e), end: shifted(span.end, e) }, fate: "moved" };
  const covers = { start: e.start <= span.start, end: e.end >= span.end };
  if (covers.start && covers.end) {
    // A replacement of exactly this text, such as a correction of its spelling, still is what was marked.
    if (e.length > 0 && e.start === span.start && e.end === span.end)
      return { span: { start: e.start, end: e.start + e.length }, fate: "clamped" };
    return { span: { start: e.start, end: e.start }, fate: "gone" };
  }
  if (covers.start)
    return {
      span: { start: e.start + e.length, end: shifted(span.end, e) },
      fate: "clamped",
    };
  if (covers.end) return { span: { start: span.start, end: e.start }, fate: "clamped" };
  return { span: { start: span.start, end: shifted(span.end, e) }, fate: "moved" };
}

const WORSE: readonly Fate[] = ["kept", "moved", "clamped", "gone"];

/**
 * The spans of one mention after an edit; parts that are gone are left out, and a mention whose parts all are is
 * `gone`. The very same array comes back for `kept`.
 */
export function mapSpans<S extends readonly [Span, ...Span[]]>(
  spans: S,
  e: Edit,
): { spans: readonly [Span, ...Span[]]; fate: Fate } {
  const first = mapSpan(spans[0], e);
  if (spans.length === 1) return { spans: first.fate === "kept" ? spans : [first.span], fate: first.fate };
  const mapped = spans.map((s) => mapSpan(s, e));
  const left = mapped.filter((m) => m.fate !== "gone").map((m) => m.span);
  const [head, ...rest] = left;
  if (!head) return { spans: [first.span], fate: "gone" };
  const worst = mapped.reduce<Fate>(
    (w, m) => (WORSE.indexOf(m.fate) > WORSE.indexOf(w) ? m.fate : w),
    "kept",
  );
  return worst === "kept"
    ? { spans, fate: "kept" }
    : { spans: [head, ...rest], fate: worst === "gone" ? "clamped" : worst };
}

/** The one edit that makes `after` of `before`: what lies between their common ends. Undefined where they agree. */
export function editBetween(before: string, after: string): Edit | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < most - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  return { start, end: before.length - tail, length: after.length - tail - start };
}
