// Semantic groups: the fifteen of the UMLS Semantic Network (McCray et al. 2001), by their published codes.

export const GROUPS = {
  ANAT: "Anatomy",
  CHEM: "Chemicals & Drugs",
  DISO: "Disorders",
  GENE: "Genes & Proteins",
  LIVB: "Living Beings",
  PROC: "Procedures",
  PHYS: "Physiology",
  PHEN: "Phenomena",
  DEVI: "Devices",
  ACTI: "Activities & Behaviours",
  CONC: "Concepts & Ideas",
  GEOG: "Geographic Areas",
  OBJC: "Objects",
  OCCU: "Occupations",
  ORGA: "Organizations",
} as const;

export type SemanticGroup = keyof typeof GROUPS;
export const groupCodes = Object.keys(GROUPS) as SemanticGroup[];
export const isGroup = (code: string): code is SemanticGroup => Object.hasOwn(GROUPS, code);

const bits = new Map(groupCodes.map((code, i) => [code, 1 << i]));
/** A bit for each group: sets of them are numbers where they are made by the thousand. */
export const groupBit = (code: SemanticGroup): number => bits.get(code) as number;
