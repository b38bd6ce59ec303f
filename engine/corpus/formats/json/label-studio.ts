// Label Studio's JSON: a list of tasks with the results of each annotator. The first annotation that was not
// cancelled is read, else the first prediction; others stay in the file.
import type { Document, Relation } from "../../../text/document.ts";
import type { Mention } from "../../../text/mention.ts";
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
import { fileMention, idsOf, pairRelation, pairsOf } from "../mention-ids.ts";

/** Name of the text area in which concept ids stand. */
const CONCEPT = "concept";
const NOTE = "note";

const textKey = (data: Json): string | undefined =>
  typeof data.text === "string" ? "text" : Object.keys(data).find((k) => typeof data[k] === "string");

/** What is said of one region under its id. */
interface Region {
  value: Json;
  labels: string[];
  type: string;
  concepts: string[];
  notes: string[];
  attributes: Record<string, string | true>;
  score: number | undefined;
  results: Json[];
}

function regionsOf(results: readonly Json[]): Map<string, Region> {
  const regions = new Map<string, Region>();
  let anonymous = 0;
  for (const result of results) {
    if (!isObject(result.value) || result.type === "relation") continue;
    const { value } = result;
    const id = stringOf(result.id) ?? `region-${++anonymous}`;
    const region: Region = regions.get(id) ?? {
      value,
      labels: [],
      type: "",
      concepts: [],
      notes: [],
      attributes: {},
      score: undefined,
      results: [],
    };
    regions.set(id, region);
    region.results.push(result);
    const name = stringOf(result.from_name) ?? "";
    if (typeof result.score === "number") region.score = result.score;
    if (Array.isArray(value.choices)) {
      const choice = value.choices.map(String).join("; ");
      region.attributes[name] = choice === "true" ? true : choice;
    } else if (result.type === "textarea") {
      const words = (Array.isArray(value.text) ? value.text : [value.text]).map(String);
      (name === CONCEPT ? region.concepts : region.notes).push(...words);
    } else {
      const type = String(result.type ?? "labels");
      region.value = value;
      region.type = type;
      region.labels.push(...listOf(value[type] ?? value.labels ?? value.hypertextlabels).map(String));
    }
  }
  return regions;
}

function make(value: unknown, context: Context): Made | string {
  if (!isObject(value)) return "the task is no object";
  const data = isObject(value.data) ? value.data : value;
  const key = textKey(data);
  if (key === undefined) return "the task has no text";
  const text = data[key] as string;
  const annotations = objectsOf(value.annotations ?? value.completions);
  const chosen = annotations.find((a) => a.was_cancelled !== true);
  const prediction = chosen ? undefined : objectsOf(value.predictions)[0];
  const results = objectsOf((chosen ?? prediction)?.result);
  const placing = placingFor(text, "utf16", context);
  const items = new Map<Mention | Relation, unknown>();
  const mentions: Mention[] = [];
  for (const [id, r] of regionsOf(results)) {
    if (r.value.start === undefined || r.value.end === undefined) continue;
    const spans = placing.place(
      [[numberOf(r.value.start), numberOf(r.value.end)]],
      stringOf(r.value.text),
      context.line,
    );
    if (!spans) continue;
    const score = r.score ?? (typeof prediction?.score === "number" ? prediction.score : undefined);
    for (const [i, label] of (r.labels.length ? r.labels : [undefined]).entries()) {
      const mention = fileMention(spans, label, {
        id: i ? `${id}-${i + 1}` : id,
        ...(prediction ? { source: stringOf(prediction.model_version) ?? "prediction" } : {}),
        concepts: r.concepts.map((c) => ({ id: c })),
        ...(r.concepts.length ? { status: "linked" as const } : {}),
        ...(Object.keys(r.attributes).length ? { attributes: r.attributes } : {}),
        ...(r.notes.length ? { note: r.notes.join("\n") } : {}),
        ...(score === undefined ? {} : { score }),
      });
      mentions.push(mention);
      if (r.labels.length < 2) items.set(mention, r.results);
    }
  }
  placing.end(context.line);
  const relations = results
    .filter((r) => r.type === "relation")
    .map((r): Relation => {
      const relation = pairRelation(
        stringOf(listOf(r.labels)[0]) ?? "related",
        stringOf(r.from_id) ?? "",
        stringOf(r.to_id) ?? "",
      );
      items.set(relation, r);
      return relation;
    });
  const others = annotations.length - (chosen ? 1 : 0);
  return {
    document: {
      id: stringOf(data.doc_id) ?? stringOf(value.id) ?? context.id,
      text,
      sections: [{ role: "text", start: 0, end: text.length }],
      mentions,
      ...(relations.length ? { relations } : {}),
    },
    items,
    extras: [
      ...(others > 0 ? [`${others} more annotations`] : []),
      ...(chosen && objectsOf(value.predictions).length ? ["predictions"] : []),
    ],
  };
}

function resultsOf(
  document: Document,
  lose: Parameters<JsonShape["item"]>[2],
  items: ReadonlyMap<unknown, unknown>,
): Json[] {
  const ids = idsOf(document);
  const regions = document.mentions.flatMap((m): Json[] => {
    const kept = items.get(m) as Json[] | undefined;
    if (kept) return kept;
    const id = ids.get(m) as string;
    const { start, end } = m.spans[0];
    const place = { start, end, text: document.text.slice(start, end) };
    const result = (type: string, from_name: string, value: Json): Json => ({
      id,
      from_name,
      to_name: "text",
      type,
      value: { ...place, ...value },
      ...(m.score === undefined ? {} : { score: m.score }),
    });
    return [
      result("labels", "label", { labels: m.type === undefined ? [] : [m.type] }),
      ...(m.concepts.length ? [result("textarea", CONCEPT, { text: m.concepts.map((c) => c.id) })] : []),
      ...Object.entries(m.attributes ?? {}).map(([name, v]) =>
        result("choices", name, { choices: [String(v)] }),
      ),
      ...(m.note === undefined ? [] : [result("textarea", NOTE, { text: [m.note] })]),
    ];
  });
  const related = pairsOf(document, lose).map(
    ({ relation, from, to }): Json =>
      (items.get(relation) as Json | undefined) ?? {
        type: "relation",
        from_id: ids.get(from),
        to_id: ids.get(to),
        direction: "right",
        labels: [relation.type],
      },
  );
  return [...regions, ...related];
}

function task(
  document: Document,
  base: Json | undefined,
  lose: Parameters<JsonShape["item"]>[2],
  items: ReadonlyMap<unknown, unknown>,
): Json {
  const result = resultsOf(document, lose, items);
  if (!base) return { data: { text: document.text, doc_id: document.id }, annotations: [{ result }] };
  const data = isObject(base.data) ? base.data : {};
  const annotations = objectsOf(base.annotations);
  const at = annotations.findIndex((a) => a.was_cancelled !== true);
  return {
    ...base,
    data: { ...data, [textKey(data) ?? "text"]: document.text },
    annotations:
      at < 0 ? [...annotations, { result }] : annotations.map((a, i) => (i === at ? { ...a, result } : a)),
  };
}

const shape: JsonShape = {
  name: "label-studio",
  capabilities: {
    text: "exact",
    nested: true,
    discontinuous: false,
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
  make,
  item: task,
};

export const labelStudioFormat: Format = {
  ...shape,
  title: "Label Studio JSON",
  endings: ["label-studio.json", "json"],
  layout: "stream",
  detect: (head) => {
    const keys = keysIn(head);
    return (
      keys.has("data") && (keys.has("annotations") || keys.has("predictions") || keys.has("completions"))
    );
  },
  ...jsonReadWrite(shape),
};
