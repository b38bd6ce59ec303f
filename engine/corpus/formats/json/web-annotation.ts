// W3C Web Annotation (w3.org/TR/annotation-model): a page of annotations beside the text they point at. Positions count
// code points, as the standard says; where the words are not there, the quote with its context is looked for.
import type { Document, Relation } from "../../../text/document.ts";
import type { Mention } from "../../../text/mention.ts";
import { codePointOffsets } from "../../../text/offsets.ts";
import type { Span } from "../../../text/span.ts";
import { namer } from "../file-names.ts";
import { fitTo, losing } from "../fit.ts";
import {
  baseName,
  type Capabilities,
  type Format,
  type Piece,
  type ReadOptions,
  type WriteOptions,
} from "../format.ts";
import { isObject, type Json, keysIn, numberOf, objectsOf, stringOf } from "../json-format.ts";
import { wholeText } from "../lines.ts";
import { fileMention, idsOf, relationItem } from "../mention-ids.ts";
import { isUnchanged, type Origin, originOf, type SourceDocument, withOrigin } from "../origin.ts";
import { Placing, reporting } from "../placing.ts";

const CAN: Capabilities = {
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

interface PageOrigin extends Origin {
  readonly value: unknown;
  readonly source: string;
}

const some = (value: unknown): Json[] =>
  Array.isArray(value) ? objectsOf(value) : isObject(value) ? [value] : [];
const pages = (value: unknown): Json[] =>
  Array.isArray(value)
    ? objectsOf(value)
    : isObject(value)
      ? [
          ...objectsOf(value.items),
          ...(isObject(value.first) ? objectsOf(value.first.items) : []),
          ...(value.type === "Annotation" ? [value] : []),
        ]
      : [];

interface Selected {
  readonly offsets: readonly [number, number] | undefined;
  readonly exact: string | undefined;
  readonly prefix: string;
  readonly suffix: string;
}

function selectedBy(target: Json): Selected {
  const selectors = some(target.selector);
  const position = selectors.find((s) => s.type === "TextPositionSelector");
  const quote = selectors.find((s) => s.type === "TextQuoteSelector");
  return {
    offsets: position && [numberOf(position.start), numberOf(position.end)],
    exact: quote && stringOf(quote.exact),
    prefix: (quote && stringOf(quote.prefix)) ?? "",
    suffix: (quote && stringOf(quote.suffix)) ?? "",
  };
}

/** Where a quote stands with this context; undefined where it stands nowhere or in several places. */
export function findQuote(
  text: string,
  { exact, prefix, suffix }: Pick<Selected, "exact" | "prefix" | "suffix">,
): Span | undefined {
  if (!exact) return undefined;
  const places: number[] = [];
  for (let at = text.indexOf(exact); at >= 0 && places.length < 1000; at = text.indexOf(exact, at + 1))
    places.push(at);
  const fitting = places.filter(
    (at) => text.slice(0, at).endsWith(prefix) && text.startsWith(suffix, at + exact.length),
  );
  const [start] = fitting.length ? fitting : places;
  if (start === undefined || (fitting.length ? fitting : places).length > 1) return undefined;
  return { start, end: start + exact.length };
}

const sourceOf = (annotations: readonly Json[]): string | undefined => {
  for (const a of annotations)
    for (const t of some(a.target)) {
      const source = isObject(t.source) ? stringOf(t.source.id) : stringOf(t.source);
      if (source) return source;
    }
  return undefined;
};

/** What the bodies of an annotation say. */
function saidBy(annotation: Json) {
  let type: string | undefined;
  let score: number | undefined;
  const concepts: string[] = [];
  const notes: string[] = [];
  const attributes: Record<string, string | true> = {};
  for (const body of some(annotation.body)) {
    const value = stringOf(body.value) ?? stringOf(body.source) ?? stringOf(body.id);
    if (value === undefined) continue;
    if (body.purpose === "identifying" || body.purpose === "linking") concepts.push(value);
    else if (body.purpose === "commenting" || body.purpose === "describing") notes.push(value);
    else if (body.purpose === "classifying" && typeof body.name === "string")
      attributes[body.name] = body.value === "true" ? true : value;
    else if (body.purpose === "assessing") score = Number(value);
    else if (type === undefined) type = value;
    else notes.push(value);
  }
  return { type, score, concepts, notes, attributes };
}

/** The text that the quotes alone give, at their positions; spaces elsewhere. */
function textFromQuotes(annotations: readonly Json[]): string {
  const characters: string[] = [];
  for (const a of annotations)
    for (const t of some(a.target)) {
      const { offsets, exact } = selectedBy(t);
      if (!offsets || exact === undefined || !(offsets[0] >= 0) || offsets[1] > 10_000_000) continue;
      [...exact].slice(0, offsets[1] - offsets[0]).forEach((c, i) => {
        characters[offsets[0] + i] = c;
      });
    }
  return Array.from(characters, (c) => c ?? " ").join("");
}

async function* read(chunks: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<SourceDocument> {
  const report = reporting(options);
  const raw = await wholeText(chunks);
  let value: unknown;
  try {
    value = JSON.parse(raw.replace(/^\uFEFF/, ""));
  } catch (error) {
    report(1, `this is no JSON (${(error as Error).message.slice(0, 200)}); it is kept as it is`);
    options.onRest?.(raw);
    return;
  }
  const annotations = pages(value);
  const source = sourceOf(annotations);
  const id = baseName(options.file);
  const near = source?.replace(/^[a-z]+:\/\/.*\//i, "");
  const found = (near && (await options.companion?.(near))) ?? (await options.companion?.(`${id}.txt`));
  if (found === undefined)
    report(
      0,
      `the text (${near ?? `${id}.txt`}) is not there: it is made of the words that are quoted`,
      false,
    );
  const text = found || textFromQuotes(annotations);
  const placing = new Placing(text, options.offsets ?? "code-points", report);
  const points = codePointOffsets(text);
  const items = new Map<Mention | Relation, unknown>();
  const mentions: Mention[] = [];
  const relations: Relation[] = [];
  for (const a of annotations) {
    const name = stringOf(a.id)?.replace(/^#/, "");
    const said = saidBy(a);
    const more = Object.keys(said.attributes).length ? { attributes: said.attributes } : {};
    const note = said.notes.length ? { note: said.notes.join("\n") } : {};
    const targets = some(a.target);
    if (a.motivation === "linking") {
      const trigger = targets.find((t) => t.role === "trigger");
      const relation: Relation = {
        ...(name === undefined ? {} : { id: name }),
        type: said.type ?? "",
        arguments: targets
          .filter((t) => t !== trigger)
          .map((t) => ({ role: stringOf(t.role) ?? "", target: (stringOf(t.id) ?? "").replace(/^#/, "") })),
        ...(trigger ? { trigger: (stringOf(trigger.id) ?? "").replace(/^#/, "") } : {}),
        ...more,
        ...note,
      };
      relations.push(relation);
      items.set(relation, a);
      continue;
    }
    const offsets = targets.flatMap((t): (readonly [number, number])[] => {
      const selected = selectedBy(t);
      const { offsets: place, exact } = selected;
      const there = place && text.slice(points.toUtf16(place[0]), points.toUtf16(place[1]));
      if (place && (exact === undefined || there?.replace(/\s+/g, " ") === exact.replace(/\s+/g, " ")))
        return [place];
      const at = findQuote(text, selected);
      if (!at) return place ? [place] : [];
      if (place) report(0, `"${exact}" is not at ${place[0]}-${place[1]}; it is read where its quote stands`);
      return [[points.fromUtf16(at.start), points.fromUtf16(at.end)]];
    });
    const spans = placing.place(
      [...offsets].sort((x, y) => x[0] - y[0]),
      undefined,
      0,
    );
    if (!spans) continue;
    const mention = fileMention(spans, said.type, {
      ...(name === undefined ? {} : { id: name }),
      concepts: said.concepts.map((c) => ({ id: c })),
      ...(said.concepts.length ? { status: "linked" as const } : {}),
      ...more,
      ...note,
      ...(said.score === undefined || Number.isNaN(said.score) ? {} : { score: said.score }),
    });
    mentions.push(mention);
    items.set(mention, a);
  }
  const document: Document = {
    id,
    text,
    sections: [{ role: "text", start: 0, end: text.length }],
    mentions,
    ...(relations.length ? { relations } : {}),
  };
  const origin: Omit<PageOrigin, "read"> = {
    format: "web-annotation",
    before: "",
    raw,
    after: "",
    line: 1,
    items,
    value,
    source: near ?? `${id}.txt`,
  };
  yield withOrigin(document, origin);
}

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

async function* write(documents: AsyncIterable<Document>, options: WriteOptions): AsyncGenerator<Piece> {
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

export const webAnnotationFormat: Format = {
  name: "web-annotation",
  title: "W3C Web Annotation",
  endings: ["jsonld", "json"],
  layout: "files",
  capabilities: CAN,
  detect: (head) =>
    head.includes("ns/anno.jsonld") || (keysIn(head).has("selector") && keysIn(head).has("target")),
  read,
  write,
};
