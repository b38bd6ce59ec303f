// Writes W3C Web Annotation: an annotation for each mention with position and quote, one for each relation.
import type { Document, Relation } from "../../../text/document.ts";
import type { Mention } from "../../../text/mention.ts";
import { codePointOffsets } from "../../../text/offsets.ts";
import { namer } from "../file-names.ts";
import { fitTo, losing } from "../fit.ts";
import type { Capabilities, Piece, WriteOptions } from "../format.ts";
import { isObject, type Json } from "../json-format.ts";
import { idsOf, relationItem } from "../mention-ids.ts";
import { isUnchanged, originOf } from "../origin.ts";
import type { PageOrigin } from "./read.ts";

export const CAN: Capabilities = {
  text: "exact",
  nested: true,
  discontinuous: true,
  concepts: "several",
  attributes: true,
  relations: "any",
  notes: true,
  sections: false,
  scores: true,
  nil: false,
  candidates: "none",
};

const CONTEXT = "http://www.w3.org/ns/anno.jsonld";
/** Words of context on each side of a quote. */
const AROUND = 32;

function pageOf(
  document: Document,
  source: string,
  items: ReadonlyMap<unknown, unknown>,
  lose: ReturnType<typeof losing>,
): Json[] {
  const { text } = document;
  const points = codePointOffsets(text);
  const ids = idsOf(document);
  const known = new Map(
    document.mentions.flatMap((m) => (m.id === undefined ? [] : [[m.id, ids.get(m) as string] as const])),
  );
  const tag = (value: string | undefined): Json[] =>
    value === undefined ? [] : [{ type: "TextualBody", purpose: "tagging", value }];
  const bodies = (of: Mention | Relation): Json[] => [
    ...Object.entries(of.attributes ?? {}).map(([name, v]) => ({
      type: "TextualBody",
      purpose: "classifying",
      name,
      value: String(v),
    })),
    ...(of.note === undefined ? [] : [{ type: "TextualBody", purpose: "commenting", value: of.note }]),
  ];
  const mentions = document.mentions.map(
    (m): Json =>
      (items.get(m) as Json | undefined) ?? {
        "@context": CONTEXT,
        id: `#${ids.get(m)}`,
        type: "Annotation",
        body: [
          ...tag(m.type),
          ...m.concepts.map((c) => ({ type: "SpecificResource", purpose: "identifying", source: c.id })),
          ...bodies(m),
          ...(m.score === undefined
            ? []
            : [{ type: "TextualBody", purpose: "assessing", value: String(m.score) }]),
        ],
        target: m.spans.map((s) => ({
          type: "SpecificResource",
          source,
          selector: [
            { type: "TextPositionSelector", start: points.fromUtf16(s.start), end: points.fromUtf16(s.end) },
            {
              type: "TextQuoteSelector",
              exact: text.slice(s.start, s.end),
              prefix: [...text.slice(Math.max(0, s.start - AROUND), s.start)]
                .join("")
                .toWellFormed()
                .replaceAll("\ufffd", ""),
              suffix: text
                .slice(s.end, s.end + AROUND)
                .toWellFormed()
                .replaceAll("\ufffd", ""),
            },
          ],
        })),
      },
  );
  const named = new Set(document.relations?.map((r) => r.id));
  let n = 0;
  const relations = (document.relations ?? []).flatMap((r): Json[] => {
    const kept = items.get(r) as Json | undefined;
    if (kept) return [kept];
    const targets = [
      ...(r.trigger === undefined ? [] : [{ role: "trigger", target: r.trigger }]),
      ...r.arguments,
    ];
    if (targets.some((t) => !known.has(t.target) && !named.has(t.target))) {
      lose("relation", relationItem(r), "one of what it relates is not there");
      return [];
    }
    let id = r.id;
    while (id === undefined || (id !== r.id && named.has(id))) id = `R${++n}`;
    const target = targets.map((t) => ({ id: `#${known.get(t.target) ?? t.target}`, role: t.role }));
    return [
      {
        "@context": CONTEXT,
        id: `#${id}`,
        type: "Annotation",
        motivation: "linking",
        body: [...tag(r.type), ...bodies(r)],
        target,
      },
    ];
  });
  return [...mentions, ...relations];
}

export async function* writeWebAnnotation(
  documents: AsyncIterable<Document>,
  options: WriteOptions,
): AsyncGenerator<Piece> {
  const name = namer();
  for await (const document of documents) {
    const lose = losing(document, options.onLoss);
    const file = name(document.id);
    if (file !== document.id) lose("id", document.id, `the files are called ${file}`);
    const origin = originOf<PageOrigin>(document, "web-annotation");
    const source = origin?.source ?? `${file}.txt`;
    if (!origin || source === `${file}.txt`) yield { file: `${file}.txt`, text: document.text };
    if (origin && isUnchanged(document, origin)) yield { file: `${file}.jsonld`, text: origin.raw };
    else {
      const page = pageOf(
        fitTo(document, "web-annotation", CAN, lose),
        source,
        origin?.items ?? new Map(),
        lose,
      );
      const value =
        origin && isObject(origin.value) && Array.isArray(origin.value.items)
          ? { ...origin.value, items: page }
          : page;
      yield { file: `${file}.jsonld`, text: `${JSON.stringify(value, null, 2)}\n` };
    }
  }
}
