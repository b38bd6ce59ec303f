// The numbers behind the cascade's chances. `npm run train:cascade` writes learned.json again, the same bytes from the same data.
import { defaultLinking } from "../rank.ts";
import type { OwnStage } from "./chance.ts";
import numbers from "./learned.json" with { type: "json" };
import type { Least } from "./settle.ts";

export interface CascadeRule {
  /** Weights of each stage's chance, one for each of its inputs; logistic. */
  readonly stages: Readonly<Record<OwnStage, readonly number[]>>;
  /** Weights of the chance of NIL. */
  readonly nil: readonly number[];
  /** From this chance on a stage answers, where no precision asks for more, and the next one is not asked. */
  readonly early: number;
}

let rule: CascadeRule | undefined;

export function learnedCascade(): CascadeRule {
  rule ??= {
    stages: numbers.stages,
    nil: numbers.nil,
    early: numbers.early,
  };
  return rule;
}

/** Share of right answers → least chances, ascending; measured on documents that nothing was learned from. */
const measured = Object.entries(numbers.precision as Record<string, Omit<Least, "early" | "ahead">>)
  .map(([precision, least]) => ({
    precision: Number(precision),
    least: { ...least, early: Math.max(numbers.early, least.linked) },
  }))
  .sort((a, b) => a.precision - b.precision);

/** Precisions that were measured, ascending. */
export const CASCADE_PRECISIONS: readonly number[] = measured.map((m) => m.precision);

/**
 * Least chances for the next higher measured precision; above the highest one, its own. 0: all is linked that has a candidate, a tie
 * or not. `ahead`: what a near tie is, as everywhere else in linking.
 */
export function leastFor(precision: number, ahead = defaultLinking.ambiguityMargin): Least {
  if (precision === 0) return { early: numbers.early, linked: 0, nil: Number.POSITIVE_INFINITY, ahead: 0 };
  const found = measured.find((m) => m.precision >= precision) ?? measured.at(-1);
  return { ...(found?.least ?? { early: 1, linked: 1, nil: 1 }), ahead };
}
