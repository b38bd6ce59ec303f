// The order in which open suggestions are visited: by position or the least certain first, all or those that a
// filter lets through.
import { extentOf, type Mention } from "../../text/mention.ts";
import type { Span } from "../../text/span.ts";
import { type CurationState, keyOf, lowerBound } from "./state.ts";

export interface Walk {
  /** `text`: reading order. `uncertain`: the suggestion whose score is nearest to a toss-up first. */
  readonly order: "text" | "uncertain";
  readonly types?: readonly string[];
  /** Concept id, or part of its name. */
  readonly concept?: string;
  readonly status?: Mention["status"];
  /** Only suggestions with a score in this range. */
  readonly least?: number;
  readonly most?: number;
}

export const everything: Walk = { order: "text" };

/** 0 to 1: how sure the recogniser and its best candidate are, both together. */
export const certainty = (m: Mention): number =>
  (m.score ?? 1) * (m.candidates[0]?.score ?? (m.score === undefined ? 0.5 : 1));

export function passes(walk: Walk, m: Mention): boolean {
  if (walk.types?.length && !walk.types.includes(m.type ?? "")) return false;
  if (walk.status && m.status !== walk.status) return false;
  if (walk.concept) {
    const wanted = walk.concept.toLowerCase();
    const fits = m.candidates.some(
      (c) => c.concept.id.toLowerCase() === wanted || c.name.toLowerCase().includes(wanted),
    );
    if (!fits && !m.concepts.some((c) => c.id.toLowerCase() === wanted)) return false;
  }
  const sure = certainty(m);
  return sure >= (walk.least ?? 0) && sure <= (walk.most ?? 1);
}

/** Open suggestions in the order of the walk. */
export function visited(state: CurationState, walk: Walk): Mention[] {
  const open = state.open.filter((m) => passes(walk, m));
  if (walk.order === "uncertain")
    open.sort(
      (a, b) =>
        Math.abs(certainty(a) - 0.5) - Math.abs(certainty(b) - 0.5) || a.spans[0].start - b.spans[0].start,
    );
  return open;
}

/**
 * The next open suggestion behind a place, round the end of the text; those passed over come when no other is left.
 * By uncertainty: the least certain one that is not at the place itself. Undefined when nothing is open.
 */
export function nextOpen(
  state: CurationState,
  from: Span,
  walk: Walk,
  step: 1 | -1 = 1,
): Mention | undefined {
  if (walk.order === "uncertain") {
    const list = visited(state, walk);
    const at = list.findIndex((m) => extentOf(m).start === from.start && extentOf(m).end === from.end);
    if (at >= 0) return list[(at + step + list.length) % list.length];
    return step === 1 ? list[0] : list.at(-1);
  }
  const { open } = state;
  const begin = lowerBound(open, from.start);
  const further = step === 1 ? isBehind : isBefore;
  let passedOver: Mention | undefined;
  const look = (i: number, wrapped: boolean): Mention | undefined => {
    const m = open[i] as Mention;
    if ((!wrapped && !further(extentOf(m), from)) || !passes(walk, m)) return undefined;
    if (!state.skipped.has(keyOf(m))) return m;
    passedOver ??= m;
    return undefined;
  };
  const n = open.length;
  for (const wrapped of [false, true])
    if (step === 1) {
      for (let i = wrapped ? 0 : begin; i < n; i++) {
        const found = look(i, wrapped);
        if (found) return found;
      }
    } else {
      const last = wrapped ? n - 1 : Math.min(n - 1, lowerBound(open, from.start + 1) - 1);
      for (let i = last; i >= 0; i--) {
        const found = look(i, wrapped);
        if (found) return found;
      }
    }
  return passedOver;
}

/** Of two that begin together the inner one comes after the outer one. A bare caret has visited nothing yet. */
const isBehind = (e: Span, from: Span): boolean =>
  e.start > from.start || (e.start === from.start && (from.start === from.end || e.end < from.end));
const isBefore = (e: Span, from: Span): boolean =>
  e.start < from.start || (e.start === from.start && e.end > from.end && from.start !== from.end);
