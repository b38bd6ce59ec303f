// Reads WebAnno TSV 3 (INCEpTION's webannotsv.adoc). Offsets are UTF-16; text between sentences is not in the file.
import type { Relation, Section } from "../../../text/document.ts";
import type { Mention } from "../../../text/mention.ts";
import { baseName, type ReadOptions } from "../format.ts";
import { contentOf, linesOf } from "../lines.ts";
import { fileMention, pairRelation } from "../mention-ids.ts";
import { type SourceDocument, withOrigin } from "../origin.ts";
import { Placing, reporting } from "../placing.ts";
import { readCell, unescapeText } from "./cells.ts";

interface Layer {
  readonly kind: "span" | "relation" | "chain";
  readonly type: string;
  readonly features: readonly string[];
  /** First of its columns. */
  readonly column: number;
  readonly width: number;
}

interface Row {
  readonly token: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly cells: readonly string[];
  readonly line: number;
}

/** Layers of words and syntax: annotations, but no mentions. */
const SYNTAX =
  /(?:^|\.)(?:POS|Lemma|Stem|MorphologicalFeatures|Dependency|Token|Sentence|Chunk|SurfaceForm|Anomaly|Heading|Paragraph)$/;
const ROW = /^(\d+-\d+(?:\.\d+)?)\t(\d+)-(\d+)\t([^\t]*)(?:\t(.*))?$/;

const shortName = (type: string) => type.replace(/^.*[.:]/, "");

function layerOf(line: string, column: number): Layer | undefined {
  const [, kind, spec = ""] = /^#T_(SP|RL|CH)=(.*)$/.exec(line) ?? [];
  if (!kind) return undefined;
  const [type = "", ...features] = spec.split("|");
  return {
    kind: kind === "SP" ? "span" : kind === "RL" ? "relation" : "chain",
    type,
    features,
    column,
    width: Math.max(1, features.length),
  };
}

interface Found {
  readonly layer: Layer;
  readonly features: Map<string, string>;
  readonly start: number;
  end: number;
  readonly line: number;
  readonly order: number;
}

/** Slots link annotations: two columns, the roles and their targets. */
const isSlot = (features: readonly string[], k: number): boolean =>
  /^ROLE_/.test(features[k] ?? "") || /^ROLE_/.test(features[k - 1] ?? "");

/** Annotations of a span layer: cells with the same number are one. Each under the names relations call it by. */
function annotationsOf(layer: Layer, rows: readonly Row[], byName: Map<string, Found>): Found[] {
  const found: Found[] = [];
  const numbered = new Map<string, Found>();
  for (const row of rows) {
    const columns = layer.features.length ? layer.features : [""];
    const cells = columns.map((_, i) => readCell(row.cells[layer.column + i] ?? "_"));
    const stack = Math.max(0, ...cells.map((c) => c.length));
    for (let i = 0; i < stack; i++) {
      const number = cells.map((c) => c[i]?.number).find((n) => n !== undefined);
      const before = number === undefined ? undefined : numbered.get(number);
      if (before) before.end = Math.max(before.end, row.end);
      const annotation: Found = before ?? {
        layer,
        features: new Map(),
        start: row.start,
        end: row.end,
        line: row.line,
        order: found.length,
      };
      columns.forEach((feature, k) => {
        if (isSlot(columns, k)) return;
        const value = cells[k]?.[i]?.value;
        if (value !== undefined && !annotation.features.has(feature)) annotation.features.set(feature, value);
      });
      if (!before) found.push(annotation);
      if (number !== undefined) numbered.set(number, annotation);
      byName.set(`${layer.type} ${row.token} ${number ?? 0}`, annotation);
      if (!byName.has(`${layer.type} ${row.token} 0`)) byName.set(`${layer.type} ${row.token} 0`, annotation);
    }
  }
  return found;
}

const TYPE_FEATURES = ["value", "label", "type"];
const OWN_LAYER = /(?:^|\.)NamedEntity$/;

/** A named entity is typed by its value, a layer of one's own by its name. */
function mentionOf(f: Found, id: string, spans: Mention["spans"]): Mention {
  const features = new Map(f.features);
  const take = (name: string) => {
    const value = features.get(name);
    features.delete(name);
    return value;
  };
  const concept = take("identifier");
  const named = TYPE_FEATURES.map((n) => (OWN_LAYER.test(f.layer.type) ? take(n) : undefined)).find(
    (v) => v !== undefined,
  );
  const type = OWN_LAYER.test(f.layer.type) ? named : shortName(f.layer.type);
  const attributes = Object.fromEntries(
    [...features].filter(([name]) => name !== "").map(([n, v]) => [n, v === "true" ? true : v] as const),
  );
  return fileMention(spans, type, {
    id,
    concepts: concept ? [{ id: concept }] : [],
    ...(concept ? { status: "linked" as const } : {}),
    ...(Object.keys(attributes).length ? { attributes } : {}),
  });
}

function relationsOf(
  layer: Layer,
  rows: readonly Row[],
  byName: Map<string, Found>,
  mentions: Map<Found, Mention>,
  report: (line: number, reason: string) => void,
): Relation[] {
  const target = (layer.features.at(-1) ?? "").replace(/^BT_/, "");
  const relations: Relation[] = [];
  for (const row of rows) {
    const sources = (row.cells[layer.column + layer.width - 1] ?? "_").split("|");
    const labels = layer.width > 1 ? readCell(row.cells[layer.column] ?? "_") : [];
    sources.forEach((cell, i) => {
      const [, token, from = "0", to = "0"] = /^(\d+-\d+(?:\.\d+)?)(?:\[(\d+)_(\d+)\])?$/.exec(cell) ?? [];
      if (token === undefined) return;
      const a = byName.get(`${target} ${token} ${from}`);
      const b = byName.get(`${target} ${row.token} ${to}`);
      const [source, goal] = [a && mentions.get(a), b && mentions.get(b)];
      if (!source || !goal) {
        report(row.line, `the relation ${cell} joins what is no mention; it is kept as it is`);
        return;
      }
      relations.push(
        pairRelation(labels[i]?.value ?? shortName(layer.type), source.id as string, goal.id as string),
      );
    });
  }
  return relations;
}

export async function* readWebAnno(
  chunks: AsyncIterable<string>,
  options: ReadOptions,
): AsyncGenerator<SourceDocument> {
  const report = reporting(options);
  const layers: Layer[] = [];
  const rows: Row[] = [];
  const sections: Section[] = [];
  let raw = "";
  let text = "";
  let texts: string[] = [];
  let column = 0;
  let sentence: Row[] = [];
  let number = 0;
  const close = () => {
    if (!texts.length && !sentence.length) return;
    const words = texts.join("\n");
    const first = sentence[0];
    const lead = first ? Math.max(0, words.indexOf(first.text)) : 0;
    const start = first ? first.start - lead : text.length + (text ? 1 : 0);
    const gap = start - text.length;
    if (gap < 0 || gap > 10_000)
      report(
        first?.line ?? number,
        `the sentence begins at ${start}, and the text before it ends at ${text.length}`,
      );
    else if (gap) text += `${gap > 1 ? "\n" : ""}${" ".repeat(gap > 1 ? gap - 1 : 1)}`;
    sections.push({ role: "sentence", start: text.length, end: text.length + words.length });
    text += words;
    texts = [];
    sentence = [];
  };
  for await (const line of linesOf(chunks)) {
    raw += line.raw;
    number = line.number;
    const content = contentOf(line.raw).replace(/^\uFEFF/, "");
    if (content.trim() === "") {
      close();
      continue;
    }
    const layer = layerOf(content, column);
    if (layer) {
      layers.push(layer);
      column += layer.width;
      continue;
    }
    if (content.startsWith("#Text=")) {
      if (sentence.length) close();
      texts.push(unescapeText(content.slice(6)));
      continue;
    }
    const [, token, start, end, words = "", rest = ""] = ROW.exec(content) ?? [];
    if (token === undefined) {
      if (!content.startsWith("#"))
        report(line.number, "this is no token, sentence or layer; it is kept as it is");
      continue;
    }
    const row: Row = {
      token,
      start: Number(start),
      end: Number(end),
      text: words,
      cells: rest.split("\t"),
      line: line.number,
    };
    rows.push(row);
    sentence.push(row);
  }
  close();
  const placing = new Placing(text, options.offsets ?? "utf16", report);
  for (const row of rows)
    if (text.slice(row.start, row.end) !== row.text) {
      report(
        row.line,
        `the text at ${row.start}-${row.end} is "${text.slice(row.start, row.end)}", not "${row.text}"`,
      );
      break;
    }
  const byName = new Map<string, Found>();
  const mentions = new Map<Found, Mention>();
  const extras: string[] = [];
  let id = 0;
  for (const layer of layers) {
    if (layer.kind === "chain" || SYNTAX.test(layer.type)) extras.push(`layer ${layer.type}`);
    else if (layer.kind === "span") {
      if (layer.features.some((f) => /^ROLE_/.test(f))) extras.push(`slots of ${layer.type}`);
      for (const f of annotationsOf(layer, rows, byName)) {
        const spans = placing.place([[f.start, f.end]], undefined, f.line);
        if (spans) mentions.set(f, mentionOf(f, `T${++id}`, spans));
      }
    }
  }
  const relations = layers.flatMap((layer) =>
    layer.kind === "relation" && !SYNTAX.test(layer.type)
      ? relationsOf(layer, rows, byName, mentions, report)
      : [],
  );
  const document = {
    id: baseName(options.file),
    text,
    sections: sections.length > 1 ? sections : [{ role: "text", start: 0, end: text.length }],
    mentions: [...mentions.values()].sort(
      (a, b) => a.spans[0].start - b.spans[0].start || b.spans[0].end - a.spans[0].end,
    ),
    ...(relations.length ? { relations } : {}),
  };
  yield withOrigin(document, {
    format: "webanno",
    before: "",
    raw,
    after: "",
    line: 1,
    ...(extras.length ? { extras } : {}),
  });
}
