// What people decided about mentions, as an append-only log of JSON lines. Deciding again overrides, undoing is one
// more record: nothing that was written is ever changed.
import * as z from "zod";
import { anchorOf, plainSpace } from "./anchor.ts";
import { type MalformedLine, parseLog, timeAfter } from "./log.ts";

export const ACTIONS = ["choose", "nil", "ignore", "undo"] as const;
export const DECISION_SCOPES = ["here", "file", "everywhere"] as const;

const decisionSchema = z
  .object({
    /** ISO 8601, UTC, to the millisecond; no two records of one log share it. */
    time: z.iso.datetime(),
    author: z.string(),
    /** choose: it means `concept`. nil: no concept is meant. ignore: it is no mention. undo: takes `undoes` back. */
    action: z.enum(ACTIONS),
    /** here: this occurrence, found again by its context. file, everywhere: all mentions written like `quote`. */
    scope: z.enum(DECISION_SCOPES),
    /** The mention's text, white space runs as one space. */
    quote: z.string().min(1),
    /** At least 32 characters (fewer at the text's edges) on either side, white space runs as one space. */
    before: z.string(),
    after: z.string(),
    /** Path inside the workspace folder, `/` between its parts; a URI where there is no folder. */
    file: z.string(),
    concept: z.string().optional(),
    /** `time` of the record taken back or replaced. */
    undoes: z.string().optional(),
  })
  .refine((d) => d.action !== "choose" || d.concept, { message: "choose names no concept" })
  .refine((d) => d.action !== "undo" || d.undoes, { message: "undo names no record" });

export type Decision = z.output<typeof decisionSchema>;

/** Reads a log. Never throws: a line that is no decision is reported and passed over. */
export function parseDecisions(log: string): { decisions: Decision[]; malformed: MalformedLine[] } {
  const { records, malformed } = parseLog(decisionSchema, log);
  return { decisions: records, malformed };
}

/**
 * The decisions that still stand, oldest first. A record falls when a later standing one names it in `undoes`,
 * whether by undoing or by deciding anew; undoing the later one lifts it up again.
 */
export function standing(decisions: readonly Decision[]): Decision[] {
  const fallen = new Set<string>();
  const kept: Decision[] = [];
  for (const d of decisions.toReversed()) {
    if (fallen.has(d.time)) continue;
    if (d.undoes) fallen.add(d.undoes);
    if (d.action !== "undo") kept.push(d);
  }
  return kept.reverse();
}

/** What a decision is about, before who and when. */
export interface Verdict {
  readonly action: "choose" | "nil" | "ignore";
  readonly scope: Decision["scope"];
  readonly concept?: string;
  /** `time` of the decision about the same place that this one replaces. */
  readonly undoes?: string;
}

/**
 * A new record about `text[start, end)`. `last` is the newest time in the log: the record's own is later, so that
 * times can serve as names.
 */
export function record(
  verdict: Verdict,
  place: { readonly text: string; readonly start: number; readonly end: number; readonly file: string },
  by: { readonly author: string; readonly now: Date; readonly last?: string | undefined },
): Decision {
  return {
    time: timeAfter(by.now, by.last),
    author: by.author,
    action: verdict.action,
    scope: verdict.scope,
    quote: plainSpace(place.text.slice(place.start, place.end)).trim(),
    ...anchorOf(place.text, place),
    file: place.file,
    ...(verdict.concept ? { concept: verdict.concept } : {}),
    ...(verdict.undoes ? { undoes: verdict.undoes } : {}),
  };
}

/** The record that takes another back. */
export const undoing = (d: Decision, author: string, now: Date, last?: string): Decision => ({
  ...d,
  time: timeAfter(now, last),
  author,
  action: "undo",
  undoes: d.time,
});
