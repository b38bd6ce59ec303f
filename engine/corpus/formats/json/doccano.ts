// doccano's JSON Lines: `label` triples, or `entities` and `relations` with ids. The keys `labels` and `entities` as
// triples occur too.
import type { Document, Relation } from "../../../text/document.ts";
import type { Mention } from "../../../text/mention.ts";
import { codePointOffsets } from "../../../text/offsets.ts";
import type { Format } from "../format.ts";
import {
  type Context,
  isObject,
  type Json,
  type JsonShape,
  jsonReadWrite,
  keysIn,
  listOf,
  type Made,
  numberOf,
  objectsOf,
  placingFor,
  stringOf,
} from "../json-format.ts";
import { fileMention, pairRelation, pairsOf } from "../mention-ids.ts";

const KEYS = ["label", "labels", "entities"] as const;
const textKey = (value: Json) => (typeof value.text === "string" ? "text" : "data");

function make(value: unknown, context: Context): Made | string {
  if (!isObject(value)) return "the line is no object";
  const text = value[textKey(value)];
  if (typeof text !== "string") return "the line has no text";
  const key = KEYS.find((k) => Array.isArray(value[k]));
  const placing = placingFor(text, "code-points", context);
  const items = new Map<Mention | Relation, unknown>();
  const mentions = listOf(key && value[key]).flatMap((label, i): Mention[] => {
    const [start, end, type, id] = isObject(label)
      ? [label.start_offset ?? label.start, label.end_offset ?? label.end, label.label, label.id]
      : listOf(label);
    if (!isObject(label) && !Array.isArray(label)) {
      context.report(
        context.line,
        `the label ${JSON.stringify(label)} is of the whole text; it is kept as it is`,
      );
      return [];
    }
    const spans = placing.place([[numberOf(start), numberOf(end)]], undefined, context.line);
    if (!spans) return [];
    const mention = fileMention(spans, stringOf(type), { id: stringOf(id) ?? String(i + 1) });
    items.set(mention, label);
    return [mention];
  });
  const relations = objectsOf(value.relations).map((r): Relation => {
    const relation = pairRelation(
      stringOf(r.type) ?? "",
      stringOf(r.from_id) ?? "",
      stringOf(r.to_id) ?? "",
      stringOf(r.id),
    );
    items.set(relation, r);
    return relation;
  });
  const document: Document = {
    id: stringOf(value.id) ?? context.id,
    text,
    sections: [{ role: "text", start: 0, end: text.length }],
    mentions,
    ...(Array.isArray(value.relations) ? { relations } : {}),
  };
  const known = new Set<string>([...KEYS, "id", "text", "data", "relations"]);
  return { document, items, extras: Object.keys(value).filter((k) => !known.has(k)) };
}

function line(
  document: Document,
  base: Json | undefined,
  lose: Parameters<JsonShape["item"]>[2],
  items: ReadonlyMap<unknown, unknown>,
): Json {
  const points = codePointOffsets(document.text);
  const key = KEYS.find((k) => Array.isArray(base?.[k]));
  const related = document.relations !== undefined || objectsOf(base?.entities).length > 0;
  const head = { id: document.id, ...base, [base ? textKey(base) : "text"]: document.text };
  const at = (m: Mention) => [points.fromUtf16(m.spans[0].start), points.fromUtf16(m.spans[0].end)] as const;
  if (!related)
    return {
      ...head,
      [key ?? "label"]: document.mentions.map((m) => items.get(m) ?? [...at(m), m.type ?? ""]),
    };
  const ids = numbered(document);
  const idOf = (m: Mention) => ids.get(m) ?? 0;
  return {
    ...head,
    entities: document.mentions.map((m) => {
      const [start_offset, end_offset] = at(m);
      return items.get(m) ?? { id: idOf(m), label: m.type ?? "", start_offset, end_offset };
    }),
    relations: pairsOf(document, lose).map(
      ({ relation, from, to }, i) =>
        items.get(relation) ?? { id: i + 1, from_id: idOf(from), to_id: idOf(to), type: relation.type },
    ),
  };
}

/** doccano's ids are numbers: the mention's own where it is one, else the next free. */
function numbered(document: Document): Map<Mention, number> {
  const ids = new Map<Mention, number>();
  const taken = new Set<number>();
  for (const m of document.mentions) {
    const id = /^\d{1,15}$/.test(m.id ?? "") ? Number(m.id) : Number.NaN;
    if (Number.isNaN(id) || taken.has(id)) continue;
    taken.add(id);
    ids.set(m, id);
  }
  let next = 1;
  for (const m of document.mentions) {
    if (ids.has(m)) continue;
    while (taken.has(next)) next++;
    taken.add(next);
    ids.set(m, next);
  }
  return ids;
}

const shape: JsonShape = {
  name: "doccano",
  capabilities: {
    text: "exact",
    nested: true,
    discontinuous: false,
    concepts: "none",
    attributes: false,
    relations: "binary",
    notes: false,
    sections: false,
    scores: false,
    nil: false,
    candidates: "none",
  },
  container: "lines",
  make,
  item: line,
};

export const doccanoFormat: Format = {
  ...shape,
  title: "doccano JSON Lines",
  endings: ["doccano.jsonl", "jsonl"],
  layout: "stream",
  detect: (head) => {
    const keys = keysIn(head);
    return (
      /^\s*\{/.test(head) &&
      (keys.has("text") || keys.has("data")) &&
      !keys.has("annotations") &&
      (keys.has("start_offset") || KEYS.some((k) => keys.has(k)))
    );
  },
  ...jsonReadWrite(shape),
};
