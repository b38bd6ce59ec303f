// The strata that can be told from what is at hand: always by shape, with a training corpus by what was seen, with a
// knowledge base by names.
import type { Exposure } from "../exposure.ts";
import type { Knowledge } from "../knowledge.ts";
import { Training } from "../training.ts";
import { goldNameStratum, knowledgeStrata } from "./knowledge-strata.ts";
import { seenStrata } from "./seen.ts";
import { shapeStrata } from "./shape.ts";
import type { Stratum } from "./stratum.ts";

/** All training corpora count as one; synthetic rows are no training mentions. */
export function strataFor(exposures: readonly Exposure[], knowledge: Knowledge | undefined): Stratum[] {
  const train = exposures.filter((e) => e.role === "train").map((e) => e.training);
  return [
    ...shapeStrata(),
    goldNameStratum,
    ...(train.length ? seenStrata(Training.of(train)) : []),
    ...(knowledge ? knowledgeStrata(knowledge) : []),
  ];
}
