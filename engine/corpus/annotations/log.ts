// The decisions log beside an annotated text, `x.log.jsonl`: one record per item changed, rejections included, in the
// order of the acts. Together with the text's edits it leads from the first annotation to the last.
import * as z from "zod";
import type { Relation } from "../../text/document.ts";
import { extentOf, type Mention } from "../../text/mention.ts";
import type { Span } from "../../text/span.ts";
import { LOGGED, type LoggedAction } from "../curation/act.ts";
import type { Change } from "../curation/changes.ts";
import { parseLog, timeAfter } from "../log.ts";
import type { Edit } from "./mapping.ts";

/** Characters of context kept on either side. */
export const CONTEXT = 32;

const spans = z.array(z.tuple([z.int().min(0), z.int().min(0)])).min(1);

const annotationSchema = z.object({
  /** UTF-16 units of the text as it then was. */
  spans,
  type: z.string().optional(),
  status: z.enum(["linked", "ambiguous", "nil", "undecided"]).optional(),
  concepts: z.array(z.string()).default([]),
  attributes: z.record(z.string(), z.union([z.string(), z.literal(true)])).optional(),
  note: z.string().optional(),
});

const relationSchema = z.object({
  type: z.string(),
  arguments: z.array(z.object({ role: z.string(), target: z.string() })),
});

export const recordSchema = z.object({
  /** ISO 8601, UTC, to the millisecond. Records of one log share no time. */
  time: z.iso.datetime(),
  author: z.string(),
  /** text: the text was edited, `edits` say how, or what became of the item `id` by that. undo: takes the batch `undoes` back. */
  action: z.enum([...LOGGED, "undo", "text"]),
  /** Names one act of a person; all its records share it. */
  batch: z.string(),
  /** Batch that this record takes back. */
  undoes: z.string().optional(),
  /** `T…` an annotation, `R…` a relation, `X…` a rejection. */
  id: z.string().optional(),
  /** Who or what proposed it: a recogniser and its version, a prompt template, a person. */
  source: z
    .object({ name: z.string(), version: z.string().optional(), score: z.number().optional() })
    .optional(),
  spans: spans.optional(),
  /** The words at `spans`, parts joined by a space. */
  quote: z.string().optional(),
  before: z.string().optional(),
  after: z.string().optional(),
  /** As it was, and as it is from now on; null: it is not there. */
  old: annotationSchema.nullable().optional(),
  new: annotationSchema.nullable().optional(),
  oldRelation: relationSchema.nullable().optional(),
  newRelation: relationSchema.nullable().optional(),
  /** For `text`: replaced `[start, end)`, and the length of what stands there now, in order. */
  edits: z.array(z.tuple([z.int().min(0), z.int().min(0), z.int().min(0)])).optional(),
  /** The text was not saved yet when this was decided: the `.ann` learns of it with the text. */
  unsaved: z.literal(true).optional(),
});

export type LogRecord = z.output<typeof recordSchema>;
export type LoggedAnnotation = z.output<typeof annotationSchema>;

/** Reads `x.log.jsonl`. Never throws; lines that are no records are reported and stay in the file. */
export const parseAnnotationLog = (log: string) => parseLog(recordSchema, log);

const pairs = (list: readonly Span[]): [number, number][] => list.map((s) => [s.start, s.end]);

export function loggedAnnotation(m: Mention): LoggedAnnotation {
  return {
    spans: pairs(m.spans),
    ...(m.type === undefined ? {} : { type: m.type }),
    status: m.status,
    concepts: m.concepts.map((c) => c.id),
    ...(m.attributes ? { attributes: { ...m.attributes } } : {}),
    ...(m.note === undefined ? {} : { note: m.note }),
  };
}

/** A mention from its record. Names and scores of candidates are not logged; the knowledge bases have them. */
export function mentionFrom(id: string, logged: LoggedAnnotation, source = "log"): Mention {
  const [first, ...rest] = logged.spans.map(([start, end]) => ({ start, end }));
  return {
    id,
    spans: [first as Span, ...rest],
    ...(logged.type === undefined ? {} : { type: logged.type }),
    source,
    status: logged.status ?? (logged.concepts.length ? "linked" : "nil"),
    concepts: logged.concepts.map((c) => ({ id: c })),
    candidates: [],
    ...(logged.attributes ? { attributes: logged.attributes } : {}),
    ...(logged.note === undefined ? {} : { note: logged.note }),
  };
}

const loggedRelation = (r: Relation) => ({ type: r.type, arguments: r.arguments.map((a) => ({ ...a })) });

/** The words at a place and what stands on either side of them, as they are. */
export function quoted(text: string, spans: readonly [Span, ...Span[]]) {
  const { start, end } = extentOf({ spans } as Mention);
  return {
    spans: pairs(spans),
    quote: spans.map((s) => text.slice(s.start, s.end)).join(" "),
    before: text.slice(Math.max(0, start - CONTEXT), start),
    after: text.slice(end, end + CONTEXT),
  };
}

export interface Authorship {
  readonly author: string;
  readonly now: Date;
  /** Newest time in the log. */
  readonly last?: string | undefined;
  /** Version of what recognises, for `source`. */
  readonly version?: string | undefined;
  readonly unsaved?: boolean;
}

/** One record for each change of an act, times rising. */
export function recordsOf(
  action: LoggedAction | "undo",
  changes: readonly Change[],
  text: string,
  batch: string,
  by: Authorship,
  undoes?: string,
): LogRecord[] {
  let last = by.last;
  const records: LogRecord[] = [];
  for (const c of changes) {
    if (c.kind === "review") continue;
    last = timeAfter(by.now, last);
    const item = c.after ?? c.before;
    const place = c.kind === "relation" || !item ? {} : quoted(text, (item as Mention).spans);
    records.push({
      time: last,
      author: by.author,
      action,
      batch,
      ...(undoes === undefined ? {} : { undoes }),
      id: c.id,
      ...(c.kind !== "relation" && c.from ? { source: sourceOf(c.from, by.version) } : {}),
      ...place,
      ...contentOf(c),
      ...(by.unsaved ? { unsaved: true } : {}),
    });
  }
  return records;
}

function contentOf(c: Exclude<Change, { kind: "review" }>) {
  if (c.kind === "relation")
    return {
      oldRelation: c.before ? loggedRelation(c.before) : null,
      newRelation: c.after ? loggedRelation(c.after) : null,
    };
  if (c.kind === "mention") {
    // Accepted as it was proposed or otherwise: what was proposed is the old state.
    const old = c.before ?? c.from;
    return { old: old ? loggedAnnotation(old) : null, new: c.after ? loggedAnnotation(c.after) : null };
  }
  // A rejection: what was proposed is gone, or, undone, is open again.
  const proposed = c.from ? loggedAnnotation(c.from) : rejectedOnly(c.before ?? c.after);
  return c.after ? { old: proposed, new: null } : { old: null, new: proposed };
}

const rejectedOnly = (r: { spans: readonly Span[]; type?: string } | undefined): LoggedAnnotation | null =>
  r ? { spans: pairs(r.spans), ...(r.type === undefined ? {} : { type: r.type }), concepts: [] } : null;

const sourceOf = (m: Mention, version: string | undefined) => {
  const score = m.score ?? m.candidates[0]?.score;
  return {
    name: m.source,
    ...(version === undefined || m.source === "person" ? {} : { version }),
    ...(score === undefined ? {} : { score: Math.round(score * 1000) / 1000 }),
  };
};

/** Where an item stands after edits that no arithmetic follows: a border was lost, found again or came back. */
export function settledRecord(
  id: string,
  item: Mention | { readonly spans: Mention["spans"]; readonly type?: string } | undefined,
  text: string,
  batch: string,
  by: Authorship,
): LogRecord {
  const logged = !item ? null : "concepts" in item ? loggedAnnotation(item) : rejectedOnly(item);
  return {
    time: timeAfter(by.now, by.last),
    author: by.author,
    action: "text",
    batch,
    id,
    ...(item ? quoted(text, item.spans) : {}),
    ...(id.startsWith("X") ? { old: logged, new: null } : { new: logged }),
    ...(by.unsaved ? { unsaved: true } : {}),
  };
}

/** The record that the text was edited since the last one. */
export const textRecord = (edits: readonly Edit[], batch: string, by: Authorship): LogRecord => ({
  time: timeAfter(by.now, by.last),
  author: by.author,
  action: "text",
  batch,
  edits: edits.map((e) => [e.start, e.end, e.length]),
  ...(by.unsaved ? { unsaved: true } : {}),
});
