// What a reply says of a text, once it has been brought to places in it; and what of the reply could not be.
import type { Span } from "../../text/span.ts";

/**
 * exact: the very characters. normalised: the same but for case, white space, quotes and dashes. fuzzy: within a bounded number
 * of edits.
 */
export type Placement = "exact" | "normalised" | "fuzzy";

export interface FoundSpan extends Span {
  readonly type: string;
  readonly how: Placement;
  /** The reply fits this place and at least one other. */
  readonly ambiguous?: true;
}

/** Why something that a reply claims is at no place of the text. */
export type Unplaced =
  | "unknown-type"
  | "no-such-text"
  | "not-in-context"
  | "malformed"
  /** A mention of a line that was aligned, most of whose characters the text does not have there. */
  | "unaligned"
  /** Marks white space or nothing. */
  | "empty";

export interface ReadReply {
  readonly found: readonly FoundSpan[];
  /** What the reply claims: placed and unplaced. A claim that fits several places is one. */
  readonly items: number;
  readonly unplaced: readonly Unplaced[];
  /** What was mended to read it, by kind; a kind may occur several times. */
  readonly repairs: readonly string[];
  /** The reply, or an essential part of it, is no annotation of the text: the reason. */
  readonly unreadable?: string;
}

/** Names of types as models write them: case, white space, hyphens and underscores aside. */
export const typeKey = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, " ");

/** In reading order, none twice; the surest placement of equal ones stays. */
export function tidied(found: readonly FoundSpan[]): FoundSpan[] {
  const rank: readonly Placement[] = ["exact", "normalised", "fuzzy"];
  const best = new Map<string, FoundSpan>();
  for (const one of found) {
    const key = `${one.start} ${one.end} ${one.type}`;
    const known = best.get(key);
    const surer = known && rank.indexOf(known.how) <= rank.indexOf(one.how);
    if (!surer) best.set(key, one);
  }
  return [...best.values()].sort((a, b) => a.start - b.start || b.end - a.end || (a.type < b.type ? -1 : 1));
}
