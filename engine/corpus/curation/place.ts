// What an act is about: the open suggestion or accepted mention that a selection or a caret means.
import { extentOf, type Mention } from "../../text/mention.ts";
import { lengthOf, type Span, touches } from "../../text/span.ts";
import { type CurationState, near } from "./state.ts";

export type Target =
  | { readonly kind: "suggestion"; readonly mention: Mention }
  | { readonly kind: "accepted"; readonly mention: Mention };

/** Every open suggestion and accepted mention that touches the span; suggestions first. */
function touching(state: CurationState, span: Span): Target[] {
  return [
    ...near(state.open, span).map((mention): Target => ({ kind: "suggestion", mention })),
    ...near(state.mentions, span).map((mention): Target => ({ kind: "accepted", mention })),
  ];
}

/**
 * The item that a selection means: the one with exactly its borders, an open suggestion before an accepted mention.
 * A caret means what begins at it, else the innermost that it touches. A selection that fits nothing means nothing: it
 * is a place for a new mention.
 */
export function targetAt(state: CurationState, selection: Span): Target | undefined {
  const items = touching(state, selection);
  const { start, end } = selection;
  if (start !== end)
    return items.find(({ mention }) => {
      const e = extentOf(mention);
      return e.start === start && e.end === end;
    });
  const here = items.filter(({ mention }) => mention.spans.some((s) => touches(s, start)));
  const inward = here.sort((a, b) => lengthOf(extentOf(a.mention)) - lengthOf(extentOf(b.mention)));
  return inward.findLast(({ mention }) => extentOf(mention).start === start) ?? inward[0];
}
