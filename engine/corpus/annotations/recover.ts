// Decisions that were logged while the text was not saved, and then the program ended: their text may never have
// reached the disk. They are found again in the text that did, by their words and context.
import type { Change } from "../curation/changes.ts";
import { accepted, type CurationState, type Rejection } from "../curation/state.ts";
import { type LogRecord, mentionFrom, textRecord } from "./log.ts";
import { inverse } from "./mapping.ts";
import { reanchor, SURE } from "./reanchor.ts";

/** Tells the log that the edits of a text that was never saved are not there; what follows is about the text on disk. */
export function unsavedTaken(
  tail: readonly LogRecord[],
  by: { author: string; now: Date },
  last: string | undefined,
): LogRecord {
  const edits = tail.flatMap((r) => (r.edits ?? []).map(([start, end, length]) => ({ start, end, length })));
  return textRecord(edits.map(inverse).reverse(), `recovery-${by.now.getTime()}`, { ...by, last });
}

/** What the records behind the last save decided, as changes of a state whose text may be another. */
export function recoveredChanges(state: CurationState, tail: readonly LogRecord[]): Change[] {
  const changes = new Map<string, Change>();
  for (const r of tail) {
    const change = changeOf(state, r);
    if (change) changes.set(change.id, change);
  }
  const review: Change[] = [];
  for (const c of changes.values())
    if (c.kind === "mention" && c.after && (c.after.score ?? 1) < SURE)
      review.push({ kind: "review", id: c.id, before: state.review.has(c.id), after: true });
  return [...[...changes.values()].map(withoutConfidence), ...review];
}

/** What a record says should be, in the text as it is; the confidence of its place is its score meanwhile. */
function changeOf(state: CurationState, r: LogRecord): Change | undefined {
  const { id } = r;
  if (id === undefined) return undefined;
  if (r.newRelation !== undefined) {
    const before = state.relations.find((x) => x.id === id);
    return {
      kind: "relation",
      id,
      ...(before ? { before } : {}),
      ...(r.newRelation ? { after: { id, ...r.newRelation } } : {}),
    };
  }
  const found =
    r.quote === undefined || !r.spans?.[0]
      ? undefined
      : reanchor(state.text, {
          quote: r.quote,
          before: r.before ?? "",
          after: r.after ?? "",
          near: r.spans[0][0],
        });
  if (id.startsWith("X")) {
    const before = state.rejected.find((x) => x.id === id);
    const after: Rejection | undefined =
      r.old && found && found.confidence >= SURE
        ? { id, spans: [found.span], ...(r.old.type === undefined ? {} : { type: r.old.type }) }
        : undefined;
    return { kind: "rejection", id, ...(before ? { before } : {}), ...(after ? { after } : {}) };
  }
  const before = accepted(state, id);
  if (!r.new) return before && r.action !== "text" ? { kind: "mention", id, before } : undefined;
  const mention = mentionFrom(id, r.new);
  const place =
    mention.spans.length === 1 && found
      ? { spans: [found.span] as const, score: found.confidence }
      : undefined;
  // Words that are nowhere in the text on disk were typed and lost with the rest.
  if (!place && !before) return undefined;
  return {
    kind: "mention",
    id,
    ...(before ? { before } : {}),
    after: place ? { ...mention, ...place } : { ...mention, spans: before?.spans ?? mention.spans },
  };
}

function withoutConfidence(c: Change): Change {
  if (c.kind !== "mention" || !c.after) return c;
  const { score: _, ...after } = c.after;
  return { ...c, after };
}
