// A curation state after an edit of its text: every border follows, and what was damaged on the way is told.
import { extentOf, type Mention } from "../../text/mention.ts";
import type { Span } from "../../text/span.ts";
import { quoted } from "../annotations/log.ts";
import { type Edit, mapSpans } from "../annotations/mapping.ts";
import { reanchor, SURE } from "../annotations/reanchor.ts";
import { byFileOrder } from "../annotations/strict-brat.ts";
import type { CurationState, Rejection } from "./state.ts";
import type { Damaged } from "./versions.ts";

/** An exchange of so much text is looked through for the words that stood there: a pull, a paste, a replacement. */
const EXCHANGE = 20;

type Spans = readonly [Span, ...Span[]];

interface Placed {
  readonly spans: Spans;
}

/** Items of a list in reading order after an edit. `repair` is asked for those that lost a border; undefined drops one. */
function mapped<T extends Placed>(
  items: readonly T[],
  edit: Edit,
  repair: (item: T, spans: Spans, gone: boolean) => T | undefined,
): T[] {
  const next: T[] = [];
  const by = edit.length - (edit.end - edit.start);
  for (const item of items) {
    const [only] = item.spans;
    // The commonest by far, and there may be tens of thousands: in one piece, wholly before or behind the edit.
    if (item.spans.length === 1 && only.end <= edit.start) {
      next.push(item);
      continue;
    }
    if (item.spans.length === 1 && only.start >= edit.end) {
      next.push({ ...item, spans: [{ start: only.start + by, end: only.end + by }] });
      continue;
    }
    const { spans, fate } = mapSpans(item.spans, edit);
    if (fate === "kept") next.push(item);
    else if (fate === "moved") next.push({ ...item, spans });
    else {
      const repaired = repair(item, spans, fate === "gone");
      if (repaired) next.push(repaired);
    }
  }
  return next;
}

/**
 * The state after one edit; `text` is the text behind it. Mentions that lost a border are marked for review; those
 * whose text is gone are gone, unless the new text has their words. `damaged` collects what they were.
 */
export function shifted(state: CurationState, edit: Edit, text: string, damaged: Damaged[]): CurationState {
  const exchange = edit.length >= EXCHANGE && edit.end - edit.start >= EXCHANGE;
  const review = new Set(state.review);
  let disordered = false;
  const mentions = mapped(state.mentions, edit, (m, spans, gone) => {
    const id = m.id ?? "";
    damaged.push({ kind: "mention", item: m, reviewed: state.review.has(id) });
    disordered = true;
    const again = exchange && m.spans.length === 1 ? foundAgain(m, state.text, text, edit) : undefined;
    if (again) {
      if (again.confidence < SURE) review.add(id);
      return { ...m, spans: [again.span] };
    }
    if (gone) {
      review.delete(id);
      return undefined;
    }
    review.add(id);
    return { ...m, spans };
  });
  const rejected = mapped<Rejection>(state.rejected, edit, (r) => {
    damaged.push({ kind: "rejection", item: r });
    return undefined;
  });
  const lost = new Set<Mention>();
  const proposed = mapped(state.proposed, edit, (m) => {
    lost.add(m);
    return undefined;
  });
  const open = stillOpen(state, proposed, lost);
  return {
    ...state,
    text,
    mentions: disordered ? [...mentions].sort(byFileOrder) : mentions,
    rejected,
    proposed,
    open,
    review: damaged.length ? review : state.review,
    // Keys hold offsets: what was passed over is open again.
    skipped: state.skipped.size ? new Set() : state.skipped,
  };
}

/** The open ones among the proposals behind the edit: both lists keep their order, and open ones are proposals. */
function stillOpen(
  state: CurationState,
  proposed: readonly Mention[],
  lost: ReadonlySet<Mention>,
): Mention[] {
  const open: Mention[] = [];
  let at = 0;
  let next = 0;
  for (const before of state.proposed) {
    const isOpen = state.open[at] === before;
    if (isOpen) at++;
    if (lost.has(before)) continue;
    if (isOpen) open.push(proposed[next] as Mention);
    next++;
  }
  return open;
}

function foundAgain(m: Mention, before: string, after: string, edit: Edit) {
  const { quote, before: left, after: right } = quoted(before, m.spans);
  const start = extentOf(m).start;
  const scale = (start - edit.start) / Math.max(1, edit.end - edit.start);
  return reanchor(after, {
    quote,
    before: left,
    after: right,
    near: Math.round(edit.start + Math.max(0, Math.min(1, scale)) * edit.length),
  });
}
