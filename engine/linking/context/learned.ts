// The numbers behind the contextual ranking and the wordings of the training corpora, read when they are first needed.
// `npm run train:linker` writes both files again, the same bytes from the same data (MODEL_CARD.md).

import { finish, type Steps } from "../steps.ts";
import { CONTEXT_FEATURES } from "./context-features.ts";
import numbers from "./learned.json" with { type: "json" };
import type { ContextRule } from "./rank-in-context.ts";
import rows from "./wordings.json" with { type: "json" };
import { type WordingRow, Wordings } from "./wordings.ts";

let rule: ContextRule | undefined;
let wordings: Wordings | undefined;

export function learnedContext(): ContextRule {
  rule ??= {
    weights: CONTEXT_FEATURES.map((f) => (numbers.weights as Partial<Record<string, number>>)[f] ?? 0),
    confidence: numbers.confidence,
  };
  return rule;
}

export const learnedWordings = (): Wordings => finish(learnedWordingSteps());

/** The same for whoever may not be held up. */
export function* learnedWordingSteps(): Steps<Wordings> {
  wordings ??= yield* Wordings.steps(rows as unknown as WordingRow[]);
  return wordings;
}
