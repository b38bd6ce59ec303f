// PubAnnotation JSON (pubannotation.org/docs): denotations, relations and attributes over one text. A file is one
// document or an array of them. Discontinuous spans come as a bag or as a chain of `_FRAGMENT`s: both are read.
import type { Document, Relation } from "../../../text/document.ts";
import type { Attributes, Mention } from "../../../text/mention.ts";
import { codePointOffsets, type OffsetMap } from "../../../text/offsets.ts";
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
import { fileMention, idsOf, pairRelation, relationItem } from "../mention-ids.ts";

/** Predicates of attributes that say what a mention has a place of its own for. */
const CONCEPT = "concept";
const NOTE = "note";
const SCORE = "score";
const FRAGMENT = "_FRAGMENT";
const CHAIN = "_lexicallyChainedTo";

const spansOf = (d: Json): [number, number][] => {
  const span = d.span;
  const list = Array.isArray(span) ? objectsOf(span) : isObject(span) ? [span] : [];
  return list.map((s) => [numberOf(s.begin), numberOf(s.end)]);
};

/** What attributes and modifications say of one id. */
interface Said {
  concepts: string[];
  notes: string[];
  score: number | undefined;
  attributes: Record<string, string | true>;
  items: Json[];
}

function saidOf(value: Json, context: Context): Map<string, Said> {
  const said = new Map<string, Said>();
  const all = [
    ...objectsOf(value.attributes),
    ...objectsOf(value.modifications).map((m): Json => ({ ...m, subj: m.obj, obj: true })),
  ];
  for (const a of all) {
    const subject = stringOf(a.subj ?? a.denot) ?? "";
    const name = stringOf(a.pred) ?? "";
    const of = said.get(subject) ?? { concepts: [], notes: [], score: undefined, attributes: {}, items: [] };
    said.set(subject, of);
    of.items.push(a);
    if (name === CONCEPT && typeof a.obj === "string") of.concepts.push(a.obj);
    else if (name === NOTE && typeof a.obj === "string") of.notes.push(a.obj);
    else if (name === SCORE && typeof a.obj === "number") of.score = a.obj;
    else if (Object.hasOwn(of.attributes, name))
      context.report(context.line, `a second ${name} of ${subject}; it is kept as it is`);
    else if (a.obj !== false && a.obj !== null)
      of.attributes[name] = a.obj === true ? true : (stringOf(a.obj) ?? JSON.stringify(a.obj));
  }
  return said;
}

function make(value: unknown, context: Context): Made | string {
  if (!isObject(value) || typeof value.text !== "string") return "the document has no text";
  const { text } = value;
  const said = saidOf(value, context);
  const placing = placingFor(text, "code-points", context);
  const items = new Map<Mention | Relation, unknown>();
  // A chain's fragments hang on the denotation at its end.
  const fragments = new Map<string, string>();
  for (const r of objectsOf(value.relations))
    if (r.pred === CHAIN) fragments.set(stringOf(r.subj) ?? "", stringOf(r.obj) ?? "");
  const denotations = objectsOf(value.denotations);
  const places = new Map<string, [number, number][]>();
  for (const d of denotations) {
    let id = stringOf(d.id) ?? "";
    if (d.obj === FRAGMENT)
      for (let hops = 0; fragments.has(id) && hops < 100; hops++) id = fragments.get(id) as string;
    if (d.obj === FRAGMENT) places.set(id, [...(places.get(id) ?? []), ...spansOf(d)]);
  }
  const mentions: Mention[] = [];
  for (const d of denotations) {
    if (d.obj === FRAGMENT) continue;
    const id = stringOf(d.id);
    const all = [...spansOf(d), ...(places.get(id ?? "") ?? [])].sort((a, b) => a[0] - b[0]);
    const spans = placing.place(all, undefined, context.line);
    if (!spans) continue;
    const of = said.get(id ?? "");
    const mention = fileMention(spans, stringOf(d.obj), {
      ...(id === undefined ? {} : { id }),
      concepts: of?.concepts.map((c) => ({ id: c })) ?? [],
      ...(of?.concepts.length ? { status: "linked" as const } : {}),
      ...(of && Object.keys(of.attributes).length ? { attributes: of.attributes } : {}),
      ...(of?.notes.length ? { note: of.notes.join("\n") } : {}),
      ...(of?.score === undefined ? {} : { score: of.score }),
    });
    mentions.push(mention);
    items.set(mention, { denotation: d, attributes: of?.items ?? [], chained: places.has(id ?? "") });
  }
  const relations = objectsOf(value.relations)
    .filter((r) => r.pred !== CHAIN)
    .map((r): Relation => {
      const pair = pairRelation(
        stringOf(r.pred) ?? "",
        stringOf(r.subj) ?? "",
        stringOf(r.obj) ?? "",
        stringOf(r.id),
      );
      const of = said.get(pair.id ?? "");
      const relation: Relation = {
        ...pair,
        ...(of && Object.keys(of.attributes).length ? { attributes: of.attributes } : {}),
        ...(of?.notes.length ? { note: of.notes.join("\n") } : {}),
      };
      items.set(relation, { relation: r, attributes: of?.items ?? [] });
      return relation;
    });
  const divid = stringOf(value.divid);
  const source = stringOf(value.sourceid);
  const known = new Set([
    "text",
    "denotations",
    "relations",
    "attributes",
    "modifications",
    "sourceid",
    "divid",
    "target",
  ]);
  return {
    document: {
      id: source === undefined ? context.id : divid === undefined ? source : `${source}-${divid}`,
      text,
      sections: [{ role: "text", start: 0, end: text.length }],
      mentions,
      ...(relations.length ? { relations } : {}),
    },
    items,
    extras: Object.keys(value).filter((k) => !known.has(k)),
  };
}

const span = (s: { start: number; end: number }, points: OffsetMap) => ({
  begin: points.fromUtf16(s.start),
  end: points.fromUtf16(s.end),
});

function json(
  document: Document,
  base: Json | undefined,
  lose: Parameters<JsonShape["item"]>[2],
  items: ReadonlyMap<unknown, unknown>,
): Json {
  const points = codePointOffsets(document.text);
  const ids = idsOf(document);
  const byId = new Map(
    document.mentions.flatMap((m) => (m.id === undefined ? [] : [[m.id, ids.get(m)] as const])),
  );
  let n = 0;
  const say = (subj: string, attributes: Attributes | undefined, note: string | undefined): Json[] => [
    ...Object.entries(attributes ?? {}).map(([pred, obj]) => ({ id: `A${++n}`, subj, pred, obj })),
    ...(note === undefined ? [] : [{ id: `A${++n}`, subj, pred: NOTE, obj: note }]),
  ];
  const attributes: Json[] = [];
  const keptOf = <T>(item: Mention | Relation) => items.get(item) as T | undefined;
  for (const m of document.mentions)
    for (const a of keptOf<{ attributes: Json[] }>(m)?.attributes ?? []) attributes.push(a);
  for (const a of objectsOf(base?.attributes))
    n = Math.max(n, Number(/^A(\d{1,9})$/.exec(stringOf(a.id) ?? "")?.[1] ?? 0));
  const denotations = document.mentions.map((m): Json => {
    const kept = keptOf<{ denotation: Json; chained: boolean }>(m);
    if (kept && !kept.chained) return kept.denotation;
    const id = ids.get(m) as string;
    for (const c of m.concepts) attributes.push({ id: `A${++n}`, subj: id, pred: CONCEPT, obj: c.id });
    if (m.score !== undefined) attributes.push({ id: `A${++n}`, subj: id, pred: SCORE, obj: m.score });
    attributes.push(...say(id, m.attributes, m.note));
    const spans = m.spans.map((s) => span(s, points));
    return { id, span: spans.length > 1 ? spans : spans[0], obj: m.type ?? "" };
  });
  let r = 0;
  const known = new Set(document.relations?.map((x) => x.id));
  const relations = (document.relations ?? []).flatMap((relation): Json[] => {
    const kept = keptOf<{ relation: Json; attributes: Json[] }>(relation);
    if (kept) {
      attributes.push(...kept.attributes);
      return [kept.relation];
    }
    const [a, b] = relation.arguments.map(
      (x) => byId.get(x.target) ?? (known.has(x.target) ? x.target : undefined),
    );
    if (a === undefined || b === undefined) {
      lose("relation", relationItem(relation), "one of what it relates is not there");
      return [];
    }
    for (const { role } of relation.arguments)
      if (role !== "" && !/^Arg[12]$/.test(role))
        lose("relation", relationItem(relation), `the role ${role} has no place`);
    let id = relation.id;
    while (id === undefined || (id !== relation.id && known.has(id))) id = `R${++r}`;
    attributes.push(...say(id, relation.attributes, relation.note));
    return [{ id, pred: relation.type, subj: a, obj: b }];
  });
  return {
    ...(base ?? { sourceid: document.id }),
    text: document.text,
    denotations,
    ...(relations.length || base?.relations ? { relations } : {}),
    ...(attributes.length || base?.attributes ? { attributes } : {}),
  };
}

const shape: JsonShape = {
  name: "pubannotation",
  capabilities: {
    text: "exact",
    nested: true,
    discontinuous: true,
    concepts: "several",
    attributes: true,
    relations: "binary",
    notes: true,
    sections: false,
    scores: true,
    nil: false,
    candidates: "none",
  },
  container: "array",
  bareSingle: true,
  make,
  item: json,
};

export const pubAnnotationFormat: Format = {
  ...shape,
  title: "PubAnnotation JSON",
  endings: ["pubannotation.json", "json"],
  layout: "stream",
  detect: (head) => {
    const keys = keysIn(head);
    return keys.has("text") && (keys.has("denotations") || keys.has("sourcedb"));
  },
  ...jsonReadWrite(shape),
};
