// BioC JSON (the form of the bioc library and of PubTator's service): the tree with plural arrays, `infons` objects.
import type { Format } from "../format.ts";
import {
  isObject,
  type Json,
  type JsonShape,
  jsonReadWrite,
  keysIn,
  numberOf,
  objectsOf,
  stringOf,
} from "../json-format.ts";
import { BIOC } from "./capabilities.ts";
import { documentOfTree } from "./read.ts";
import type {
  BioCAnnotation,
  BioCDocument,
  BioCHolder,
  BioCPassage,
  BioCRelation,
  BioCSentence,
  Infons,
} from "./tree.ts";
import { treeOfDocument } from "./write.ts";

const infonsOf = (value: Json): Infons =>
  isObject(value.infons)
    ? Object.entries(value.infons).flatMap(([key, v]) =>
        v === null ? [] : [[key, typeof v === "string" ? v : JSON.stringify(v)] as const],
      )
    : [];

/** The raw object that each part of a tree was made of: its other keys stay. */
const raws = new WeakMap<object, Json>();
const remember = <T extends object>(part: T, raw: Json): T => {
  raws.set(part, raw);
  return part;
};

function holderOf(value: Json, line: number): Pick<BioCHolder, "infons" | "annotations" | "relations"> {
  return {
    infons: infonsOf(value),
    annotations: objectsOf(value.annotations).map(
      (a): BioCAnnotation =>
        remember(
          {
            id: stringOf(a.id) ?? "",
            infons: infonsOf(a),
            text: stringOf(a.text),
            locations: objectsOf(a.locations).map((l) => ({
              offset: numberOf(l.offset),
              length: numberOf(l.length),
            })),
            line,
          },
          a,
        ),
    ),
    relations: objectsOf(value.relations).map(
      (r): BioCRelation =>
        remember(
          {
            id: stringOf(r.id) ?? "",
            infons: infonsOf(r),
            nodes: objectsOf(r.nodes).map((n) => ({
              refid: stringOf(n.refid) ?? "",
              role: stringOf(n.role) ?? "",
            })),
            line,
          },
          r,
        ),
    ),
  };
}

const sentenceOf = (value: Json, line: number): BioCSentence =>
  remember(
    {
      offset: numberOf(value.offset) || 0,
      text: typeof value.text === "string" ? value.text : undefined,
      ...holderOf(value, line),
    },
    value,
  );

function treeOf(value: Json, line: number): BioCDocument {
  const tree: BioCDocument = {
    id: stringOf(value.id) ?? "",
    passages: objectsOf(value.passages).map((p): BioCPassage => {
      const sentences = objectsOf(p.sentences).map((s) => sentenceOf(s, line));
      const passage = sentenceOf(p, line);
      // An empty text beside sentences says that the text is theirs.
      const text = passage.text === "" && sentences.length ? undefined : passage.text;
      return remember({ ...passage, text, sentences }, p);
    }),
    ...holderOf(value, line),
  };
  return remember(tree, value);
}

const infonsJson = (infons: Infons): Json => Object.fromEntries(infons);

function holderJson(h: BioCHolder): Json {
  return {
    annotations: h.annotations.map(
      (a) =>
        raws.get(a) ?? { id: a.id, infons: infonsJson(a.infons), text: a.text ?? "", locations: a.locations },
    ),
    relations: h.relations.map(
      (r) => raws.get(r) ?? { id: r.id, infons: infonsJson(r.infons), nodes: r.nodes },
    ),
  };
}

const sentenceJson = (s: BioCSentence, raw: Json | undefined): Json => ({
  ...raw,
  offset: s.offset,
  infons: infonsJson(s.infons),
  text: s.text ?? "",
  ...holderJson(s),
});

const jsonOf = (tree: BioCDocument, base: BioCDocument | undefined): Json => ({
  ...(base && raws.get(base)),
  id: tree.id,
  infons: infonsJson(tree.infons),
  passages: tree.passages.map((p, i) => ({
    ...sentenceJson(p, base?.passages[i] && raws.get(base.passages[i])),
    sentences: p.sentences.map((s, k) =>
      sentenceJson(s, base?.passages[i]?.sentences[k] && raws.get(base.passages[i].sentences[k])),
    ),
  })),
  ...holderJson(tree),
});

const shape: JsonShape = {
  name: "bioc-json",
  capabilities: BIOC,
  container: "object",
  key: "documents",
  open: '{"source":"","date":"","key":"","infons":{},"documents":[\n',
  close: "\n]}\n",
  make: (value, context) => {
    if (!isObject(value) || !Array.isArray(value.passages)) return "this is no document with passages";
    const tree = treeOf(value, context.line);
    const read = documentOfTree(tree, context);
    const items = new Map<unknown, unknown>(read.items);
    items.set(TREE, tree);
    return { ...read, items: items as typeof read.items };
  },
  item: (document, _base, lose, items) => {
    const base = items.get(TREE) as BioCDocument | undefined;
    return jsonOf(treeOfDocument(document, base, items, lose), base);
  },
};

/** Key under which a document's tree is kept with its items. */
const TREE = Symbol("tree");

export const bioCJsonFormat: Format = {
  ...shape,
  title: "BioC JSON",
  endings: ["bioc.json", "json"],
  layout: "stream",
  detect: (head) => {
    const keys = keysIn(head);
    return keys.has("passages") && (keys.has("documents") || keys.has("infons"));
  },
  ...jsonReadWrite(shape),
};
