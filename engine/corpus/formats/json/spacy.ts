// spaCy's JSON: `Doc.to_json` (read and written), version 2's training JSON with BILUO tags, and `[text, {entities}]`
// pairs (both read). Offsets are code points. Overlapping mentions go to the span group `sc`.
import type { Document } from "../../../text/document.ts";
import type { Mention } from "../../../text/mention.ts";
import { codePointOffsets } from "../../../text/offsets.ts";
import type { Format } from "../format.ts";
import { alignTokens } from "../iob/align.ts";
import { decode } from "../iob/tags.ts";
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
import { fileMention } from "../mention-ids.ts";
import { type JoinedTokens, joinTokens, spansOfTokens } from "../token-spans.ts";
import { tokensOf } from "../words-and-signs.ts";

const GROUP = "sc";
const whole = (id: string, text: string, mentions: Mention[]): Document => ({
  id,
  text,
  sections: [{ role: "text", start: 0, end: text.length }],
  mentions,
});

/** `{text, ents, spans, tokens}`. */
function fromDoc(value: Json, text: string, context: Context): Made {
  const placing = placingFor(text, "code-points", context);
  const groups = isObject(value.spans) ? Object.values(value.spans).flatMap(objectsOf) : [];
  const items = new Map<Mention, unknown>();
  const mentions = [...objectsOf(value.ents), ...groups].flatMap((e): Mention[] => {
    const spans = placing.place([[numberOf(e.start), numberOf(e.end)]], undefined, context.line);
    const concept = stringOf(e.kb_id);
    if (!spans) return [];
    const mention = fileMention(spans, stringOf(e.label), concept ? { concepts: [{ id: concept }] } : {});
    items.set(mention, e);
    return [mention];
  });
  const user = isObject(value._) ? value._ : {};
  const known = new Set(["text", "ents", "spans", "tokens", "_"]);
  return {
    document: whole(stringOf(user.id) ?? context.id, text, mentions),
    items,
    extras: Object.keys(value).filter((k) => !known.has(k)),
  };
}

/** `{id, paragraphs: [{raw, sentences: [{tokens: [{orth, ner}]}]}]}`: paragraphs are parted by a blank line. */
function fromTraining(value: Json, context: Context): Made {
  let text = "";
  const mentions: Mention[] = [];
  for (const paragraph of objectsOf(value.paragraphs)) {
    const tokens = objectsOf(paragraph.sentences).flatMap((s) => objectsOf(s.tokens));
    const words = tokens.map((t) => stringOf(t.orth) ?? "");
    const raw = stringOf(paragraph.raw);
    const places = raw === undefined ? undefined : alignTokens(raw, words);
    if (raw !== undefined && !places)
      context.report(context.line, "the tokens are not those of the raw text; they are joined by spaces");
    const joined: JoinedTokens = places && raw !== undefined ? { text: raw, places } : joinTokens(words);
    if (text) text += "\n\n";
    const at = text.length;
    text += joined.text;
    for (const { first, last, type } of decode(tokens.map((t) => stringOf(t.ner) ?? "O")).mentions) {
      const spans = spansOfTokens(
        Array.from({ length: last - first + 1 }, (_, i) => first + i),
        joined,
      );
      if (spans) mentions.push(fileMention([{ start: spans[0].start + at, end: spans[0].end + at }], type));
    }
  }
  return {
    document: whole(stringOf(value.id) ?? context.id, text, mentions),
    extras: ["sentences and syntax"],
  };
}

function make(value: unknown, context: Context): Made | string {
  if (isObject(value) && typeof value.text === "string") return fromDoc(value, value.text, context);
  if (isObject(value) && Array.isArray(value.paragraphs)) return fromTraining(value, context);
  const [text, gold] = listOf(value);
  if (typeof text !== "string" || !isObject(gold)) return "this is no document of spaCy's";
  const placing = placingFor(text, "code-points", context);
  const mentions = listOf(gold.entities).flatMap((e): Mention[] => {
    const [start, end, label] = listOf(e);
    const spans = placing.place([[numberOf(start), numberOf(end)]], undefined, context.line);
    return spans ? [fileMention(spans, stringOf(label))] : [];
  });
  return { document: whole(context.id, text, mentions) };
}

function doc(
  document: Document,
  base: Json | undefined,
  lose: Parameters<JsonShape["item"]>[2],
  items: ReadonlyMap<unknown, unknown>,
): Json {
  const { text } = document;
  const points = codePointOffsets(text);
  if (base?.paragraphs)
    lose("metadata", "sentences and syntax", "a changed document of version 2 is written as Doc.to_json");
  const kept = base && typeof base.text === "string" ? base : undefined;
  const sorted = [...document.mentions].sort((a, b) => a.spans[0].start - b.spans[0].start);
  const apart = sorted.every((m, i) => !i || (sorted[i - 1]?.spans[0].end ?? 0) <= m.spans[0].start);
  // An entity is at least one token: what is empty goes to the group.
  const grouped = !apart || sorted.some((m) => m.spans[0].start === m.spans[0].end);
  const spans = document.mentions.map(
    (m) =>
      (items.get(m) as Json | undefined) ?? {
        start: points.fromUtf16(m.spans[0].start),
        end: points.fromUtf16(m.spans[0].end),
        label: m.type ?? "",
        kb_id: m.concepts[0]?.id ?? "",
      },
  );
  const tokens = tokensOf(
    text,
    document.mentions.flatMap((m) => [m.spans[0].start, m.spans[0].end]),
  );
  return {
    ...kept,
    text,
    ents: grouped ? [] : spans,
    tokens:
      kept?.tokens ??
      tokens.map((t, id) => ({ id, start: points.fromUtf16(t.start), end: points.fromUtf16(t.end) })),
    spans: grouped ? { [GROUP]: spans } : {},
    _: { ...(isObject(kept?._) ? kept._ : {}), id: document.id },
  };
}

const shape: JsonShape = {
  name: "spacy",
  capabilities: {
    text: "exact",
    nested: true,
    discontinuous: false,
    concepts: "one",
    attributes: false,
    relations: "none",
    notes: false,
    sections: false,
    scores: false,
    nil: false,
    candidates: "none",
  },
  // Values one behind the other: lines, and a version 2 array too.
  container: "values",
  make,
  item: doc,
};

export const spacyFormat: Format = {
  ...shape,
  title: "spaCy JSON",
  endings: ["spacy.jsonl", "jsonl", "json"],
  layout: "stream",
  detect: (head) => {
    const keys = keysIn(head);
    return (
      (keys.has("ents") && keys.has("text")) ||
      (keys.has("paragraphs") && keys.has("sentences")) ||
      /^\s*\[?\s*\[\s*"(?:[^"\\]|\\.)*"\s*,\s*\{\s*"entities"/.test(head)
    );
  },
  ...jsonReadWrite(shape),
};
