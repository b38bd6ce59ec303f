// Prodigy's JSON Lines (prodi.gy/docs/api-interfaces): a task a line. A rejected answer says that its spans are wrong:
// they are negative evidence and never become mentions.
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
  type Made,
  numberOf,
  objectsOf,
  placingFor,
  stringOf,
} from "../json-format.ts";
import { fileMention, pairRelation, pairsOf } from "../mention-ids.ts";
import { tokensIn, tokensOf } from "../words-and-signs.ts";

/** Keys of a span that become part of the mention; others stay in the file. */
const KNOWN = new Set([
  "start",
  "end",
  "label",
  "token_start",
  "token_end",
  "kb_id",
  "score",
  "text",
  "source",
]);

function make(value: unknown, context: Context): Made | string {
  if (!isObject(value) || typeof value.text !== "string") return "the task has no text";
  const { text, answer } = value;
  const meta = isObject(value.meta) ? value.meta : {};
  const spans = objectsOf(value.spans);
  const items = new Map<Mention | Relation, unknown>();
  const document: Document = {
    id: stringOf(meta.id) ?? context.id,
    text,
    sections: [{ role: "text", start: 0, end: text.length }],
    mentions: [],
  };
  const extras = [
    ...Object.keys(meta)
      .filter((k) => k !== "id")
      .map((k) => `meta.${k}`),
    ...Object.keys(value).filter(
      (k) => !["text", "spans", "tokens", "answer", "meta", "relations"].includes(k),
    ),
    ...new Set(
      spans.flatMap((s) =>
        Object.keys(s)
          .filter((k) => !KNOWN.has(k))
          .map((k) => `spans.${k}`),
      ),
    ),
  ];
  if (answer === "reject" || answer === "ignore") {
    if (spans.length)
      context.report(context.line, `the answer is ${answer}: its ${spans.length} spans are no annotations`);
    return { document, extras: [...extras, `answer ${answer} of ${spans.length} spans`] };
  }
  const placing = placingFor(text, "code-points", context);
  const byStart = new Map<string, Mention>();
  const byToken = new Map<number, Mention>();
  const mentions = spans.flatMap((s, i): Mention[] => {
    const place = placing.place([[numberOf(s.start), numberOf(s.end)]], stringOf(s.text), context.line);
    if (!place) return [];
    const concept = stringOf(s.kb_id);
    const mention = fileMention(place, stringOf(s.label), {
      id: `T${i + 1}`,
      ...(concept ? { concepts: [{ id: concept }] } : {}),
      ...(typeof s.score === "number" ? { score: s.score } : {}),
    });
    items.set(mention, s);
    for (const key of [JSON.stringify(s), `${s.start} ${s.end} ${s.label}`, `${s.start} ${s.end}`])
      if (!byStart.has(key)) byStart.set(key, mention);
    if (typeof s.token_end === "number") byToken.set(s.token_end, mention);
    return [mention];
  });
  placing.end(context.line);
  const relations = objectsOf(value.relations).flatMap((r): Relation[] => {
    const side = (span: unknown, token: unknown) =>
      (isObject(span)
        ? (byStart.get(JSON.stringify(span)) ??
          byStart.get(`${span.start} ${span.end} ${span.label}`) ??
          byStart.get(`${span.start} ${span.end}`))
        : undefined) ?? byToken.get(numberOf(token));
    const from = side(r.head_span, r.head);
    const to = side(r.child_span, r.child);
    if (!from || !to) {
      context.report(
        context.line,
        `a relation ${stringOf(r.label) ?? ""} joins tokens that are no mentions; it is kept as it is`,
      );
      return [];
    }
    const relation = pairRelation(stringOf(r.label) ?? "", from.id as string, to.id as string);
    items.set(relation, r);
    return [relation];
  });
  const read = { ...document, mentions, ...(Array.isArray(value.relations) ? { relations } : {}) };
  return { document: read, items, extras };
}

/** Tokens, spans and relations of a document in Prodigy's form. */
function task(
  document: Document,
  base: Json | undefined,
  lose: Parameters<JsonShape["item"]>[2],
  items: ReadonlyMap<unknown, unknown>,
): Json {
  const { text } = document;
  const points = codePointOffsets(text);
  const tokens = tokensOf(
    text,
    document.mentions.flatMap((m) => [m.spans[0].start, m.spans[0].end]),
  );
  const spanOf = (m: Mention): Json => {
    const { start, end } = m.spans[0];
    const inside = tokensIn(tokens, m.spans[0]);
    return {
      ...(items.get(m) as Json | undefined),
      start: points.fromUtf16(start),
      end: points.fromUtf16(end),
      ...(inside ? { token_start: inside.first, token_end: inside.last } : {}),
      ...(m.type === undefined ? {} : { label: m.type }),
      ...(m.concepts[0] ? { kb_id: m.concepts[0].id } : {}),
      ...(m.score === undefined ? {} : { score: m.score }),
    };
  };
  const relations = pairsOf(document, lose).map(({ relation, from, to }): Json => {
    const head = spanOf(from);
    const child = spanOf(to);
    return {
      head: head.token_end,
      child: child.token_end,
      label: relation.type,
      head_span: head,
      child_span: child,
    };
  });
  return {
    ...base,
    text,
    meta: { ...(isObject(base?.meta) ? base.meta : {}), id: document.id },
    tokens: tokens.map(({ start, end }, id) => ({
      text: text.slice(start, end),
      start: points.fromUtf16(start),
      end: points.fromUtf16(end),
      id,
      ws: text.charAt(end) === " ",
    })),
    spans: document.mentions.map(spanOf),
    ...(document.relations?.length || base?.relations ? { relations } : {}),
    answer: base?.answer ?? "accept",
  };
}

const shape: JsonShape = {
  name: "prodigy",
  capabilities: {
    text: "exact",
    nested: true,
    discontinuous: false,
    concepts: "one",
    attributes: false,
    relations: "binary",
    notes: false,
    sections: false,
    scores: true,
    nil: false,
    candidates: "none",
  },
  container: "lines",
  make,
  item: task,
};

export const prodigyFormat: Format = {
  ...shape,
  title: "Prodigy JSON Lines",
  endings: ["prodigy.jsonl", "jsonl"],
  layout: "stream",
  detect: (head) => {
    const keys = keysIn(head);
    const prodigy =
      keys.has("answer") || keys.has("_task_hash") || keys.has("_input_hash") || keys.has("token_start");
    return keys.has("text") && (prodigy || (keys.has("spans") && keys.has("label") && !keys.has("ents")));
  },
  ...jsonReadWrite(shape),
};
