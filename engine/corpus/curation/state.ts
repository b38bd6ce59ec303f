// What curation knows of one text: the accepted annotations, the verdicts against suggestions, and the suggestions
// that are still open. A value: every act makes a new one and shares what it did not touch.
import type { Relation } from "../../text/document.ts";
import { extentOf, type Mention } from "../../text/mention.ts";
import type { Span } from "../../text/span.ts";
import { byFileOrder } from "../annotations/strict-brat.ts";

/** A person's word that there is no such mention here: negative evidence, kept in the log, never in the `.ann`. */
export interface Rejection {
  /** Of its record in the log. */
  readonly id: string;
  readonly spans: readonly [Span, ...Span[]];
  /** Undefined: no type at all. */
  readonly type?: string;
}

export interface CurationState {
  readonly text: string;
  /** Accepted; in file order, each with an id. */
  readonly mentions: readonly Mention[];
  readonly relations: readonly Relation[];
  readonly rejected: readonly Rejection[];
  /** All that recognisers propose, by position. */
  readonly proposed: readonly Mention[];
  /** Those of them that nobody answered yet. */
  readonly open: readonly Mention[];
  /** Ids of mentions whose borders an edit of the text took away or a re-anchoring guessed. */
  readonly review: ReadonlySet<string>;
  /** Keys (`keyOf`) of open suggestions that were passed over for now. */
  readonly skipped: ReadonlySet<string>;
}

export const emptyState = (text: string): CurationState => ({
  text,
  mentions: [],
  relations: [],
  rejected: [],
  proposed: [],
  open: [],
  review: new Set(),
  skipped: new Set(),
});

/** What tells suggestions of one text apart. */
export const keyOf = (m: Pick<Mention, "spans" | "type">): string =>
  `${m.spans.map((s) => `${s.start}-${s.end}`).join(",")} ${m.type ?? ""}`;

export const sameSpans = (a: readonly Span[], b: readonly Span[]): boolean =>
  a.length === b.length && a.every((s, i) => s.start === b[i]?.start && s.end === b[i]?.end);

/** Whether an accepted mention answers a suggestion: the same place, or the same type with a border in common. */
function answers(m: Mention, suggestion: Mention): boolean {
  if (sameSpans(m.spans, suggestion.spans)) return true;
  if (m.type !== suggestion.type) return false;
  const a = extentOf(m);
  const b = extentOf(suggestion);
  return a.start === b.start || a.end === b.end;
}

const refutes = (r: Rejection, suggestion: Mention): boolean =>
  (r.type === undefined || r.type === suggestion.type) && sameSpans(r.spans, suggestion.spans);

/** Index of the first item of a list in reading order that starts at or behind the offset. */
export function lowerBound(
  sorted: readonly { readonly spans: readonly [Span, ...Span[]] }[],
  offset: number,
): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as Mention).spans[0].start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Longer mentions are found too, but only where they start at most so far before what they touch. */
const LONGEST = 4000;

/** Items of a list in reading order that touch the span, borders included. */
export function near<T extends { readonly spans: readonly [Span, ...Span[]] }>(
  sorted: readonly T[],
  span: Span,
): T[] {
  const found: T[] = [];
  for (let i = lowerBound(sorted, span.start - LONGEST); i < sorted.length; i++) {
    const item = sorted[i] as T;
    if (item.spans[0].start > span.end) break;
    if ((item.spans.at(-1) as Span).end >= span.start) found.push(item);
  }
  return found;
}

/** A mention of the text that is accepted, by id. */
export const accepted = (state: CurationState, id: string): Mention | undefined =>
  state.mentions.find((m) => m.id === id);

function isOpen(suggestion: Mention, mentions: readonly Mention[], rejected: readonly Rejection[]): boolean {
  const place = extentOf(suggestion);
  return (
    !near(mentions, place).some((m) => answers(m, suggestion)) &&
    !near(rejected, place).some((r) => refutes(r, suggestion))
  );
}

/** The state with other proposals: a recogniser read the text anew. */
export function withProposals(state: CurationState, proposed: readonly Mention[]): CurationState {
  const sorted = [...proposed].sort(byFileOrder);
  return {
    ...state,
    proposed: sorted,
    open: sorted.filter((s) => isOpen(s, state.mentions, state.rejected)),
  };
}

/** Brings the open suggestions up to date where something changed; `touched` are the changed places. */
export function reopened(state: CurationState, touched: readonly Span[]): CurationState {
  if (!touched.length || !state.proposed.length) return state;
  if (touched.length > 50) return withProposals(state, state.proposed);
  const concerned = new Set(touched.flatMap((place) => near(state.proposed, place)));
  if (!concerned.size) return state;
  const open = state.open.filter((s) => !concerned.has(s));
  for (const s of concerned) {
    if (!isOpen(s, state.mentions, state.rejected)) continue;
    let at = lowerBound(open, s.spans[0].start);
    while (at < open.length && byFileOrder(open[at] as Mention, s) < 0) at++;
    open.splice(at, 0, s);
  }
  return { ...state, open };
}
