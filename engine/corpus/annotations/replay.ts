// Reads a decisions log back into what stands: annotations, relations and rejections, by their ids. What the `.ann`
// holds is the truth for annotations; the log alone holds the rejections.
import type { Relation } from "../../text/document.ts";
import type { Mention } from "../../text/mention.ts";
import type { Span } from "../../text/span.ts";
import type { Rejection } from "../curation/state.ts";
import type { LogRecord } from "./log.ts";
import { mentionFrom } from "./log.ts";
import { mapSpans } from "./mapping.ts";

export interface Standing {
  readonly mentions: ReadonlyMap<string, Mention>;
  readonly relations: ReadonlyMap<string, Relation>;
  readonly rejections: ReadonlyMap<string, Rejection>;
}

/** `from`: annotations that were there before the log began. Spans are those of the text after the last record. */
export function replay(records: readonly LogRecord[], from: readonly Mention[] = []): Standing {
  const mentions = new Map(from.map((m) => [m.id ?? "", m]));
  const relations = new Map<string, Relation>();
  const rejections = new Map<string, Rejection>();
  for (const r of records) {
    if (r.action === "text") {
      for (const [start, end, length] of r.edits ?? []) {
        carry(mentions, { start, end, length });
        carry(rejections, { start, end, length });
      }
      if (r.id === undefined) continue;
    }
    const { id } = r;
    if (id === undefined) continue;
    if (r.newRelation !== undefined) {
      if (r.newRelation) relations.set(id, { id, ...r.newRelation });
      else relations.delete(id);
    } else if (id.startsWith("X")) {
      if (r.old) rejections.set(id, rejectionFrom(id, r));
      else rejections.delete(id);
    } else if (r.new) mentions.set(id, mentionFrom(id, r.new));
    else mentions.delete(id);
  }
  return { mentions, relations, rejections };
}

function rejectionFrom(id: string, r: LogRecord): Rejection {
  const [first, ...rest] = (r.spans ?? r.old?.spans ?? [[0, 0]]).map(([start, end]) => ({ start, end }));
  return { id, spans: [first as Span, ...rest], ...(r.old?.type === undefined ? {} : { type: r.old.type }) };
}

function carry<T extends { readonly spans: readonly [Span, ...Span[]] }>(
  items: Map<string, T>,
  edit: { start: number; end: number; length: number },
): void {
  for (const [id, item] of items) {
    const { spans, fate } = mapSpans(item.spans, edit);
    if (fate === "gone") items.delete(id);
    else if (fate !== "kept") items.set(id, { ...item, spans });
  }
}
