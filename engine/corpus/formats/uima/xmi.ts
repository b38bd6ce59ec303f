// UIMA CAS XMI (XML 1.0), one file for a document with a TypeSystem.xml beside it. An edit takes out or adds elements
// and members of the view; all else stays as it was.
import type { Document } from "../../../text/document.ts";
import { namer } from "../file-names.ts";
import { fitTo, type Lose, losing } from "../fit.ts";
import { baseName, type Format, type Piece, type ReadOptions, type WriteOptions } from "../format.ts";
import { isUnchanged, type Origin, originOf, type SourceDocument, withOrigin } from "../origin.ts";
import { reporting } from "../placing.ts";
import { sentencesFor } from "../token-sentences.ts";
import { attributesText, NO_XML, xmlCharacters } from "../xml/escape.ts";
import { elementsIn, type XmlElement, xmlRecords } from "../xml/records.ts";
import {
  annotationsFor,
  CAS,
  type CasAnnotation,
  documentOfCas,
  entityOf,
  type NewAnnotation,
} from "./annotations.ts";
import { TYPE_SYSTEM } from "./type-system.ts";

interface XmiOrigin extends Origin {
  readonly root: XmlElement;
  /** The type system beside it. */
  readonly types: string | undefined;
}

const TYPES_FILE = "TypeSystem.xml";

const SPACES: Readonly<Record<string, string>> = { "ner.type": "ner", "segmentation.type": "segmentation" };
const plainName = (name: string) => name.replace(/^.*:/, "");

async function* read(chunks: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<SourceDocument> {
  const report = reporting(options);
  const types = await options.companion?.(TYPES_FILE);
  let held: SourceDocument | undefined;
  let lead = "";
  for await (const record of xmlRecords(
    chunks,
    (name, path) => path.length === 0 && plainName(name) === "XMI",
    report,
  )) {
    if ("after" in record) {
      if (held) yield { ...held, origin: { ...held.origin, after: record.after } };
      else if (lead + record.after) options.onRest?.(lead + record.after);
      return;
    }
    const elements = elementsIn(record.root);
    const sofas = elements.filter(
      (e) => plainName(e.name) === "Sofa" && e.attributes.sofaString !== undefined,
    );
    const sofa = sofas[0];
    if (!sofa || held) {
      report(
        record.line,
        held ? "a second XMI in one file is kept as it is" : "there is no sofa with a text; nothing is read",
      );
      lead += record.before + record.raw;
      continue;
    }
    if (sofas.length > 1)
      report(sofas[1]?.line ?? 0, "only the first sofa is read; the others are kept as they are");
    const text = sofa.attributes.sofaString ?? "";
    const annotations = elements.flatMap((e): CasAnnotation[] => {
      const { begin, end } = e.attributes;
      if (begin === undefined || end === undefined || e.attributes.sofa !== sofa.attributes["xmi:id"])
        return [];
      return [
        {
          id: e.attributes["xmi:id"] ?? "",
          name: plainName(e.name),
          begin: Number(begin),
          end: Number(end),
          features: e.attributes,
          line: e.line,
          raw: e,
        },
      ];
    });
    const { document, items, extras } = documentOfCas(
      baseName(options.file),
      text,
      annotations,
      options,
      report,
    );
    const origin: Omit<XmiOrigin, "read"> = {
      format: "xmi",
      before: record.before,
      raw: record.raw,
      line: record.line,
      items,
      ...(extras.length ? { extras } : {}),
      root: record.root,
      types,
    };
    held = withOrigin(document, origin);
  }
}

const shown = ({ type, begin, end, value, identifier }: NewAnnotation, id: number, sofa: string): string => {
  const space = Object.entries(SPACES).find(([part]) => type.includes(part))?.[1] ?? "custom";
  const features = {
    "xmi:id": id,
    sofa,
    begin,
    end,
    ...(value === undefined ? {} : { value }),
    ...(identifier === undefined ? {} : { identifier }),
  };
  return `<${space}:${type.replace(/^.*\./, "")}${attributesText(features)}/>`;
};

function fresh(document: Document, lose: Lose): string {
  const annotations = annotationsFor(document, sentencesFor(document), lose);
  const members = annotations.map((_, i) => i + 2).join(" ");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" xmlns:segmentation="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" xmi:version="2.0">',
    '<cas:NULL xmi:id="0"/>',
    ...annotations.map((a, i) => shown(a, i + 2, "1")),
    `<cas:Sofa${attributesText({ "xmi:id": 1, sofaNum: 1, sofaID: "_InitialView", mimeType: "text", sofaString: document.text })}/>`,
    `<cas:View${attributesText({ sofa: 1, members })}/>`,
    "</xmi:XMI>",
    "",
  ].join("\n");
}

/** The raw XMI without the elements that are gone, and with new ones before the sofa. */
function edited(document: Document, origin: XmiOrigin): string {
  const { root, raw, items = new Map() } = origin;
  const elements = elementsIn(root);
  const kept = new Set(document.mentions.map((m) => items.get(m)));
  const was = new Set(items.values());
  const gone = elements.filter((e) => was.has(e) && !kept.has(e));
  const goneIds = new Set(gone.map((e) => e.attributes["xmi:id"]));
  const sofa = elements.find((e) => plainName(e.name) === "Sofa") as XmlElement;
  const sofaId = sofa.attributes["xmi:id"] ?? "1";
  let next = Math.max(0, ...elements.map((e) => Number(e.attributes["xmi:id"]) || 0));
  const added = document.mentions
    .filter((m) => !items.has(m))
    .map((m) => ({ id: ++next, line: shown(entityOf(m), next, sofaId) }));
  const edits = gone.map((e) => ({ start: e.start, end: e.end, text: "" }));
  const view = elements.find((e) => plainName(e.name) === "View" && e.attributes.sofa === sofaId);
  if (view) {
    const members = (view.attributes.members ?? "").split(/\s+/).filter((id) => id && !goneIds.has(id));
    const text = raw.slice(view.start, view.end);
    const all = [...members, ...added.map((a) => a.id)].join(" ");
    const put = /\smembers\s*=\s*(?:"[^"]*"|'[^']*')/.test(text)
      ? text.replace(/(\smembers\s*=\s*)(?:"[^"]*"|'[^']*')/, (_, name: string) => `${name}"${all}"`)
      : text.replace(/\/?>/, (end) => ` members="${all}"${end}`);
    edits.push({ start: view.start, end: view.end, text: put });
  }
  // New elements use the prefix that the file binds to the package, or bind it themselves.
  const bound = Object.entries(root.attributes)
    .find(([, v]) => /ner\/type\.ecore$/.test(v))?.[0]
    .replace(/^xmlns:/, "");
  const lines = added.map(({ line }) =>
    bound
      ? line.replace("<ner:", `<${bound}:`)
      : line.replace(
          "<ner:NamedEntity",
          '<ner:NamedEntity xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore"',
        ),
  );
  if (lines.length) edits.push({ start: sofa.start, end: sofa.start, text: lines.join("") });
  edits.sort((a, b) => b.start - a.start || b.end - a.end);
  let text = raw;
  for (const { start, end, text: put } of edits) text = text.slice(0, start) + put + text.slice(end);
  return origin.before + text + (origin.after ?? "");
}

async function* write(documents: AsyncIterable<Document>, options: WriteOptions): AsyncGenerator<Piece> {
  const name = namer();
  for await (const document of documents) {
    const lose = losing(document, options.onLoss);
    const file = name(document.id);
    if (file !== document.id) lose("id", document.id, `the file is called ${file}.xmi`);
    const origin = originOf<XmiOrigin>(document, "xmi");
    if (origin?.types !== undefined) yield { file: TYPES_FILE, text: origin.types, shared: true };
    if (origin && isUnchanged(document, origin)) {
      yield { file: `${file}.xmi`, text: origin.before + origin.raw + (origin.after ?? "") };
      continue;
    }
    const fitted = fitTo(document, "xmi", CAS, lose);
    for (const c of document.text.match(NO_XML) ?? [])
      lose(
        "text",
        `U+${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
        "XML has no form for this character; written as a space",
      );
    if (origin && document.text === origin.read.text)
      yield { file: `${file}.xmi`, text: edited(fitted, origin) };
    else {
      yield { file: TYPES_FILE, text: TYPE_SYSTEM, shared: true };
      yield { file: `${file}.xmi`, text: fresh({ ...fitted, text: xmlCharacters(document.text) }, lose) };
    }
  }
}

export const xmiFormat: Format = {
  name: "xmi",
  title: "UIMA CAS XMI",
  endings: ["xmi"],
  layout: "files",
  capabilities: CAS,
  detect: (head) => /<xmi:XMI[\s>]/.test(head),
  read,
  write,
};
