// BioC XML, version 1 (written and read) and 2 (read: ids and offsets as attributes), one document at a time.
import type { Document } from "../../../text/document.ts";
import { fitTo, type Lose } from "../fit.ts";
import { baseName, type Format, type Piece, type ReadOptions, type WriteOptions } from "../format.ts";
import { type Frame, writeFramed } from "../framed.ts";
import { isUnchanged, type Origin, originOf, type SourceDocument, withOrigin } from "../origin.ts";
import { reporting } from "../placing.ts";
import { attributesText, escapeText, NO_XML, xmlCharacters } from "../xml/escape.ts";
import { elementIn, elementsIn, textIn, type XmlElement, xmlRecords } from "../xml/records.ts";
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

interface BioCOrigin extends Origin {
  readonly tree: BioCDocument;
}

const childText = (of: XmlElement, name: string): string | undefined => {
  const child = elementIn(of, name);
  return child && textIn(child);
};
/** An element in version 1, an attribute in version 2. */
const idOf = (of: XmlElement) => of.attributes.id ?? childText(of, "id") ?? "";
const offsetOf = (of: XmlElement) => Number(of.attributes.offset ?? childText(of, "offset") ?? 0) || 0;

const infonsOf = (of: XmlElement): Infons =>
  elementsIn(of, "infon").map((i) => [i.attributes.key ?? "", i.attributes.value ?? textIn(i)] as const);

const holderOf = (of: XmlElement): BioCHolder => ({
  infons: infonsOf(of),
  annotations: elementsIn(of, "annotation").map(
    (a): BioCAnnotation => ({
      id: idOf(a),
      infons: infonsOf(a),
      text: childText(a, "text"),
      locations: elementsIn(a, "location").map((l) => ({
        offset: Number(l.attributes.offset ?? Number.NaN),
        length: Number(l.attributes.length ?? Number.NaN),
      })),
      line: a.line,
    }),
  ),
  relations: elementsIn(of, "relation").map(
    (r): BioCRelation => ({
      id: idOf(r),
      infons: infonsOf(r),
      nodes: elementsIn(r, "node").map((n) => ({
        refid: n.attributes.refid ?? "",
        role: n.attributes.role ?? "",
      })),
      line: r.line,
    }),
  ),
});

const sentenceOf = (of: XmlElement): BioCSentence => ({
  offset: offsetOf(of),
  text: childText(of, "text"),
  ...holderOf(of),
});

const treeOf = (root: XmlElement): BioCDocument => ({
  id: idOf(root),
  passages: elementsIn(root, "passage").map(
    (p): BioCPassage => ({
      ...sentenceOf(p),
      sentences: elementsIn(p, "sentence").map(sentenceOf),
    }),
  ),
  ...holderOf(root),
});

const infonsXml = (infons: Infons) =>
  infons.map(([key, value]) => `<infon${attributesText({ key })}>${escapeText(value)}</infon>`).join("");

const holderXml = (h: BioCHolder) =>
  [
    ...h.annotations.map((a) => {
      const locations = a.locations
        .map((l) => `<location${attributesText({ offset: l.offset, length: l.length })}/>`)
        .join("");
      const text = a.text === undefined ? "" : `<text>${escapeText(a.text)}</text>`;
      return `<annotation${attributesText({ id: a.id })}>${infonsXml(a.infons)}${locations}${text}</annotation>\n`;
    }),
    ...h.relations.map((r) => {
      const nodes = r.nodes.map((n) => `<node${attributesText({ refid: n.refid, role: n.role })}/>`).join("");
      return `<relation${attributesText({ id: r.id })}>${infonsXml(r.infons)}${nodes}</relation>\n`;
    }),
  ].join("");

const sentenceXml = (s: BioCSentence, inside = "") =>
  `${infonsXml(s.infons)}<offset>${s.offset}</offset>${s.text === undefined ? "" : `<text>${escapeText(s.text)}</text>`}\n${inside}${holderXml(s)}`;

const xmlOf = (tree: BioCDocument): string => {
  const passages = tree.passages.map((p) => {
    const sentences = p.sentences.map((s) => `<sentence>${sentenceXml(s)}</sentence>\n`).join("");
    return `<passage>${sentenceXml(p, sentences)}</passage>\n`;
  });
  return `<document><id>${escapeText(tree.id)}</id>${infonsXml(tree.infons)}\n${passages.join("")}${holderXml(tree)}</document>`;
};

async function* read(chunks: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<SourceDocument> {
  const report = reporting(options);
  const base = baseName(options.file);
  let held: SourceDocument | undefined;
  let number = 0;
  for await (const record of xmlRecords(chunks, (name) => name === "document", report)) {
    if ("after" in record) {
      if (held) yield { ...held, origin: { ...held.origin, after: record.after } };
      else if (record.after) options.onRest?.(record.after);
      return;
    }
    if (held) yield held;
    number++;
    const tree = treeOf(record.root);
    const id = number === 1 ? base : `${base}-${number}`;
    const { document, items, extras } = documentOfTree(tree, { id, line: record.line, options, report });
    const origin: Omit<BioCOrigin, "read"> = {
      format: "bioc-xml",
      before: record.before,
      raw: record.raw,
      ...(number === 1 ? { first: true as const } : {}),
      line: record.line,
      items,
      ...(extras.length ? { extras } : {}),
      tree,
    };
    held = withOrigin(document, origin);
  }
}

const FRAME: Frame = {
  open: '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE collection SYSTEM "BioC.dtd">\n<collection><source></source><date></date><key></key>\n',
  between: "\n",
  close: "\n</collection>\n",
  opens: /<collection[\s>]/,
  goesOn: /^\s*$/,
  closes: /<\/collection>/,
};

function textOf(document: Document, lose: Lose): string {
  const origin = originOf<BioCOrigin>(document, "bioc-xml");
  if (origin && isUnchanged(document, origin)) return origin.raw;
  const fitted = fitTo(document, "bioc-xml", BIOC, lose);
  for (const c of document.text.match(NO_XML) ?? [])
    lose(
      "text",
      `U+${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
      "XML has no form for this character; written as a space",
    );
  const clean = { ...fitted, text: xmlCharacters(document.text) };
  return xmlOf(treeOfDocument(clean, origin?.tree, origin?.items ?? new Map(), lose));
}

const write = (documents: AsyncIterable<Document>, options: WriteOptions): AsyncIterable<Piece> =>
  writeFramed("bioc-xml", () => FRAME, FRAME.open + FRAME.close, documents, options, textOf);

export const bioCXmlFormat: Format = {
  name: "bioc-xml",
  title: "BioC XML",
  endings: ["bioc.xml", "xml"],
  layout: "stream",
  capabilities: BIOC,
  detect: (head) => /<collection[\s>]/.test(head) && /<document[\s>]/.test(head),
  read,
  write,
};
