// Column mappings of tables that everybody gets in the same form, by name; and a guess at any other table from the names
// of its columns. Both only fill in what a person did not say.
import type { SemanticGroup } from "../groups.ts";

export interface Preset {
  /** As a person asks for it: `loinc`. */
  readonly name: string;
  /** What it is for, in words. */
  readonly title: string;
  /** FIELD=COLUMN, as `parseColumns` reads it. */
  readonly columns: string;
  /** Columns that together tell such a table. */
  readonly told: readonly string[];
  readonly prefix?: string;
  readonly separator?: string;
  readonly delimiter?: string;
  readonly comment?: string;
  readonly header?: false;
  readonly group?: SemanticGroup;
  readonly where?: readonly string[];
  /** What its publisher asks of everybody. */
  readonly license?: string;
}

/** CTD's downloads name their columns in a comment only. */
const CTD = { separator: "|", comment: "#", header: false } as const;

export const PRESETS: readonly Preset[] = [
  {
    name: "loinc",
    title: "LOINC: Loinc.csv",
    columns:
      "id=LOINC_NUM,name=LONG_COMMON_NAME,synonyms=SHORTNAME,synonyms=CONSUMER_NAME,synonyms=RELATEDNAMES2," +
      "definition=DefinitionDescription,types=CLASS,obsolete=STATUS",
    told: ["LOINC_NUM", "LONG_COMMON_NAME"],
    prefix: "LOINC:",
    separator: ";",
    group: "PROC",
    license: "LOINC is copyright Regenstrief Institute, Inc. (loinc.org/license)",
  },
  {
    name: "mesh-terms",
    title: "MeSH descriptors, one term to a row",
    columns: "id=DescriptorUI,name=DescriptorName,synonyms=TermName",
    told: ["DescriptorUI", "DescriptorName", "TermName"],
    prefix: "MESH:",
  },
  {
    name: "mesh-trees",
    title: "MeSH descriptors with tree numbers",
    columns: "id=DescriptorUI,name=DescriptorName,tree=tree_location",
    told: ["DescriptorUI", "DescriptorName", "tree_location"],
    prefix: "MESH:",
  },
  {
    name: "mesh-supplementary",
    title: "MeSH supplementary records, one name to a row",
    columns: "id=SupplementaryUI,name=Name",
    told: ["SupplementaryUI", "Name"],
    prefix: "MESH:",
    group: "CHEM",
  },
  {
    name: "ctd-diseases",
    title: "CTD's MEDIC: CTD_diseases",
    columns: "name=#1,id=#2,altIds=#3,definition=#4,parents=#5,synonyms=#8",
    told: ["DiseaseName", "DiseaseID", "AltDiseaseIDs"],
    group: "DISO",
    ...CTD,
  },
  {
    name: "ctd-chemicals",
    title: "CTD: CTD_chemicals",
    columns: "name=#1,id=#2,definition=#4,parents=#5,synonyms=#8",
    told: ["ChemicalName", "ChemicalID", "CasRN"],
    group: "CHEM",
    ...CTD,
  },
  {
    name: "hgnc",
    title: "HGNC: complete set of gene names",
    columns:
      "id=hgnc_id,name=symbol,synonyms=name,synonyms=alias_symbol,synonyms=alias_name,synonyms=prev_symbol,types=locus_type",
    told: ["hgnc_id", "symbol", "alias_symbol"],
    separator: "|",
    group: "GENE",
  },
  {
    name: "ncbi-gene",
    title: "NCBI Gene: gene_info",
    columns: "id=GeneID,name=Symbol,synonyms=Synonyms,synonyms=description,types=type_of_gene",
    told: ["GeneID", "Symbol", "type_of_gene"],
    prefix: "NCBIGene:",
    separator: "|",
    group: "GENE",
  },
  {
    name: "xref-list",
    title: "Ids and labels with one cross-reference to a row",
    columns: "id=id,name=label,xrefs=xref",
    told: ["id", "label", "xref"],
  },
  {
    name: "sssom-labels",
    title: "SSSOM mappings: the subjects' labels, exact matches as cross-references",
    columns: "id=subject_id,name=subject_label,xrefs=object_id",
    told: ["subject_id", "subject_label", "object_id"],
    comment: "#",
    delimiter: "\t",
    where: ["predicate_id=skos:exactMatch"],
  },
];

export const presetNamed = (name: string | undefined): Preset | undefined =>
  PRESETS.find((p) => p.name === name);

/** The preset whose columns a table has; of several the one that asks for most. */
export const presetFor = (header: readonly string[]): Preset | undefined =>
  PRESETS.filter((p) => p.told.every((column) => header.includes(column))).sort(
    (a, b) => b.told.length - a.told.length,
  )[0];

/** What columns of a field are called, the likeliest first. Compared without case, blanks and underscores. */
const NAMES: readonly (readonly [field: string, pattern: RegExp])[] = [
  ["id", /^(?:\?cls|id|curie|identifier|conceptid|termid|code|cui|ui|\w+id|\w+code)$/],
  ["name", /^(?:name|label|preferred(?:name|term|label)|prefname|term|title|\w*label|\w*name)$/],
  ["synonyms", /^(?:synonyms?|aliases|alias|alternative(?:names?|labels?)|altlabels?|entryterms?)$/],
  ["definition", /^\??(?:definitions?|def|description|scopenote)$/],
  ["parents", /^(?:parents?|parentids?|broader|isa|superclass(?:es)?)$/],
  ["xrefs", /^\??(?:xrefs?|dbxrefs?|crossreferences?|mappings?)$/],
  ["group", /^(?:group|semanticgroup|sg)$/],
  ["types", /^(?:types?|semantictypes?|sty|category|class)$/],
  ["obsolete", /^(?:obsolete|isobsolete|deprecated|status)$/],
  ["language", /^(?:language|lang)$/],
];

/** `id=Code,name=Label`: which columns of the header are likely to hold what; undefined without an id or a name. */
export function guessColumns(header: readonly string[]): string | undefined {
  const plain = header.map((h) =>
    h
      .trim()
      .toLowerCase()
      .replace(/[\s_-]/g, ""),
  );
  const taken = new Set<number>();
  const mapping: string[] = [];
  for (const [field, pattern] of NAMES) {
    // The alternatives of a pattern stand in order of likelihood, the columns in order of the table.
    const exact = plain.findIndex((h, i) => !taken.has(i) && h === field);
    const at = exact >= 0 ? exact : plain.findIndex((h, i) => !taken.has(i) && pattern.test(h));
    if (at < 0 || /[,=]/.test(header[at] as string)) continue;
    taken.add(at);
    mapping.push(`${field}=${(header[at] as string).trim()}`);
  }
  const found = (field: string) => mapping.some((m) => m.startsWith(`${field}=`));
  return found("id") && found("name") ? mapping.join(",") : undefined;
}
