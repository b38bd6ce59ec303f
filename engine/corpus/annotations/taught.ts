// Texts that a person has been through, as lessons: what was accepted and what was refused, by type. A text with at least one
// accepted mention counts as done: what nobody marked in it is taken for no mention.

import type { TaughtText } from "../../recognition/adapt/examples.ts";
import type { Mention } from "../../text/mention.ts";
import type { Rejection } from "../curation/state.ts";

export interface DecidedText {
  readonly id: string;
  readonly text: string;
  readonly mentions: readonly Mention[];
  readonly rejected: readonly Rejection[];
}

/** Lessons of one type. Discontinuous mentions are left out: no model finds them. */
export function lessonsOf(texts: readonly DecidedText[], type: string): TaughtText[] {
  return texts
    .filter((t) => t.mentions.length > 0)
    .map(({ id, text, mentions, rejected }) => ({
      id,
      text,
      accepted: mentions.filter((m) => m.type === type && m.spans.length === 1).map((m) => m.spans[0]),
      rejected: rejected
        .filter((r) => (r.type === undefined || r.type === type) && r.spans.length === 1)
        .map((r) => r.spans[0]),
    }));
}

/** Types with accepted mentions, the commonest first. */
export function typesIn(texts: readonly DecidedText[]): { type: string; mentions: number }[] {
  const counts = new Map<string, number>();
  for (const { mentions } of texts)
    for (const { type } of mentions) if (type !== undefined) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts]
    .map(([type, mentions]) => ({ type, mentions }))
    .sort((a, b) => b.mentions - a.mentions || (a.type < b.type ? -1 : 1));
}
