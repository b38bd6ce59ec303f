// Borders moved by a word or a character, and further fragments: how a mention gets exactly the words it means.
import { extentOf, type Mention } from "../../text/mention.ts";
import { splitsPair } from "../../text/offsets.ts";
import { byPosition, type Span } from "../../text/span.ts";
import { wordsOf } from "../../text/words.ts";
import { type Operation, refusal, type Surroundings } from "./act.ts";
import { newMention, placeOf } from "./create.ts";
import { acceptedFrom, withEdit } from "./decide.ts";
import { accepted, type CurationState, near } from "./state.ts";

export type Side = "start" | "end";
export type Unit = "word" | "character";

/** Units of text read for words on either side of a border. */
const REACH = 200;

/** Where a border comes when it moves one word or character; undefined at the text's end. */
export function movedBorder(
  text: string,
  at: number,
  side: Side,
  step: 1 | -1,
  unit: Unit,
): number | undefined {
  if (unit === "character") {
    let next = at + step;
    if (splitsPair(text, next)) next += step;
    return next < 0 || next > text.length ? undefined : next;
  }
  const words = wordsOf(text, { start: Math.max(0, at - REACH), end: Math.min(text.length, at + REACH) });
  const places = words.map((w) => (side === "start" ? w.start : w.end));
  return step === 1 ? places.find((p) => p > at) : places.findLast((p) => p < at);
}

/** Moves one border of the item at hand; a suggestion is accepted by it. The caret stays on the item. */
export const moveBorder =
  (side: Side, step: 1 | -1, unit: Unit): Operation =>
  (state, selection, around) => {
    const found = acceptedFrom(state, selection);
    if ("refused" in found) return found;
    const { mention, changes } = found;
    const part = side === "start" ? mention.spans[0] : (mention.spans.at(-1) as Span);
    const at = movedBorder(state.text, part[side], side, step, unit);
    if (at === undefined) return refusal("The border is at the end of the text.");
    const moved: Span = side === "start" ? { start: at, end: part.end } : { start: part.start, end: at };
    if (moved.start >= moved.end) return refusal("Nothing would be left of the annotation.");
    const spans =
      side === "start" ? [moved, ...mention.spans.slice(1)] : [...mention.spans.slice(0, -1), moved];
    if (spans.length > 1 && overlapping(spans))
      return refusal("The border would pass into another fragment.");
    const after = { ...mention, spans: spans as unknown as [Span] };
    return withEdit(state, changes, mention, relinked(mention, after, state.text, around), "edit");
  };

/** Words that a person marked and nobody linked by hand are looked up again when they become others. */
function relinked(before: Mention, after: Mention, text: string, around: Surroundings): Mention {
  const byWords = before.concepts.length === 0 || before.candidates[0]?.stage === "exact";
  if (before.source !== "person" || !byWords || before.status === "nil" || after.spans.length > 1)
    return after;
  const { start, end } = after.spans[0];
  const fresh = newMention(after.spans, after.type, around.candidates(text.slice(start, end), after.type));
  return { ...after, status: fresh.status, concepts: fresh.concepts, candidates: fresh.candidates };
}

const overlapping = (spans: readonly Span[]): boolean =>
  spans.some((s, i) => i > 0 && s.start < (spans[i - 1] as Span).end);

/**
 * Adds the selection, or the word at the caret, to a mention: the one with id `to`, else the nearest accepted one
 * before the place, else behind it.
 */
export const addFragment =
  (to?: string): Operation =>
  (state, selection) => {
    const place = placeOf(state.text, selection);
    if (!place) return refusal("There is no word here to add as a fragment.");
    const mention = to ? accepted(state, to) : nearest(state, place);
    if (!mention) return refusal("There is no annotation that a fragment could be added to.");
    const spans = [...mention.spans, place].sort(byPosition);
    if (overlapping(spans)) return refusal("The fragment overlaps the annotation.");
    return withEdit(state, [], mention, { ...mention, spans: joined(spans) }, "edit");
  };

/** Fragments with nothing between them are one. */
function joined(spans: readonly Span[]): [Span, ...Span[]] {
  const kept: Span[] = [];
  for (const s of spans) {
    const last = kept.at(-1);
    if (last && last.end === s.start) kept[kept.length - 1] = { start: last.start, end: s.end };
    else kept.push(s);
  }
  return kept as [Span, ...Span[]];
}

function nearest(state: CurationState, place: Span): Mention | undefined {
  const around = near(state.mentions, { start: Math.max(0, place.start - 1000), end: place.end + 1000 });
  const distance = (m: Mention): number => {
    const e = extentOf(m);
    return e.end <= place.start ? place.start - e.end : e.start >= place.end ? e.start - place.end + 0.5 : 0;
  };
  return around.sort((a, b) => distance(a) - distance(b))[0];
}
