// The JSON of papers on nested and discontinuous recognition (W2NER and others): `sentence` tokens, `ner` with the
// index of every token. Read only.
import type { Mention } from "../../../text/mention.ts";
import type { Format } from "../format.ts";
import {
  type Context,
  isObject,
  type JsonShape,
  jsonReadWrite,
  keysIn,
  listOf,
  type Made,
  numberOf,
  objectsOf,
  stringOf,
} from "../json-format.ts";
import { fileMention } from "../mention-ids.ts";
import { joinTokens, spansOfTokens } from "../token-spans.ts";

function make(value: unknown, context: Context): Made | string {
  if (!isObject(value) || !Array.isArray(value.sentence)) return "the item has no sentence";
  const joined = joinTokens(value.sentence.map(String));
  const mentions = objectsOf(value.ner).flatMap((raw): Mention[] => {
    const spans = spansOfTokens(listOf(raw.index).map(numberOf), joined);
    if (spans) return [fileMention(spans, stringOf(raw.type))];
    context.report(context.line, `${JSON.stringify(raw)} names no tokens; it is kept as it is`);
    return [];
  });
  const { text } = joined;
  return {
    document: {
      id: stringOf(value.id) ?? context.id,
      text,
      sections: [{ role: "text", start: 0, end: text.length }],
      mentions,
    },
    extras: Object.keys(value).filter((k) => !["sentence", "ner", "id"].includes(k)),
  };
}

const shape: JsonShape = {
  name: "nested-ner",
  capabilities: {
    text: "tokens",
    nested: true,
    discontinuous: true,
    concepts: "none",
    attributes: false,
    relations: "none",
    notes: false,
    sections: false,
    scores: false,
    nil: false,
    candidates: "none",
  },
  container: "array",
  make,
  item: () => ({}),
};

export const nestedNerFormat: Format = {
  name: shape.name,
  capabilities: shape.capabilities,
  title: "token index JSON (nested and discontinuous recognition papers)",
  endings: ["json"],
  layout: "stream",
  detect: (head) => {
    const keys = keysIn(head);
    return keys.has("sentence") && keys.has("ner");
  },
  read: jsonReadWrite(shape).read,
};
