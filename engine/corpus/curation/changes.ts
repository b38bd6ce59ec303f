// Changes of a curation state, each with what was there before: applying them backwards is an exact undo.
import type { Relation } from "../../text/document.ts";
import { extentOf, type Mention } from "../../text/mention.ts";
import type { Span } from "../../text/span.ts";
import { byFileOrder } from "../annotations/strict-brat.ts";
import { type CurationState, lowerBound, type Rejection, reopened } from "./state.ts";

/** One item as it was and as it becomes; undefined: it was not or is no more there. */
export type Change =
  | {
      readonly kind: "mention";
      readonly id: string;
      readonly before?: Mention;
      readonly after?: Mention;
      readonly from?: Mention;
    }
  | { readonly kind: "relation"; readonly id: string; readonly before?: Relation; readonly after?: Relation }
  | {
      readonly kind: "rejection";
      readonly id: string;
      readonly before?: Rejection;
      readonly after?: Rejection;
      readonly from?: Mention;
    }
  | { readonly kind: "review"; readonly id: string; readonly before: boolean; readonly after: boolean };

/** The change that takes another back. */
export const reverse = (c: Change): Change => {
  const { before, after, ...rest } = c;
  return {
    ...rest,
    ...(after === undefined ? {} : { before: after }),
    ...(before === undefined ? {} : { after: before }),
  } as Change;
};

interface Placed {
  readonly id?: string;
  readonly spans: readonly [Span, ...Span[]];
}

/** A list in reading order with some items exchanged: one pass, however many. */
function exchanged<T extends Placed>(
  sorted: readonly T[],
  gone: ReadonlySet<string>,
  added: readonly T[],
  order: (a: T, b: T) => number,
): readonly T[] {
  if (!gone.size && !added.length) return sorted;
  if (gone.size + added.length <= 4) {
    const next = sorted.slice();
    for (const id of gone) {
      const at = next.findIndex((item) => item.id === id);
      if (at >= 0) next.splice(at, 1);
    }
    for (const item of added) {
      let at = lowerBound(next, item.spans[0].start);
      while (at < next.length && order(next[at] as T, item) < 0) at++;
      next.splice(at, 0, item);
    }
    return next;
  }
  return [...(gone.size ? sorted.filter((item) => !gone.has(item.id ?? "")) : sorted), ...added].sort(order);
}

const rejectionOrder = (a: Rejection, b: Rejection): number =>
  a.spans[0].start - b.spans[0].start || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** The state after some changes, in order; a later change of the same item wins. */
export function applyChanges(state: CurationState, changes: readonly Change[]): CurationState {
  const mentions = new Map<string, Mention | undefined>();
  const relations = new Map<string, Relation | undefined>();
  const rejections = new Map<string, Rejection | undefined>();
  const review = new Map<string, boolean>();
  const touched: Span[] = [];
  for (const c of changes) {
    if (c.kind === "mention") mentions.set(c.id, c.after);
    else if (c.kind === "relation") relations.set(c.id, c.after);
    else if (c.kind === "rejection") rejections.set(c.id, c.after);
    else review.set(c.id, c.after);
    if (c.kind === "mention" || c.kind === "rejection")
      for (const item of [c.before, c.after]) if (item) touched.push(extentOf(item as Mention));
  }
  const present = <T>(map: ReadonlyMap<string, T | undefined>): T[] =>
    [...map.values()].filter((x) => x !== undefined);
  const next: CurationState = {
    ...state,
    mentions: exchanged(state.mentions, new Set(mentions.keys()), present(mentions), byFileOrder),
    rejected: exchanged(state.rejected, new Set(rejections.keys()), present(rejections), rejectionOrder),
    ...(relations.size
      ? { relations: [...state.relations.filter((r) => !relations.has(r.id ?? "")), ...present(relations)] }
      : {}),
    ...(review.size ? { review: reviewed(state.review, review) } : {}),
  };
  return reopened(next, touched);
}

function reviewed(before: ReadonlySet<string>, changed: ReadonlyMap<string, boolean>): ReadonlySet<string> {
  const after = new Set(before);
  for (const [id, needed] of changed)
    if (needed) after.add(id);
    else after.delete(id);
  return after;
}
