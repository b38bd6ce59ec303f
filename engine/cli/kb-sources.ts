// Sources of `curie kb import`: the formats it reads, the options of each, and their concepts.
import { type Command, Option } from "commander";
import type { Concept } from "../kb/concept.ts";
import { inBranches } from "../kb/importers/branch-groups.ts";
import { importClaml } from "../kb/importers/claml.ts";
import { accompanied, COMPANION_FIELDS, type Companion } from "../kb/importers/companions.ts";
import {
  CHOICE_FORMATS,
  dialectOf,
  looksLike,
  VOCABULARY_FORMATS,
  type VocabularyFormat,
} from "../kb/importers/formats.ts";
import { type GroupMap, readGroupMap } from "../kb/importers/group-map.ts";
import { importIdLists } from "../kb/importers/id-lists.ts";
import { importJsonRecords } from "../kb/importers/json-records.ts";
import { importJsonl } from "../kb/importers/jsonl.ts";
import { importMeshAscii } from "../kb/importers/mesh-ascii.ts";
import { importMeshXml } from "../kb/importers/mesh-xml.ts";
import { importNcbiTaxonomy } from "../kb/importers/ncbi-taxonomy.ts";
import { importObo } from "../kb/importers/obo.ts";
import { importOwl } from "../kb/importers/owl.ts";
import { importRf2 } from "../kb/importers/rf2.ts";
import { importRrf } from "../kb/importers/rrf.ts";
import { openSource } from "../kb/importers/source.ts";
import { type Stated, statedBy } from "../kb/importers/stated.ts";
import type { Columns } from "../kb/importers/table-columns.ts";
import { importTextToCode } from "../kb/importers/text-to-code.ts";
import { translated } from "../kb/importers/translations.ts";
import { importTsv } from "../kb/importers/tsv.ts";
import { bcp47Of, parseLanguages } from "../kb/importers/umls-languages.ts";
import { parseTypes } from "../kb/importers/umls-types.ts";
import type { ImportReport } from "../kb/report.ts";
import { UsageError } from "./exit-codes.ts";
import { repeated } from "./options.ts";
import { joinsOf, parsed, prefixOf, type TableArguments, tsvOptions } from "./table-options.ts";

export type Format = VocabularyFormat;

export interface SourceArguments extends TableArguments {
  from: Format;
  language: string;
  sources?: string;
  languages?: string;
  types?: string;
  suppressed?: true;
  languageRefset?: string;
  only?: string;
  translations?: string[];
  mappings?: string[];
  edges?: string[];
  groups?: string;
}

export const addSourceOptions = (command: Command): Command =>
  command
    .addOption(
      new Option("-f, --from <format>", "format of the sources (default: told from the first one)").choices(
        VOCABULARY_FORMATS,
      ),
    )
    .option("--sources <names>", "rrf: only these source vocabularies: MSH,SNOMEDCT_US (default: all)")
    .option("--languages <codes>", "rrf, rf2: only names in these languages: ENG,FRE or en,fr (default: all)")
    .option("--types <types>", "rrf: only these semantic types or groups: T047,CHEM (default: all)")
    .option("--suppressed", "rrf: names that are suppressed too")
    .option(
      "--language-refset <id>",
      "rf2: the reference set whose preferred terms win (default: US English)",
    )
    .option(
      "--translations <table>",
      "a table of translations (Babelon) that adds names; may be repeated",
      repeated,
    )
    .option(
      "--mappings <table>",
      "a table of mappings (SSSOM) that adds cross-references; may be repeated",
      repeated,
    )
    .option(
      "--edges <table>",
      "a list of edges (concept, subClassOf, parent) that adds parents; may be repeated",
      repeated,
    )
    .option(
      "--only <prefixes>",
      "only concepts whose ids begin so: DOID or HP,MONDO; files of one vocabulary hold parts of others (default: all)",
    )
    .option("--groups <file>", "semantic groups of your own: lines KEY = GROUP, or the UMLS's SemGroups.txt");

export const SOURCE_HELP = `
Formats and what to give for each:
  obo            OBO 1.2 or 1.4, or OBO graphs JSON
  owl            OWL in RDF/XML, as the OBO library publishes it
  rrf            UMLS: the folder with MRCONSO.RRF, MRSTY.RRF, MRDEF.RRF, MRREL.RRF, MRCUI.RRF, or MRCONSO.RRF in it
  rf2            SNOMED CT: the folder of an unpacked release, of which the snapshot is read
  mesh-xml       MeSH: desc2025.xml, supp2025.xml
  mesh-ascii     MeSH: d2025.bin and c2025.bin together, so that mapped headings are found
  ncbi-taxonomy  the folder of an unpacked taxdump (names.dmp, nodes.dmp, merged.dmp)
  claml          ICD-10 and other classifications in ClaML; --prefix ICD10: says what goes before codes
  tsv            any table, with --columns or --preset (below)
  jsonl          one concept to a line
  json           one array of concepts
  text-to-code   one object of names with their codes, or of groups of them (text_to_code.json)
  id-list        lines id|id||name|name, as MEDIC has them
  translations   a vocabulary first (obo, owl, jsonl, mesh-xml, mesh-ascii, claml), then tables of translations

A key of --groups is a semantic type or its TUI, an OBO namespace, a MeSH branch (C04), an id prefix (HP:), a value of
the group column, or the id of a concept, which stands for all below it.`;

/** What the first file of `--from translations` is. */
async function vocabularyFormat(file: string): Promise<Format> {
  const source = await openSource(file);
  await source.close();
  const found = dialectOf(source.head) ?? looksLike(source.head);
  switch (found) {
    case "obo":
    case "obographs":
      return "obo";
    case "owl":
    case "mesh-xml":
    case "mesh-ascii":
    case "claml":
    case "jsonl":
      return found;
    default:
      throw new UsageError(
        `${file}: --from translations needs a vocabulary first, in obo, owl, jsonl, mesh-xml, mesh-ascii or claml; ` +
          "for another format say --from FORMAT and --translations TABLE.",
      );
  }
}

/** How each of these is written. */
const WRITTEN: Readonly<Record<keyof typeof CHOICE_FORMATS, string>> = {
  sources: "--sources",
  types: "--types",
  suppressed: "--suppressed",
  languages: "--languages",
  languageRefset: "--language-refset",
  prefix: "--prefix",
  columns: "--columns",
  preset: "--preset",
  where: "--where",
};

/** Throws `UsageError` for an option that says nothing about the format: it would be passed over in silence. */
function mustApply(options: SourceArguments): void {
  for (const [choice, formats] of Object.entries(CHOICE_FORMATS)) {
    const option = choice as keyof typeof CHOICE_FORMATS;
    // A table that is joined has ids to put a prefix before, too.
    if (options[option] === undefined || (option === "prefix" && options.join?.length)) continue;
    if (!(formats as readonly Format[]).includes(options.from))
      throw new UsageError(
        `${WRITTEN[option]} is for --from ${listed(formats)}, and these sources are read as ${options.from}.`,
      );
  }
}

const listed = (formats: readonly string[]): string =>
  formats.length > 1 ? `${formats.slice(0, -1).join(", ")} and ${formats.at(-1)}` : formats.join();

/** Throws `UsageError` for a column of a joined table that would be passed over. */
function mustAdd(join: { readonly file: string; readonly columns: Columns }, from: Format): void {
  const stray = Object.keys(join.columns).find((f) => !(COMPANION_FIELDS as readonly string[]).includes(f));
  if (stray !== undefined)
    throw new UsageError(
      `--join ${join.file}: ${stray} is not added to concepts of --from ${from}; a table beside them has ${COMPANION_FIELDS.join(", ")}.`,
    );
}

/** Tables beside the vocabulary. A join of a table is the business of its importer. */
function companionsOf(options: SourceArguments): Companion[] {
  return [
    ...(options.mappings ?? []).map((file) => ({ kind: "mappings" as const, file })),
    ...(options.edges ?? []).map((file) => ({ kind: "edges" as const, file })),
    ...(options.from === "tsv" ? [] : joinsOf(options)).map((join) => {
      mustAdd(join, options.from);
      const { file, ...table } = join;
      return {
        kind: "table" as const,
        file,
        table,
        ...prefixOf(options),
        ...(options.separator === undefined ? {} : { listSeparator: options.separator }),
      };
    }),
  ];
}

/** The concepts of all sources. Throws `UsageError` for options that cannot be read. */
export async function* conceptsOf(
  files: readonly string[],
  options: SourceArguments,
  report: ImportReport,
): AsyncGenerator<Concept> {
  mustApply(options);
  if (options.only !== undefined)
    report.only = new Set(options.only.split(",").map((p) => p.trim().replace(/:$/, "").toLowerCase()));
  const tables = [...(options.translations ?? [])];
  let { from } = options;
  let vocabularies = files;
  if (from === "translations") {
    const [vocabulary = "", ...rest] = files;
    if (rest.length + tables.length === 0)
      throw new UsageError("--from translations needs a vocabulary and one table of translations or more.");
    from = await vocabularyFormat(vocabulary);
    vocabularies = [vocabulary];
    tables.unshift(...rest);
  }
  const companions = companionsOf({ ...options, from });
  const groups = options.groups === undefined ? undefined : await readGroupMap(options.groups, report);
  const pass = (into: ImportReport): AsyncGenerator<Concept> => {
    let concepts = read(vocabularies, { ...options, from }, into, groups);
    if (companions.length > 0) concepts = accompanied(concepts, companions, into);
    return tables.length > 0 ? translated(concepts, tables, into) : concepts;
  };
  yield* inBranches(pass, report, groups?.branches());
}

async function* read(
  files: readonly string[],
  options: SourceArguments,
  report: ImportReport,
  groups: GroupMap | undefined,
): AsyncGenerator<Concept> {
  const common = {
    report,
    language: options.language,
    ...(options.group ? { group: options.group } : {}),
    ...(groups ? { groups } : {}),
  };
  const languages = options.languages && parsed("--languages", options.languages, parseLanguages);
  const types = options.types && parsed("--types", options.types, parseTypes);
  const table = options.from === "tsv" ? tsvOptions(options, report) : undefined;
  if (options.from === "mesh-ascii") {
    yield* importMeshAscii(files, common);
    return;
  }
  for (const file of files) {
    switch (options.from) {
      case "tsv":
        if (table) yield* importTsv(file, { ...table, ...(groups ? { groups } : {}) });
        break;
      case "id-list":
        yield* importIdLists(file, { ...common, ...prefixOf(options) });
        break;
      case "obo":
        yield* importObo(file, common);
        break;
      case "owl":
        yield* importOwl(file, common);
        break;
      case "rrf":
        yield* importRrf(file, {
          ...common,
          ...(options.sources
            ? { sources: new Set(options.sources.split(",").map((s) => s.trim().toUpperCase())) }
            : {}),
          ...(languages ? { languages } : {}),
          ...(types ? { types } : {}),
          suppressed: options.suppressed === true,
        });
        break;
      case "rf2":
        yield* importRf2(file, {
          ...common,
          ...(languages ? { languages: new Set([...languages].map(bcp47Of)) } : {}),
          ...(options.languageRefset ? { languageRefset: options.languageRefset } : {}),
        });
        break;
      case "mesh-xml":
        yield* importMeshXml(file, common);
        break;
      case "ncbi-taxonomy":
        yield* importNcbiTaxonomy(file, common);
        break;
      case "claml":
        yield* importClaml(file, { ...common, ...prefixOf(options) });
        break;
      case "json":
        yield* importJsonRecords(file, common);
        break;
      case "text-to-code":
        yield* importTextToCode(file, { ...common, ...prefixOf(options) });
        break;
      default:
        yield* importJsonl(file, common);
    }
  }
}

/** What the first source says of itself. */
export async function statedByFirst(files: readonly string[], from: Format): Promise<Stated> {
  const [first] = files;
  if (first === undefined) return {};
  return statedBy(first, from === "translations" ? await vocabularyFormat(first) : from);
}
