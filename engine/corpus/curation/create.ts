// New mentions where none was suggested: from a selection, or from the word at the caret.
import { type Candidate, extentOf, type Mention } from "../../text/mention.ts";
import type { Span } from "../../text/span.ts";
import { wordAt } from "../../text/words.ts";
import { type Act, freshId, type Operation, type Refusal, refusal, type Surroundings } from "./act.ts";
import { type CurationState, near, sameSpans } from "./state.ts";

/** The selection without white space at its ends, or the word that the caret touches. */
export function placeOf(text: string, selection: Span): Span | undefined {
  if (selection.start === selection.end) return wordAt(text, selection.start);
  const words = text.slice(selection.start, selection.end);
  const start = selection.start + words.length - words.trimStart().length;
  const end = start + words.trim().length;
  return start < end ? { start, end } : undefined;
}

/** A mention that a person made, linked to the best candidate if its name is the very words. */
export function newMention(
  spans: readonly [Span, ...Span[]],
  type: string | undefined,
  candidates: readonly Candidate[],
): Mention {
  const best = candidates[0];
  const sure = best && (best.stage === "exact" || best.stage === "normalised" || best.stage === "decided");
  return {
    spans,
    ...(type ? { type } : {}),
    source: "person",
    status: sure ? "linked" : "undecided",
    concepts: sure ? [best.concept] : [],
    candidates,
  };
}

export function created(
  state: CurationState,
  selection: Span,
  type: string | undefined,
  around: Surroundings,
): Act | Refusal {
  const place = placeOf(state.text, selection);
  if (!place) return refusal("There is no word here to make an annotation of.");
  const spans: [Span] = [place];
  const same = near(state.mentions, place).find((m) => m.type === type && sameSpans(m.spans, spans));
  if (same) return refusal("This is annotated already.");
  const words = state.text.slice(place.start, place.end);
  const bare = newMention(spans, type, around.candidates(words, type));
  const after: Mention = { ...bare, id: freshId(state, bare) };
  return {
    action: "create",
    changes: [{ kind: "mention", id: after.id as string, after }],
    focus: extentOf(after),
  };
}

/** A mention from the selection or the word at the caret, of a type or of none. */
export const create =
  (type?: string): Operation =>
  (state, selection, around) =>
    created(state, selection, type ?? Object.keys(around.project.types)[0], around);
