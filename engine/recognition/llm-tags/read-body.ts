// One line's body, the source with brackets, to spans: as the grammar has it, or by alignment where the copy has slips.
import type { Span } from "../../text/span.ts";
import type { Placement, Unplaced } from "../llm/found-span.ts";
import { alignCopy } from "./align-copy.ts";
import { untwinned } from "./presented.ts";

export interface ReadBody {
  readonly spans: readonly (Span & { readonly how: Placement })[];
  readonly unplaced: readonly Unplaced[];
  readonly repairs: readonly string[];
}

/** Units put in or left out, as a share of the source, up to which a body is a copy with slips and not something else. */
const SLIPS = 0.25;
const FEW = 12;

interface Bracketed {
  /** The body without brackets. */
  readonly copy: string;
  /** Pairs as spans of `copy`, inner before outer. */
  readonly pairs: readonly Span[];
  readonly repairs: string[];
}

/**
 * Takes the brackets out. With `twins`, as long as the body follows the source a bracket in the place of a twin is text: a
 * model may write what the twin stands for.
 */
function bracketed(body: string, source: string, twins: boolean): Bracketed {
  const repairs: string[] = [];
  const pairs: Span[] = [];
  const open: number[] = [];
  let copy = "";
  let follows = twins;
  for (let i = 0; i < body.length; i++) {
    const c = body[i] as string;
    const wanted = source[copy.length];
    if (c !== "[" && c !== "]") {
      follows &&= c === wanted;
      copy += c;
    } else if (follows && untwinned(wanted) === c && body[i + 1] !== wanted) {
      repairs.push("bracket of the text");
      copy += wanted;
    } else if (c === "[") open.push(copy.length);
    else {
      const start = open.pop();
      if (start === undefined) repairs.push("bracket closed but not opened");
      else pairs.push({ start, end: copy.length });
    }
  }
  for (const _ of open) repairs.push("bracket opened but not closed");
  return { copy, pairs, repairs };
}

/** `source` is the text as the model was shown it. undefined where the body is no copy of it, however repaired. */
export function readBody(body: string, source: string): ReadBody | undefined {
  const plain = bracketed(body, source, false);
  const { copy, pairs, repairs } = plain.copy === source ? plain : bracketed(body, source, true);
  const unplaced: Unplaced[] = [];
  const spans: (Span & { how: Placement })[] = [];
  const exact = copy === source;
  const places = exact ? undefined : alignCopy(copy, source, Math.max(FEW, Math.ceil(SLIPS * source.length)));
  if (!exact && !places) return undefined;
  if (!exact) repairs.push("copy aligned");
  for (const pair of pairs) {
    const span = places ? placed(pair, places) : pair;
    if (!span) {
      unplaced.push("unaligned");
      continue;
    }
    const { start, end } = trimmed(span, source);
    if (start >= end) {
      unplaced.push("empty");
      continue;
    }
    if (!places && (start > span.start || end < span.end)) repairs.push("white space marked");
    const same = source.slice(start, end) === copy.slice(pair.start, pair.end).trim();
    spans.push({ start, end, how: same ? "exact" : "fuzzy" });
  }
  return { spans, unplaced, repairs };
}

/** From the first unit of the pair that the source has to the last; undefined where the source has less than half of it. */
function placed({ start, end }: Span, places: Int32Array): Span | undefined {
  const there = places.subarray(start, end).filter((p) => p >= 0);
  const [first, last] = [there[0], there.at(-1)];
  if (first === undefined || last === undefined || 2 * there.length < end - start) return undefined;
  const length = last + 1 - first;
  // What was left out inside the mention may be more than the mention: then it is no mention.
  return length <= 1.5 * (end - start) + 4 ? { start: first, end: last + 1 } : undefined;
}

function trimmed({ start, end }: Span, text: string): Span {
  const words = text.slice(start, end);
  return {
    start: start + words.length - words.trimStart().length,
    end: end - (words.length - words.trimEnd().length),
  };
}
