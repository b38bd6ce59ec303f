// Which semantic group a corpus' type means.
import { isGroup } from "../../kb/groups.ts";

/** A type names its group where it is one's code, or by a word that corpora use for it. */
const GROUP_OF_TYPE: Readonly<Record<string, string>> = {
  disease: "DISO", disorder: "DISO", phenotype: "DISO", chemical: "CHEM", drug: "CHEM", gene: "GENE", protein: "GENE",
  species: "LIVB", organism: "LIVB", anatomy: "ANAT", procedure: "PROC",
}; // biome-ignore format: a table
export const groupOfType = (type: string): string | undefined =>
  isGroup(type) ? type : GROUP_OF_TYPE[type.toLowerCase()];
