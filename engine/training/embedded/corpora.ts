// The corpora that the embedded models are trained and measured on, and what their types are to the models.
import type { ModelName } from "./concepts.ts";

export type Split = "train" | "dev" | "test";

export interface TrainingCorpus {
  readonly name: string;
  readonly model: ModelName;
  /** Type in the file → concept; other types are not marked, and their concepts never count as absent. */
  readonly types: Readonly<Record<string, string>>;
  /** Paths below the folder of corpora. */
  readonly files: Partial<Readonly<Record<Split, string>>>;
}

const iob = (name: string) => ({
  train: `ner-iob/${name}-IOB/train.tsv.gz`,
  dev: `ner-iob/${name}-IOB/devel.tsv.gz`,
  test: `ner-iob/${name}-IOB/test.tsv.gz`,
});
const NCBI = "disease name";
const GENIA = {
  protein: "protein molecule",
  DNA: "DNA",
  RNA: "RNA",
  cell_line: "cell line",
  cell_type: "cell type",
};

export const CORPORA: readonly TrainingCorpus[] = [
  {
    name: "bc5cdr",
    model: "en",
    types: { Chemical: "chemical", Disease: "disease" },
    files: {
      train: "bc5cdr/CDR_TrainingSet.PubTator.txt",
      dev: "bc5cdr/CDR_DevelopmentSet.PubTator.txt",
      test: "bc5cdr/CDR_TestSet.PubTator.txt",
    },
  },
  {
    name: "ncbi-disease",
    model: "en",
    types: { SpecificDisease: NCBI, DiseaseClass: NCBI, Modifier: NCBI, CompositeMention: NCBI },
    files: {
      train: "ncbi-disease/NCBItrainset_corpus.txt",
      dev: "ncbi-disease/NCBIdevelopset_corpus.txt",
      test: "ncbi-disease/NCBItestset_corpus.txt",
    },
  },
  {
    name: "biored",
    model: "en",
    types: {
      ChemicalEntity: "chemical",
      DiseaseOrPhenotypicFeature: "phenotype",
      GeneOrGeneProduct: "gene",
      OrganismTaxon: "species",
      SequenceVariant: "variant",
      CellLine: "cell line",
    },
    // The official test part is not at hand: the development part is what is measured on, and never trained on.
    files: { train: "biored/Train.PubTator", test: "biored/Dev.PubTator" },
  },
  {
    name: "craft",
    model: "en",
    types: {
      SO: "sequence feature",
      GGP: "gene",
      Taxon: "species",
      CHEBI: "molecule",
      CL: "cell type",
      GO: "cellular component",
    },
    files: iob("CRAFT"),
  },
  { name: "anatem", model: "en", types: { Anatomy: "anatomy" }, files: iob("AnatEM") },
  { name: "bc2gm", model: "en", types: { GENE: "gene" }, files: iob("BC2GM") },
  { name: "linnaeus", model: "en", types: { Species: "species" }, files: iob("linnaeus") },
  {
    name: "bionlp13cg",
    model: "en",
    types: {
      Gene_or_gene_product: "gene",
      Cell: "cell type",
      Cancer: "cancer",
      Simple_chemical: "molecule",
      Organism: "species",
      Cellular_component: "cellular component",
      Organ: "organ",
      Tissue: "tissue",
    },
    files: iob("BioNLP13CG"),
  },
  {
    name: "bionlp13pc",
    model: "en",
    types: {
      Gene_or_gene_product: "gene",
      Simple_chemical: "molecule",
      Cellular_component: "cellular component",
      Complex: "complex",
    },
    files: iob("BioNLP13PC"),
  },
  {
    name: "bionlp11id",
    model: "en",
    types: { Protein: "gene", Organism: "species", Chemical: "molecule" },
    files: iob("BioNLP11ID"),
  },
  {
    // GENIA's training part is not at hand. What JNLPBA publishes for development is GENIA's test part.
    name: "genia",
    model: "en",
    types: GENIA,
    files: { train: "genia-nested/dev.json", test: "genia-nested/test.json" },
  },
  {
    name: "jnlpba",
    model: "en",
    types: GENIA,
    files: { test: "ner-iob/JNLPBA/test.tsv.gz" },
  },
  {
    name: "spaccc",
    model: "es-fr",
    types: { ENFERMEDAD: "es disease", SINTOMA: "es symptom", PROCEDIMIENTO: "es procedure" },
    files: { train: "spaccc-es/train.tsv.gz", test: "spaccc-es/test.tsv.gz" },
  },
  {
    name: "quaero",
    model: "es-fr",
    types: Object.fromEntries(
      ["ANAT", "CHEM", "DEVI", "DISO", "GEOG", "LIVB", "OBJC", "PHEN", "PHYS", "PROC"].map((t) => [t, t]),
    ),
    files: {
      train: "quaero-fr/train.tar.gz",
      dev: "quaero-fr/dev.tar.gz",
      test: "quaero-fr/test.tar.gz",
    },
  },
];
