// Which semantic group a concept of several kinds belongs to: a disease that is also a phenomenon is a disease.
import type { SemanticGroup } from "../groups.ts";

const ORDER: readonly SemanticGroup[] = [
  ..."DISO CHEM GENE ANAT LIVB PROC DEVI PHYS PHEN ACTI OBJC ORGA GEOG OCCU CONC".split(" "),
] as SemanticGroup[];

/** The first in that order; undefined where there is none. */
export const leadingGroup = (groups: ReadonlySet<SemanticGroup>): SemanticGroup | undefined =>
  ORDER.find((g) => groups.has(g));
