// What several recognisers say of one place, weighed: log-odds of a mention, added as independent evidence is (naive Bayes). A
// model speaks by its probability against its threshold, and by its silence where it was asked; a dictionary by the name.
import type { Finder } from "../../text/mention.ts";

/** How much each kind of evidence weighs, in natural log-odds. */
export interface Weights {
  /** A name of a knowledge base, whether of one concept or of several: that made no difference where it was chosen. */
  readonly name: number;
  /** Least probability taken for a model's silence. */
  readonly silence: number;
}

/**
 * Chosen on NCBI Disease's development part, of which the model that was measured with had seen nothing (`npm run bench --
 * combination --dev`).
 */
export const defaultWeights: Weights = { name: 1.5, silence: 0.02 };

export const logit = (p: number): number => Math.log(p / (1 - p));

/** What was found at one place, of one semantic group. */
export interface Hypothesis {
  /** Models that were asked for the group: their probability, or undefined for silence, and the threshold each goes by. */
  readonly models: readonly { readonly probability: number | undefined; readonly threshold: number }[];
  /** Whether the dictionary has it as a name. */
  readonly named: boolean;
}

const least = 1e-6;
const bounded = (p: number): number => Math.min(1 - least, Math.max(least, p));

/**
 * Log-odds that the place is a mention: above 0 it is taken. Models that were asked speak with one voice, their mean; a
 * dictionary's find that no model was asked for stands by itself.
 */
export function logOdds({ models, named }: Hypothesis, weights: Weights): number {
  const own = named ? weights.name : 0;
  if (!models.length) return own;
  const said = models.map(
    ({ probability, threshold }) =>
      logit(bounded(Math.max(probability ?? 0, weights.silence))) - logit(bounded(threshold)),
  );
  return own + said.reduce((sum, x) => sum + x, 0) / said.length;
}

/** Probability of log-odds. */
export const probabilityOf = (odds: number): number => 1 / (1 + Math.exp(-odds));

/** Names of those who found it, for where one name is shown: `dictionary + curie-embedded-en`. */
export const sourceOf = (finders: readonly Finder[]): string =>
  [...new Set(finders.map(({ name }) => name))].join(" + ");
