// Reads Curie's own JSON Lines back, checked field by field: what a program wrote may be anything.
import type { Document, Relation, Section } from "../../text/document.ts";
import type {
  Attributes,
  Candidate,
  ConceptRef,
  Finder,
  LinkStatus,
  Mention,
  Stage,
  Why,
} from "../../text/mention.ts";
import type { Format } from "./format.ts";
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
} from "./json-format.ts";
import { jsonDocumentOf } from "./jsonl.ts";

const STATUS: ReadonlySet<unknown> = new Set<LinkStatus>(["linked", "ambiguous", "nil", "undecided"]);
const STAGES: ReadonlySet<unknown> = new Set<Stage>([
  "decided",
  "exact",
  "normalised",
  "abbreviation",
  "similar",
  "dense",
  "guided",
]);

/** Strings as they are, other values as JSON; `false` and `null` are absent. */
export function attributesOf(value: unknown): Attributes | undefined {
  if (!isObject(value)) return undefined;
  const pairs = Object.entries(value)
    .filter(([, v]) => v !== false && v !== null && v !== undefined)
    .map(([name, v]): [string, string | true] => [
      name,
      v === true || typeof v === "string" ? v : JSON.stringify(v),
    ]);
  return pairs.length ? Object.fromEntries(pairs) : undefined;
}

const concept = (value: Json): ConceptRef => {
  const kb = stringOf(value.kb);
  return { id: stringOf(value.id) ?? "", ...(kb === undefined ? {} : { kb }) };
};

const candidate = (value: Json): Candidate => ({
  concept: concept(value),
  name: stringOf(value.name) ?? "",
  group: stringOf(value.group) ?? "",
  matched: stringOf(value.matched) ?? "",
  stage: STAGES.has(value.stage) ? (value.stage as Stage) : "similar",
  score: typeof value.score === "number" ? value.score : 0,
  obsolete: value.obsolete === true,
  ...(typeof value.longForm === "string" ? { longForm: value.longForm } : {}),
  ...(typeof value.agreesWith === "string" ? { agreesWith: value.agreesWith } : {}),
  ...(Array.isArray(value.because) ? { because: value.because.filter((b) => typeof b === "string") } : {}),
});

function whyOf(value: unknown): Why | undefined {
  if (!isObject(value) || typeof value.stage !== "string" || typeof value.chance !== "number")
    return undefined;
  const { runnerUp } = value;
  return {
    stage: value.stage,
    chance: value.chance,
    ...(typeof value.nil === "number" ? { nil: value.nil } : {}),
    because: listOf(value.because).filter((b) => typeof b === "string"),
    ...(isObject(runnerUp) && typeof runnerUp.chance === "number"
      ? {
          runnerUp: {
            concept: concept(runnerUp),
            name: stringOf(runnerUp.name) ?? "",
            chance: runnerUp.chance,
          },
        }
      : {}),
  };
}

const finder = (value: Json): Finder => ({
  name: stringOf(value.name) ?? "",
  ...(typeof value.score === "number" ? { score: value.score } : {}),
});

/** Attributes, note and score of any JSON object that has them under these names. */
const details = (value: Json): Pick<Mention, "attributes" | "note" | "score"> => {
  const attributes = attributesOf(value.attributes);
  return {
    ...(attributes ? { attributes } : {}),
    ...(typeof value.note === "string" ? { note: value.note } : {}),
    ...(typeof value.score === "number" ? { score: value.score } : {}),
  };
};

function relation(value: Json): Relation | undefined {
  const type = stringOf(value.type);
  if (type === undefined) return undefined;
  const { attributes, note } = details(value);
  return {
    ...(typeof value.id === "string" ? { id: value.id } : {}),
    type,
    arguments: objectsOf(value.arguments).map((a) => ({
      role: stringOf(a.role) ?? "",
      target: stringOf(a.target) ?? "",
    })),
    ...(typeof value.trigger === "string" ? { trigger: value.trigger } : {}),
    ...(attributes ? { attributes } : {}),
    ...(note === undefined ? {} : { note }),
  };
}

function make(value: unknown, context: Context): Made | string {
  if (!isObject(value) || typeof value.text !== "string") return "the line has no text";
  const { text } = value;
  const { report, line } = context;
  const placing = placingFor(text, "utf16", context);
  const items = new Map<Mention | Relation, unknown>();
  const mentions: Mention[] = [];
  for (const raw of objectsOf(value.mentions)) {
    const offsets = listOf(raw.spans).map((s) => [numberOf(listOf(s)[0]), numberOf(listOf(s)[1])] as const);
    const spans = placing.place(offsets, stringOf(raw.text), line);
    if (!spans) continue;
    const concepts = objectsOf(raw.concepts).map(concept);
    const why = whyOf(raw.why);
    const mention: Mention = {
      ...(typeof raw.id === "string" ? { id: raw.id } : {}),
      spans,
      ...(typeof raw.type === "string" ? { type: raw.type } : {}),
      source: stringOf(raw.source) ?? "file",
      ...(Array.isArray(raw.foundBy) ? { foundBy: objectsOf(raw.foundBy).map(finder) } : {}),
      status: STATUS.has(raw.status) ? (raw.status as LinkStatus) : concepts.length ? "linked" : "undecided",
      concepts,
      candidates: objectsOf(raw.candidates).map(candidate),
      ...(why ? { why } : {}),
      ...details(raw),
    };
    mentions.push(mention);
    items.set(mention, raw);
  }
  placing.end(line);
  const sections = objectsOf(value.sections).flatMap((s): Section[] => {
    const section = { role: stringOf(s.role) ?? "text", start: numberOf(s.start), end: numberOf(s.end) };
    if (section.start >= 0 && section.start <= section.end && section.end <= text.length) return [section];
    report(line, `section ${section.role} lies outside the text; it is not read`);
    return [];
  });
  const relations = Array.isArray(value.relations)
    ? objectsOf(value.relations).flatMap((r) => relation(r) ?? [])
    : undefined;
  const document: Document = {
    id: stringOf(value.id) ?? context.id,
    text,
    sections,
    mentions,
    ...(relations ? { relations } : {}),
    ...(typeof value.language === "string" ? { language: value.language } : {}),
  };
  return { document, items };
}

const shape: JsonShape = {
  name: "jsonl",
  capabilities: {
    text: "exact",
    nested: true,
    discontinuous: true,
    concepts: "several",
    attributes: true,
    relations: "any",
    notes: true,
    sections: true,
    scores: true,
    nil: true,
    candidates: "all",
  },
  container: "lines",
  make,
  item: (document, base) => ({ ...base, ...jsonDocumentOf(document) }),
};

export const jsonlFormat: Format = {
  ...shape,
  title: "Curie JSON Lines",
  endings: ["jsonl"],
  layout: "stream",
  detect: (head) => {
    const keys = keysIn(head);
    return (
      keys.has("unit") &&
      (keys.has("mentions") || /^\uFEFF?\s*\{"id":"(?:[^"\\]|\\.)*","unit":"utf16"/.test(head))
    );
  },
  ...jsonReadWrite(shape),
};
