// What a vocabulary says of itself: its version and its licence, as the header of its format has them. A licence is
// carried in the knowledge base and shown wherever that is.
import { basename, resolve } from "node:path";
import { ImportReport } from "../report.ts";
import { clamlVersion } from "./claml.ts";
import { looksLike, type VocabularyFormat } from "./formats.ts";
import { jsonItems } from "./json-items.ts";
import { withoutEscapes } from "./obo-syntax.ts";
import { owlVersion } from "./owl.ts";
import { openSource, type Source } from "./source.ts";

export interface Stated {
  readonly version?: string;
  readonly license?: string;
}

/** What those who publish a vocabulary in a format of its own ask of everybody; their files do not repeat it. */
const PUBLISHERS: Partial<Record<VocabularyFormat, string>> = {
  rrf: "UMLS Metathesaurus License; some of its source vocabularies have terms of their own",
  rf2: "SNOMED CT Affiliate License",
  "mesh-xml": "Courtesy of the U.S. National Library of Medicine (MeSH terms and conditions)",
  "mesh-ascii": "Courtesy of the U.S. National Library of Medicine (MeSH terms and conditions)",
};

/** A date or number in the name of the file or folder, where the format itself has no place for a version. */
const NAMED: Partial<Record<VocabularyFormat, RegExp>> = {
  rrf: /(?:^|[\\/_-])(\d{4}A[A-C])(?=$|[\\/_.-])/i,
  rf2: /_(\d{8})(?:T\w+)?(?=$|[\\/.])/,
  "mesh-xml": /(?:desc|supp)(\d{4})(?=\.|$)/i,
  "mesh-ascii": /(?:^|[\\/])[dc](\d{4})(?=\.|$)/i,
};

const LICENCE = /(?:^|[/#:])(?:license|rights)$/;
const LONGEST = 500;

const inWords = (text: string | undefined): string | undefined =>
  text?.replace(/\s+/g, " ").trim().slice(0, LONGEST) || undefined;

/** `http://purl.obolibrary.org/obo/doid/releases/2018-07-05/doid.owl` is 2018-07-05, `.../version2.6/x.owl` 2.6; other words stand. */
const releaseOf = (version: string | undefined): string | undefined =>
  version &&
  (/(?:^|\/)releases\/([^/]+)/.exec(version)?.[1] ??
    /\/v(?:ersion)?(\d[\d.]*)(?=\/|$)/.exec(version)?.[1] ??
    version);

/** The date in a file's own name: `ncit-2018-06-08.json.gz`. */
const dateOf = (path: string): string | undefined =>
  /(?:^|\D)((?:19|20)\d\d-(?:0\d|1[0-2])(?:-[0-3]\d)?)(?=\D|$)/.exec(basename(path))?.[1];

/** `property_value: http://purl.org/dc/terms/license "CC BY 4.0" xsd:string`, or a remark that speaks of a licence. */
function oboLicence(head: string): string | undefined {
  const [header = ""] = head.split(/^\[\w+\]/m, 1);
  const values = [...header.matchAll(/^property_value:\s*(\S+)\s+(?:"((?:[^"\\]|\\.)*)"|(\S+))/gm)];
  const found = (last: string) =>
    values.find(([, property = ""]) => property.endsWith(last) && LICENCE.test(property));
  const [, , quoted, iri] = found("license") ?? found("rights") ?? [];
  const remark = [...header.matchAll(/^remark:\s*(.+)$/gm)].find(([, words = ""]) =>
    /licen[cs]e/i.test(words),
  )?.[1];
  return inWords(withoutEscapes(quoted ?? iri ?? remark ?? ""));
}

/** `<dcterms:license rdf:resource="..."/>` or a text, in the ontology's header. */
function owlLicence(head: string): string | undefined {
  const [header = ""] = head.split(/<owl:Class\b/, 1);
  for (const name of ["license", "rights"]) {
    const found = new RegExp(
      `<[\\w.-]+:${name}\\b(?:[^>]*\\brdf:resource\\s*=\\s*["']([^"']+)["'][^>]*|[^>]*)>(?:\\s*([^<]+))?`,
    ).exec(header);
    const licence = inWords(found?.[1] ?? found?.[2]);
    if (licence) return licence;
  }
  return undefined;
}

interface GraphMeta {
  readonly version?: unknown;
  readonly basicPropertyValues?: readonly { readonly pred?: unknown; readonly val?: unknown }[];
}

/** The `meta` of the first graph, which may stand behind all its nodes. */
async function graphStates(source: Source): Promise<Stated> {
  const isMeta = (path: readonly string[]) => path.length === 3 && path[0] === "graphs" && path[2] === "meta";
  for await (const { value } of jsonItems(source, isMeta, new ImportReport(0))) {
    const { version, basicPropertyValues } = (value ?? {}) as GraphMeta;
    const values = Array.isArray(basicPropertyValues) ? basicPropertyValues : [];
    const licence = values.find((v) => typeof v?.pred === "string" && LICENCE.test(v.pred))?.val;
    return {
      ...(typeof version === "string" && version ? { version: releaseOf(version) ?? version } : {}),
      ...(typeof licence === "string" && licence ? { license: inWords(licence) ?? licence } : {}),
    };
  }
  return {};
}

const commented = (head: string, name: string): string | undefined =>
  inWords(new RegExp(`^#\\s*${name}:\\s*"?([^"\\r\\n]+)"?\\s*$`, "m").exec(head)?.[1]);

function headStates(
  head: string,
  format: VocabularyFormat,
): { version?: string | undefined; license?: string | undefined } {
  switch (format) {
    case "obo":
      return { version: releaseOf(/^data-version:\s*(.+?)\s*$/m.exec(head)?.[1]), license: oboLicence(head) };
    case "owl":
      return { version: owlVersion(head), license: owlLicence(head) };
    case "claml":
      return { version: clamlVersion(head) };
    case "tsv":
      return {
        version: releaseOf(commented(head, "mapping_set_version")) ?? commented(head, "Report created"),
        license: commented(head, "license"),
      };
    default:
      return {};
  }
}

/** `path` is a file or the folder of a release. Throws `SourceError` where a file cannot be read. */
export async function statedBy(path: string, format: VocabularyFormat): Promise<Stated> {
  let { version, license }: { version?: string | undefined; license?: string | undefined } = {};
  if (format !== "rrf" && format !== "rf2" && format !== "ncbi-taxonomy") {
    const source = await openSource(path);
    const isGraphs = format === "obo" && looksLike(source.head) === "obographs";
    if (!isGraphs) await source.close();
    ({ version, license } = isGraphs ? await graphStates(source) : headStates(source.head, format));
  }
  version ??= NAMED[format]?.exec(resolve(path))?.[1] ?? dateOf(path);
  license ??= PUBLISHERS[format];
  return { ...(version ? { version } : {}), ...(license ? { license } : {}) };
}
