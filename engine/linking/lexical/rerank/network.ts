// The reranker's rule: what the first look weighs, a linear part, one hidden layer (ReLU), and a weight for each of the words that
// annotators leave out or add ("sporadic" hardly changes a disease, "type" does).
import type { RerankInput } from "./rerank-features.ts";

export interface RerankRule {
  /** What a unit of the first look's weight counts. */
  readonly first: number;
  /** One for each feature. */
  readonly linear: Float64Array;
  /** Hidden units by features, row by row; their constants; what each counts. */
  readonly hidden: Float64Array;
  readonly constants: Float64Array;
  readonly out: Float64Array;
  /** By stem; a word that is not here counts nothing beside what the features say of it. */
  readonly missing: ReadonlyMap<string, number>;
  readonly extra: ReadonlyMap<string, number>;
}

/** The first look's weight in the units of the rule. */
export const SCALE = 4;

/** Activation of one hidden unit before the ReLU. */
export function activation(rule: RerankRule, unit: number, x: ArrayLike<number>): number {
  let sum = rule.constants[unit] as number;
  const from = unit * x.length;
  for (let i = 0; i < x.length; i++) sum += (rule.hidden[from + i] as number) * (x[i] as number);
  return sum;
}

const sumOf = (words: readonly string[], weights: ReadonlyMap<string, number>): number =>
  [...new Set(words)].reduce((sum, w) => sum + (weights.get(w) ?? 0), 0);

/** What a candidate weighs now; comparable inside one mention. */
export function reweigh(rule: RerankRule, { weight, features, missing, extra }: RerankInput): number {
  let sum = (rule.first * weight) / SCALE + sumOf(missing, rule.missing) + sumOf(extra, rule.extra);
  for (let i = 0; i < features.length; i++) sum += (rule.linear[i] as number) * (features[i] as number);
  for (let unit = 0; unit < rule.out.length; unit++) {
    const a = activation(rule, unit, features);
    if (a > 0) sum += a * (rule.out[unit] as number);
  }
  return sum;
}
