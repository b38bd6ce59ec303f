// Accept, reject, set a type, choose a concept, turn an attribute on and off: acts on one suggestion or mention.
import { type Attributes, type Candidate, extentOf, type Mention } from "../../text/mention.ts";
import type { Span } from "../../text/span.ts";
import { permanentId } from "../annotations/ids.ts";
import { type Act, freshId, linkedTo, type Operation, type Refusal, refusal } from "./act.ts";
import type { Change } from "./changes.ts";
import { created } from "./create.ts";
import { targetAt } from "./place.ts";
import type { CurationState, Rejection } from "./state.ts";
import { nextOpen, type Walk } from "./walk.ts";

export const NOTHING_HERE = "There is no suggestion or annotation here.";

/** An accepted mention from a suggestion: the same, with an id and without the recogniser's own certainty. */
export function acceptance(
  state: CurationState,
  suggestion: Mention,
  also?: ReadonlySet<string>,
): Change & { after: Mention } {
  const { score: _, ...kept } = suggestion;
  // An ambiguous one is accepted with its best candidate: that is what the person saw.
  const best = suggestion.status === "ambiguous" ? suggestion.candidates[0] : undefined;
  const after: Mention = { ...(best ? linkedTo(kept, best) : kept), id: freshId(state, suggestion, also) };
  return { kind: "mention", id: after.id as string, after, from: suggestion };
}

export function rejection(suggestion: Mention): Change & { after: Rejection } {
  const place = suggestion.spans.map((s) => `${s.start}-${s.end}`).join(",");
  const id = permanentId("X", `${place} ${suggestion.type ?? ""}`, () => false);
  const after: Rejection = {
    id,
    spans: suggestion.spans,
    ...(suggestion.type === undefined ? {} : { type: suggestion.type }),
  };
  return { kind: "rejection", id, after, from: suggestion };
}

/** Changes that take an accepted mention away, and the relations that lead to it. */
export function removal(state: CurationState, m: Mention): Change[] {
  const id = m.id as string;
  const lost = state.relations.filter((r) => r.trigger === id || r.arguments.some((a) => a.target === id));
  return [
    { kind: "mention", id, before: m },
    ...(state.review.has(id) ? [{ kind: "review", id, before: true, after: false } as const] : []),
    ...lost.map((r): Change => ({ kind: "relation", id: r.id ?? "", before: r })),
  ];
}

/** An accepted mention in another form; whoever looked at it has reviewed it. */
export function edited(state: CurationState, before: Mention, after: Mention): Change[] {
  const id = before.id as string;
  return [
    { kind: "mention", id, before, after },
    ...(state.review.has(id) ? [{ kind: "review", id, before: true, after: false } as const] : []),
  ];
}

/** Where the caret goes when the item at `at` is done: the next open suggestion, or nowhere. */
export function onward(state: CurationState, at: Span, walk: Walk, done?: Mention): { focus?: Span } {
  const rest = done ? { ...state, open: state.open.filter((m) => m !== done) } : state;
  const next = nextOpen(rest, at, walk);
  return next ? { focus: extentOf(next) } : {};
}

/** Accepts the suggestion and goes on to the next. An accepted mention that needs review is confirmed. */
export const accept: Operation = (state, selection, { walk }) => {
  const target = targetAt(state, selection);
  if (!target) return refusal(NOTHING_HERE);
  const { mention } = target;
  if (target.kind === "suggestion")
    return {
      action: "accept",
      changes: [acceptance(state, mention)],
      ...onward(state, extentOf(mention), walk, mention),
    };
  if (!state.review.has(mention.id ?? "")) return refusal("This annotation is accepted already.");
  return {
    action: "edit",
    changes: edited(state, mention, mention),
    ...onward(state, extentOf(mention), walk),
  };
};

/** Rejects the suggestion, or takes the accepted mention away, and goes on. */
export const reject: Operation = (state, selection, { walk }) => {
  const target = targetAt(state, selection);
  if (!target) return refusal(NOTHING_HERE);
  const { mention } = target;
  if (target.kind === "suggestion")
    return {
      action: "reject",
      changes: [rejection(mention)],
      ...onward(state, extentOf(mention), walk, mention),
    };
  return { action: "remove", changes: removal(state, mention), ...onward(state, extentOf(mention), walk) };
};

/** Gives the item this type; a suggestion is accepted by it. Where nothing is, a new mention comes to be. */
export const setType =
  (type: string): Operation =>
  (state, selection, around) => {
    const target = targetAt(state, selection);
    if (!target) return created(state, selection, type, around);
    const { mention } = target;
    if (target.kind === "suggestion") {
      const change = acceptance(state, { ...mention, type });
      return {
        action: "accept",
        changes: [{ ...change, from: mention }],
        ...onward(state, extentOf(mention), around.walk, mention),
      };
    }
    if (mention.type === type) return refusal(`It is of type ${type} already.`);
    return {
      action: "edit",
      changes: edited(state, mention, { ...mention, type }),
      focus: extentOf(mention),
    };
  };

/** Links the item to a concept, or to none; a suggestion is accepted by it. */
export const setConcept =
  (concept: Candidate | undefined): Operation =>
  (state, selection, { walk }) => {
    const target = targetAt(state, selection);
    if (!target) return refusal(NOTHING_HERE);
    const { mention } = target;
    if (target.kind === "suggestion") {
      const { score: _, ...kept } = linkedTo(mention, concept);
      const id = freshId(state, mention);
      return {
        action: "accept",
        changes: [{ kind: "mention", id, after: { ...kept, id }, from: mention }],
        ...onward(state, extentOf(mention), walk, mention),
      };
    }
    return {
      action: "edit",
      changes: edited(state, mention, linkedTo(mention, concept)),
      ...onward(state, extentOf(mention), walk),
    };
  };

/** One attribute value after the other, then none: Negated, Uncertain, ... each alone. */
export const cycleAttribute: Operation = (state, selection, { project }) => {
  const found = acceptedFrom(state, selection);
  if ("refused" in found) return found;
  const { mention, changes } = found;
  const steps: Attributes[] = [{}];
  for (const [name, { types, values }] of Object.entries(project.attributes))
    if (!types?.length || types.includes(mention.type ?? ""))
      for (const value of values?.length ? values : [true as const]) steps.push({ [name]: value });
  if (steps.length === 1) return refusal("The project declares no attributes for this type.");
  const own = JSON.stringify(mention.attributes ?? {});
  const at = steps.findIndex((step) => JSON.stringify(step) === own);
  const attributes = steps[(at + 1) % steps.length] as Attributes;
  const { attributes: _, ...bare } = mention;
  const after: Mention = Object.keys(attributes).length ? { ...bare, attributes } : bare;
  return withEdit(state, changes, mention, after, "edit");
};

/** The accepted mention at a place; a suggestion there is accepted on the way. */
export function acceptedFrom(
  state: CurationState,
  selection: Span,
): { mention: Mention; changes: readonly (Change & { after: Mention })[] } | Refusal {
  const target = targetAt(state, selection);
  if (!target) return refusal(NOTHING_HERE);
  if (target.kind === "accepted") return { mention: target.mention, changes: [] };
  const change = acceptance(state, target.mention);
  return { mention: change.after, changes: [change] };
}

/** The act that changes a mention which `acceptedFrom` found; a suggestion becomes the changed mention at once. */
export function withEdit(
  state: CurationState,
  changes: readonly (Change & { after: Mention })[],
  before: Mention,
  after: Mention,
  action: "edit" | "accept",
): Act {
  const first = changes[0];
  return first
    ? { action: "accept", changes: [{ ...first, after } as Change], focus: extentOf(after) }
    : { action, changes: edited(state, before, after), focus: extentOf(after) };
}
