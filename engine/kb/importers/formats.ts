// Which format a source is in, told from its beginning, and the refusal of a file that is not in the one asked for: it
// names the one to ask for instead.
import { type Source, SourceError } from "./source.ts";

/** What a source is imported as: `curie kb import --from`. */
export const VOCABULARY_FORMATS = [
  "obo",
  "owl",
  "rrf",
  "rf2",
  "mesh-xml",
  "mesh-ascii",
  "ncbi-taxonomy",
  "claml",
  "tsv",
  "jsonl",
  "json",
  "text-to-code",
  "id-list",
  "translations",
] as const;
export type VocabularyFormat = (typeof VOCABULARY_FORMATS)[number];

/** Choices that say something about some formats only, each with those. */
export const CHOICE_FORMATS = {
  sources: ["rrf"],
  types: ["rrf"],
  suppressed: ["rrf"],
  languages: ["rrf", "rf2"],
  languageRefset: ["rf2"],
  prefix: ["tsv", "id-list", "claml", "text-to-code"],
  columns: ["tsv"],
  preset: ["tsv"],
  where: ["tsv"],
} as const satisfies Record<string, readonly VocabularyFormat[]>;

export type SourceFormat = "obo" | "obographs" | "tsv" | "jsonl" | "xml" | "json";

/** What the beginning of a text looks like. Every delimited text is a `tsv`. */
export function looksLike(head: string): SourceFormat | undefined {
  const text = head.trimStart();
  if (/^<[?!a-z]/i.test(text)) return "xml";
  if (text.startsWith("{")) {
    if (/^\{\s*"(?:graphs|@context|meta)"/.test(text)) return "obographs";
    const line = text.slice(0, text.search(/\r?\n|$/));
    return /^\{.*"id"\s*:/.test(line) && /\}\s*$/.test(line) ? "jsonl" : "json";
  }
  if (text.startsWith("[") && !/^\[\w+\]/.test(text)) return "json";
  if (
    /^(?:format-version|data-version|ontology|default-namespace)\s*:/m.test(text) ||
    /^\[Term\]/m.test(text)
  )
    return "obo";
  return /[\t,;|]/.test(text.slice(0, text.search(/\r?\n|$/))) ? "tsv" : undefined;
}

/** Vocabularies with a format of their own inside a general one. */
export type Dialect =
  | "owl"
  | "mesh-xml"
  | "claml"
  | "mesh-ascii"
  | "rrf"
  | "rf2"
  | "ncbi-taxonomy"
  | "translations";

const XML_ROOTS: Record<string, Dialect> = {
  "rdf:RDF": "owl",
  DescriptorRecordSet: "mesh-xml",
  SupplementalRecordSet: "mesh-xml",
  ClaML: "claml",
};
/** A comment, the declaration, or a document type with its inner declarations. */
const BEFORE_ROOT = /^\s*(?:<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>[]*(?:\[.*?\])?\s*>)/s;

/** The dialect of a text with this beginning; undefined where it is none of those that have an importer. */
export function dialectOf(head: string): Dialect | undefined {
  let text = head.replace(/^\uFEFF/, "");
  if (looksLike(text) === "xml") {
    while (BEFORE_ROOT.test(text)) text = text.replace(BEFORE_ROOT, "");
    const root = /^\s*<([\w:.-]+)/.exec(text)?.[1] ?? "";
    return Object.hasOwn(XML_ROOTS, root) ? XML_ROOTS[root] : undefined;
  }
  const first = text.slice(0, text.search(/\r?\n|$/));
  if (/^\*NEWRECORD\s*$/m.test(text.slice(0, 1000))) return "mesh-ascii";
  if (/^C\d{7}\|(?:[^|\r\n]*\|){4,}\s*$/.test(first)) return "rrf";
  if (/^id\teffectiveTime\tactive\tmoduleId\t/.test(first)) return "rf2";
  if (/^\d+\t\|\t.*\t\|\s*$/.test(first)) return "ncbi-taxonomy";
  const header = /^(?!#)[^\r\n]+/m.exec(text)?.[0] ?? "";
  if (/(?:^|\t)"?(?:subject|source)_id\b/.test(header) && /\ttranslation_(?:value|text)\b/.test(header))
    return "translations";
  return undefined;
}

const WORDS: Record<SourceFormat | Dialect, string> = {
  obo: "an OBO file: use --from obo.",
  obographs: "an OBO graphs JSON file: use --from obo.",
  tsv: "a table: use --from tsv.",
  jsonl: "a JSON Lines file: use --from jsonl.",
  xml: "XML of a kind that is not read (OWL is read as RDF/XML): convert it to OBO, for example with ROBOT, and use --from obo.",
  json: "one JSON value: use --from json for an array of concepts, --from text-to-code for an object of names.",
  owl: "OWL in RDF/XML: use --from owl.",
  "mesh-xml": "MeSH XML: use --from mesh-xml.",
  "mesh-ascii": "MeSH ASCII: use --from mesh-ascii.",
  claml: "ClaML: use --from claml.",
  rrf: "a file of the UMLS: use --from rrf with MRCONSO.RRF or its folder.",
  rf2: "a SNOMED CT release file: use --from rf2 with the release's folder.",
  "ncbi-taxonomy": "a file of the NCBI Taxonomy dump: use --from ncbi-taxonomy with its folder.",
  translations: "a table of translations: use --from translations.",
};

/** The error for a file that is not in the format asked for; closes it. */
export async function wrongFormat(source: Source, wanted: string): Promise<SourceError> {
  await source.close();
  const found = dialectOf(source.head) ?? looksLike(source.head);
  return new SourceError(
    source.file,
    `this is not ${wanted}; it looks like ${found ? WORDS[found] : "plain text."}`,
  );
}
