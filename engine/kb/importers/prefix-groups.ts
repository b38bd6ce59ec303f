// The semantic group of a concept, from the vocabulary that its id names: what to assume when nobody says.
import type { SemanticGroup } from "../groups.ts";

/** By id prefix, lower case. */
const PREFIXES: Record<string, SemanticGroup> = {
  ...all(
    "DISO",
    "doid hp mondo ordo orphanet omim mim mp icd10 icd10cm icd10gm icd10am icd10who icd9 icd9cm icd11 icdo icdo3 medgen symp idodis",
  ),
  ...all("ANAT", "cl uberon fma ma emapa bto zfa xao fbbt wbbt caro po aeo ehdaa2 clo"),
  ...all("CHEM", "chebi drugbank chembl rxnorm atc cas pubchem pubchem.compound unii vo"),
  ...all("GENE", "so pr hgnc ncbigene ensembl uniprot uniprotkb entrez"),
  ...all("LIVB", "ncbitaxon taxid vto"),
  ...all("PHYS", "vt"),
  ...all("PHEN", "mop rxno rex"),
  ...all("PROC", "maxo obi cmo loinc ops"),
  ...all("ACTI", "nbo"),
  ...all("CONC", "bfo iao ro pato uo cob ncit"),
  ...all("GEOG", "gaz"),
};

/** By OBO namespace, for vocabularies of several kinds of things. */
const NAMESPACES: Record<string, SemanticGroup> = {
  biological_process: "PHYS",
  molecular_function: "PHYS",
  cellular_component: "ANAT",
  disease_ontology: "DISO",
  human_phenotype: "DISO",
  chebi_ontology: "CHEM",
  sequence: "GENE",
  protein: "GENE",
  ncbi_taxonomy: "LIVB",
  uberon: "ANAT",
  cell: "ANAT",
};

function all(group: SemanticGroup, prefixes: string): Record<string, SemanticGroup> {
  return Object.fromEntries(prefixes.split(" ").map((p) => [p, group]));
}

export const prefixOf = (id: string): string => id.slice(0, Math.max(0, id.indexOf(":")));

/** The group that the id's prefix or the namespace implies, or undefined. */
export const impliedGroup = (id: string, namespace?: string): SemanticGroup | undefined => {
  const byNamespace =
    namespace !== undefined && Object.hasOwn(NAMESPACES, namespace) ? NAMESPACES[namespace] : undefined;
  const prefix = prefixOf(id).toLowerCase();
  return (Object.hasOwn(PREFIXES, prefix) ? PREFIXES[prefix] : undefined) ?? byNamespace;
};

/** GO's three namespaces are kinds of things; other namespaces only repeat the vocabulary's name. */
const KINDS = new Set(["biological_process", "molecular_function", "cellular_component"]);

/** Semantic types that an OBO namespace tells: "biological process", or none. */
export const typesOfNamespace = (namespace: string | undefined): string[] =>
  namespace !== undefined && KINDS.has(namespace) ? [namespace.replaceAll("_", " ")] : [];
