// GLiNER's training JSON (GLiNER docs/training.md): token lists with spans whose last token is inclusive. The text and
// the tokens' places go into keys of our own, which GLiNER passes over, so that the way back is exact.
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
  stringOf,
} from "../json-format.ts";
import { fileMention, pairRelation, pairsOf } from "../mention-ids.ts";
import { joinTokens, placedTokens, spansOfTokens } from "../token-spans.ts";
import { tokensIn, tokensOf } from "../words-and-signs.ts";

/** GLiNER cuts longer items off, and can neither learn nor predict wider spans, unless it is told otherwise. */
const MAX_TOKENS = 384;
const MAX_WIDTH = 12;

const KEYS = ["tokenized_text", "tokens"] as const;

function make(value: unknown, context: Context): Made | string {
  if (!isObject(value)) return "the item is no object";
  const key = KEYS.find((k) => Array.isArray(value[k]));
  if (!key) return "the item has no tokenized_text";
  const tokens = listOf(value[key]).map(String);
  const placed = typeof value.text === "string" && Array.isArray(value.token_starts);
  const starts = listOf(value.token_starts).map(numberOf);
  const joined =
    (placed ? placedTokens(value.text as string, tokens, starts) : undefined) ?? joinTokens(tokens);
  if (placed && joined.text !== value.text)
    context.report(context.line, "token_starts do not fit the text; the tokens are joined by spaces");
  const items = new Map<Mention | Relation, unknown>();
  const byIndex = new Map<number, Mention>();
  const mentions: Mention[] = [];
  for (const [i, raw] of listOf(value.ner).entries()) {
    const [first, last, type] = listOf(raw);
    const [from, to] = [numberOf(first), numberOf(last)];
    const inside = from >= 0 && from <= to && to < joined.places.length;
    const spans = inside ? spansOfTokens([from, to].concat(range(from, to)), joined) : undefined;
    if (!spans) {
      context.report(
        context.line,
        `${JSON.stringify(raw)} names no tokens of 0-${tokens.length - 1}; it is kept as it is`,
      );
      continue;
    }
    const mention = fileMention(spans, stringOf(type), { id: `T${i + 1}` });
    items.set(mention, raw);
    byIndex.set(i, mention);
    mentions.push(mention);
  }
  const relations = listOf(value.relations).flatMap((raw): Relation[] => {
    const [head, tail, type] = listOf(raw);
    const [a, b] = [byIndex.get(numberOf(head)), byIndex.get(numberOf(tail))];
    if (!a || !b) {
      context.report(
        context.line,
        `the relation ${JSON.stringify(raw)} names no mentions; it is kept as it is`,
      );
      return [];
    }
    return [pairRelation(stringOf(type) ?? "", a.id as string, b.id as string)];
  });
  const known = new Set<string>([...KEYS, "ner", "relations", "text", "token_starts", "doc_id"]);
  return {
    document: {
      id: stringOf(value.doc_id) ?? context.id,
      text: joined.text,
      sections: [{ role: "text", start: 0, end: joined.text.length }],
      mentions,
      ...(Array.isArray(value.relations) ? { relations } : {}),
    },
    items,
    extras: Object.keys(value).filter((k) => !known.has(k)),
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function item(document: Document, base: Json | undefined, lose: Parameters<JsonShape["item"]>[2]): Json {
  const { text } = document;
  const points = codePointOffsets(text);
  const tokens = tokensOf(
    text,
    document.mentions.flatMap((m) => [m.spans[0].start, m.spans[0].end]),
  );
  if (tokens.length > MAX_TOKENS)
    lose(
      "text",
      document.id,
      `${tokens.length} tokens: GLiNER cuts off behind ${MAX_TOKENS} unless max_len says more`,
    );
  const ner: [number, number, string][] = [];
  const index = new Map<Mention, number>();
  for (const m of document.mentions) {
    const { start, end } = m.spans[0];
    const words = text.slice(start, end);
    const inside = start < end ? tokensIn(tokens, m.spans[0]) : undefined;
    if (!inside) {
      lose("mention", words, "a mention without a token has no place", start);
      continue;
    }
    if (words.trim() !== words) lose("border", words, "white space at its ends is left out", start);
    if (inside.last - inside.first >= MAX_WIDTH)
      lose(
        "border",
        words,
        `${inside.last - inside.first + 1} tokens: GLiNER learns spans of up to ${MAX_WIDTH} unless max_width says more`,
        start,
      );
    index.set(m, ner.length);
    ner.push([inside.first, inside.last, m.type ?? ""]);
  }
  const relations = pairsOf(document, lose).flatMap(({ relation, from, to }) => {
    const [a, b] = [index.get(from), index.get(to)];
    if (a !== undefined && b !== undefined) return [[a, b, relation.type]];
    lose("relation", relation.type, "one of its mentions is not written");
    return [];
  });
  return {
    ...base,
    tokenized_text: tokens.map((t) => text.slice(t.start, t.end)),
    ner,
    ...(document.relations ? { relations } : {}),
    doc_id: document.id,
    text,
    token_starts: tokens.map((t) => points.fromUtf16(t.start)),
  };
}

const shape: JsonShape = {
  name: "gliner",
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
  container: "array",
  make,
  item,
};

export const glinerFormat: Format = {
  ...shape,
  title: "GLiNER training JSON",
  endings: ["gliner.json", "json"],
  layout: "stream",
  detect: (head) => {
    const keys = keysIn(head);
    return keys.has("tokenized_text") || (keys.has("tokens") && keys.has("ner") && !keys.has("paragraphs"));
  },
  ...jsonReadWrite(shape),
};
