// What the embedded models are taught to find. A concept is one corpus tradition's idea of a type (BC5CDR's diseases
// include symptoms, NCBI's do not), and the wordings by which a person may ask for it.

import type { SemanticGroup } from "../../kb/groups.ts";

export interface LabelConcept {
  /** First wording is the usual one. No wording belongs to two concepts of one model. */
  readonly wordings: readonly [string, ...string[]];
  readonly group: SemanticGroup;
  /** What the annotators of its corpora marked. */
  readonly means: string;
  /** From which probability on it is taken, where that is not the recipe's (`curie_ner.threshold`). */
  readonly threshold?: number;
}

export const ENGLISH = {
  chemical: {
    group: "CHEM",
    wordings: ["chemical", "drug", "chemical compound", "medication", "chemical substance", "medicine"],
    means: "chemicals and drugs (BC5CDR, BioRED)",
  },
  disease: {
    group: "DISO",
    wordings: [
      "disease",
      "disorder",
      "medical condition",
      "disease or symptom",
      "adverse effect",
      "symptom",
      "sign or symptom",
    ],
    means: "diseases, signs and symptoms, adverse effects (BC5CDR)",
  },
  "disease name": {
    group: "DISO",
    wordings: ["disease name", "named disease", "genetic disease"],
    means: "names of diseases and classes of diseases, no symptoms (NCBI Disease)",
  },
  phenotype: {
    group: "DISO",
    wordings: ["disease or phenotype", "phenotype", "phenotypic feature"],
    means: "diseases and phenotypic features (BioRED)",
  },
  gene: {
    group: "GENE",
    wordings: ["gene", "protein", "gene or protein", "gene or gene product", "gene product"],
    means: "genes and their products (BC2GM, BioRED, CRAFT, BioNLP)",
  },
  species: {
    group: "LIVB",
    wordings: ["species", "organism", "taxon", "living being"],
    means: "species and other taxa (LINNAEUS, CRAFT, BioRED, BioNLP)",
  },
  "cell line": {
    group: "ANAT",
    wordings: ["cell line", "cultured cell line"],
    means: "cell lines (BioRED, GENIA)",
  },
  "cell type": {
    group: "ANAT",
    wordings: ["cell type", "cell"],
    means: "types of cells (CRAFT, BioNLP, GENIA)",
  },
  "cellular component": {
    group: "ANAT",
    wordings: ["cellular component", "organelle", "subcellular structure"],
    means: "parts of cells (CRAFT, BioNLP)",
  },
  anatomy: {
    group: "ANAT",
    wordings: ["anatomy", "anatomical entity", "body part", "anatomical structure"],
    means: "anatomical entities from the cell up (AnatEM)",
  },
  organ: { group: "ANAT", wordings: ["organ"], means: "organs (BioNLP 2013 CG)" },
  tissue: { group: "ANAT", wordings: ["tissue"], means: "tissues (BioNLP 2013 CG)" },
  cancer: { group: "DISO", wordings: ["cancer", "tumor", "neoplasm"], means: "cancers (BioNLP 2013 CG)" },
  variant: {
    group: "GENE",
    wordings: ["variant", "mutation", "sequence variant", "genetic variant"],
    means: "variants of a sequence (BioRED)",
  },
  molecule: {
    group: "CHEM",
    wordings: ["molecule", "simple chemical", "chemical molecule"],
    means: "chemical entities in the sense of ChEBI (CRAFT, BioNLP)",
  },
  "sequence feature": {
    group: "GENE",
    wordings: ["sequence feature", "genomic feature"],
    means: "terms of the Sequence Ontology (CRAFT)",
  },
  complex: {
    group: "GENE",
    wordings: ["protein complex", "complex"],
    means: "protein complexes (BioNLP 2013 PC)",
  },
  "protein molecule": {
    group: "GENE",
    wordings: ["protein molecule", "protein family or molecule"],
    means: "proteins in the sense of GENIA",
  },
  DNA: { group: "GENE", wordings: ["DNA", "DNA domain or region"], means: "DNA in the sense of GENIA" },
  RNA: { group: "GENE", wordings: ["RNA", "RNA molecule"], means: "RNA in the sense of GENIA" },
} as const satisfies Record<string, LabelConcept>;

export const SPANISH_FRENCH = {
  "es disease": {
    group: "DISO",
    wordings: ["enfermedad", "diagnóstico"],
    means: "diseases in Spanish clinical cases (DisTEMIST)",
    threshold: 0.4,
  },
  "es symptom": {
    group: "DISO",
    wordings: ["síntoma", "signo o síntoma"],
    means: "signs, symptoms and findings in Spanish clinical cases (SympTEMIST)",
    threshold: 0.45,
  },
  "es procedure": {
    group: "PROC",
    wordings: ["procedimiento", "procedimiento médico"],
    means: "procedures in Spanish clinical cases (MedProcNER)",
    threshold: 0.25,
  },
  ANAT: { group: "ANAT", wordings: ["anatomie", "anatomy", "partie du corps"], means: "anatomy (QUAERO)" },
  CHEM: {
    group: "CHEM",
    wordings: ["substance chimique", "chemical", "drug", "médicament"],
    means: "chemicals and drugs (QUAERO)",
    threshold: 0.1,
  },
  DEVI: {
    group: "DEVI",
    wordings: ["dispositif médical", "device", "medical device"],
    means: "devices (QUAERO)",
    threshold: 0.1,
  },
  DISO: {
    group: "DISO",
    wordings: ["maladie", "disease", "disorder", "trouble", "symptôme"],
    means: "disorders, signs and symptoms (QUAERO)",
  },
  GEOG: {
    group: "GEOG",
    wordings: ["lieu", "geographic area"],
    means: "geographic areas (QUAERO)",
    threshold: 0.65,
  },
  LIVB: {
    group: "LIVB",
    wordings: ["être vivant", "living being", "species", "organism"],
    means: "living beings (QUAERO)",
    threshold: 0.55,
  },
  OBJC: { group: "OBJC", wordings: ["objet", "object"], means: "objects (QUAERO)", threshold: 0.65 },
  PHEN: { group: "PHEN", wordings: ["phénomène", "phenomenon"], means: "phenomena (QUAERO)" },
  PHYS: { group: "PHYS", wordings: ["physiologie", "physiology"], means: "physiology (QUAERO)" },
  PROC: {
    group: "PROC",
    wordings: ["procédure", "procedure", "acte médical", "examen"],
    means: "procedures (QUAERO)",
  },
} as const satisfies Record<string, LabelConcept>;

export const MODELS = { en: ENGLISH, "es-fr": SPANISH_FRENCH } as const;
export type ModelName = keyof typeof MODELS;
