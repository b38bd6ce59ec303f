// Many at once: a decision repeated for the same string, all suggestions above a threshold, the rest rejected. Each is
// one batch, taken back by one undo.
import { extentOf, type Mention } from "../../text/mention.ts";
import { occurrencesOf } from "../../text/occurrences.ts";
import { overlaps, type Span } from "../../text/span.ts";
import { writtenForm } from "../decide.ts";
import { type Act, freshId, type Operation, type Refusal, refusal } from "./act.ts";
import type { Change } from "./changes.ts";
import { acceptance, NOTHING_HERE, onward, rejection } from "./decide.ts";
import { targetAt } from "./place.ts";
import { type CurationState, near } from "./state.ts";
import { certainty, visited } from "./walk.ts";

/** What a person decided about some words, ready to be repeated. */
export type Precedent =
  | {
      readonly verdict: "accepted";
      readonly words: string;
      readonly like: Pick<Mention, "type" | "status" | "concepts" | "candidates" | "attributes">;
    }
  | { readonly verdict: "rejected"; readonly words: string; readonly type: string | undefined };

/** The decision that an act made, if it is one about words: of several changes, the first. */
export function precedentOf(text: string, changes: readonly Change[]): Precedent | undefined {
  for (const c of changes) {
    if (c.kind === "mention" && c.after && c.after.spans.length === 1)
      return { verdict: "accepted", words: wordsAt(text, c.after.spans[0]), like: c.after };
    if (c.kind === "rejection" && c.after)
      return {
        verdict: "rejected",
        words: wordsAt(text, extentOf(c.after as unknown as Mention)),
        type: c.after.type,
      };
  }
  return undefined;
}

const wordsAt = (text: string, { start, end }: Span): string => text.slice(start, end);

/** Places of the same words: whole words, without regard to case but for short forms, any white space between. */
export function sameWords(text: string, words: string): Span[] {
  const wanted = writtenForm(words);
  return occurrencesOf(words, text, { ignoreCase: true }).filter(
    (at) => writtenForm(wordsAt(text, at)) === wanted,
  );
}

/** Changes that repeat a decision for the same words wherever nobody decided otherwise. */
export function repeated(state: CurationState, precedent: Precedent): Change[] {
  const { text } = state;
  const changes: Change[] = [];
  const ids = new Set<string>();
  for (const place of sameWords(text, precedent.words)) {
    const at = (m: { spans: readonly Span[] }) =>
      m.spans.length === 1 && m.spans[0]?.start === place.start && m.spans[0].end === place.end;
    const suggested = near(state.open, place).filter(at);
    if (precedent.verdict === "rejected") {
      for (const s of suggested) if (s.type === precedent.type) changes.push(rejection(s));
      continue;
    }
    // A part of an accepted mention, or something that holds one, is not the same thing marked again.
    if (near(state.mentions, place).some((m) => overlaps(extentOf(m), place))) continue;
    if (near(state.rejected, place).some((r) => at(r) && r.type === precedent.like.type)) continue;
    const { type, status, concepts, candidates, attributes } = precedent.like;
    const like: Mention = {
      spans: [place],
      ...(type ? { type } : {}),
      source: suggested[0]?.source ?? "person",
      status,
      concepts,
      candidates,
      ...(attributes ? { attributes } : {}),
    };
    const id = freshId(state, like, ids);
    ids.add(id);
    changes.push({
      kind: "mention",
      id,
      after: { ...like, id },
      ...(suggested[0] ? { from: suggested[0] } : {}),
    });
  }
  return changes;
}

/** The item at hand, or the decision before, for all the same words of the text. */
export const repeat =
  (last: Precedent | undefined): Operation =>
  (state, selection, { walk }) => {
    const precedent = precedentAt(state, selection, last);
    if (!precedent) return refusal("There is no decision to repeat yet.");
    const changes = repeated(state, precedent);
    if (!changes.length) return refusal(`“${precedent.words}” is decided everywhere in this text.`);
    const after = precedent.verdict === "accepted" ? "accept" : "reject";
    return { action: after, changes, ...stay(state, selection, changes, walk) };
  };

/** The accepted mention at the place is a decision too; else the last one. */
export function precedentAt(
  state: CurationState,
  selection: Span,
  last: Precedent | undefined,
): Precedent | undefined {
  const target = targetAt(state, selection);
  if (target?.kind === "accepted" && target.mention.spans.length === 1)
    return { verdict: "accepted", words: wordsAt(state.text, target.mention.spans[0]), like: target.mention };
  return last;
}

/** The caret stays where it is unless what it stood on was decided on the way. */
function stay(
  state: CurationState,
  selection: Span,
  changes: readonly Change[],
  walk: Parameters<typeof onward>[2],
): { focus?: Span } {
  const target = targetAt(state, selection);
  const done = changes.some((c) => "from" in c && c.from === target?.mention);
  return done && target
    ? onward(
        { ...state, open: state.open.filter((m) => !changes.some((c) => "from" in c && c.from === m)) },
        selection,
        walk,
      )
    : {};
}

/** Accepts the suggestion and decides the same for the same words of the text: one key for a whole group. */
export const acceptGroup: Operation = (state, selection, { walk }) => {
  const target = targetAt(state, selection);
  if (target?.kind !== "suggestion") return refusal(NOTHING_HERE);
  const { mention } = target;
  const first = acceptance(state, mention);
  const changes: Change[] =
    mention.spans.length > 1
      ? [first]
      : [
          first,
          ...repeated(state, {
            verdict: "accepted",
            words: wordsAt(state.text, mention.spans[0]),
            like: first.after,
          }).filter((c) => !("from" in c && c.from === mention) && c.id !== first.id),
        ];
  return groupAct("accept", state, mention, changes, walk);
};

/** Rejects the suggestion and all of the same words and type. */
export const rejectGroup: Operation = (state, selection, { walk }) => {
  const target = targetAt(state, selection);
  if (target?.kind !== "suggestion") return refusal(NOTHING_HERE);
  const { mention } = target;
  const same = repeated(state, {
    verdict: "rejected",
    words: wordsAt(state.text, extentOf(mention)),
    type: mention.type,
  });
  const own = rejection(mention);
  return groupAct("reject", state, mention, [own, ...same.filter((c) => c.id !== own.id)], walk);
};

function groupAct(
  action: "accept" | "reject",
  state: CurationState,
  at: Mention,
  changes: Change[],
  walk: Parameters<typeof onward>[2],
): Act {
  const done = new Set(changes.map((c) => ("from" in c ? c.from : undefined)));
  const taken = changes.flatMap((c) => (c.kind === "mention" && c.after ? [extentOf(c.after)] : []));
  const open = state.open.filter(
    (m) => !done.has(m) && !taken.some((t) => t.start === extentOf(m).start && t.end === extentOf(m).end),
  );
  return { action, changes, ...onward({ ...state, open }, extentOf(at), walk) };
}

/** Open suggestions that `acceptAbove` would take, in reading order. */
export const above = (
  state: CurationState,
  around: { walk: Parameters<typeof visited>[1] },
  least: number,
): Mention[] => visited(state, { ...around.walk, order: "text" }).filter((m) => certainty(m) >= least);

/** Which of several suggestions are meant: all, or those that a person left ticked in a preview. */
export type Only = (m: Mention) => boolean;

/** Accepts every open suggestion that the filter lets through and that is at least so certain (0 to 1). */
export const acceptAbove =
  (least: number, only: Only = () => true): Operation =>
  (state, selection, around) =>
    all(state, above(state, around, least).filter(only), "accept", selection, around.walk);

/** Rejects every open suggestion that the filter lets through: what is left is wrong. */
export const rejectRest =
  (only: Only = () => true): Operation =>
  (state, selection, around) =>
    all(
      state,
      visited(state, { ...around.walk, order: "text" }).filter(only),
      "reject",
      selection,
      around.walk,
    );

function all(
  state: CurationState,
  chosen: readonly Mention[],
  action: "accept" | "reject",
  selection: Span,
  walk: Parameters<typeof onward>[2],
): Act | Refusal {
  if (!chosen.length) return refusal("No open suggestion fits.");
  const ids = new Set<string>(state.mentions.map((m) => m.id ?? ""));
  const changes: Change[] = [];
  for (const m of chosen) {
    if (action === "reject") {
      changes.push(rejection(m));
      continue;
    }
    const change = acceptance({ ...state, mentions: [] }, m, ids);
    ids.add(change.id);
    changes.push(change);
  }
  const done = new Set(chosen);
  return {
    action,
    changes,
    ...onward({ ...state, open: state.open.filter((m) => !done.has(m)) }, selection, walk),
  };
}
