// Choosing the next token: the likeliest one, or one drawn from the likeliest that together hold a share of the probability
// (nucleus sampling: Holtzman et al., arXiv 1904.09751).
import { logSumExp } from "../../models/continuing/log-sum-exp.ts";

export interface Choosing {
  /** 0: always the likeliest. */
  readonly temperature: number;
  /** Above 0, at most 1. */
  readonly topP: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** The number of a token. Of two that are equally likely the smaller number counts as likelier. */
export function chosen(logits: Float32Array, { temperature, topP, random }: Choosing): number {
  if (temperature <= 0) return likeliest(logits);
  const scaled = logits.map((x) => x / temperature);
  const whole = logSumExp(scaled);
  const order =
    topP < 1 ? Array.from(scaled.keys()).sort((a, b) => at(scaled, b) - at(scaled, a) || a - b) : undefined;
  let wanted = random();
  if (order) {
    let share = 0;
    let size = 0;
    while (size < order.length && share < topP)
      share += Math.exp(at(scaled, order[size++] as number) - whole);
    wanted *= share;
    for (const token of order.slice(0, size)) {
      wanted -= Math.exp(at(scaled, token) - whole);
      if (wanted < 0) return token;
    }
    // Sums of rounded numbers may fall short by a hair.
    return order[size - 1] as number;
  }
  for (let token = 0; token < scaled.length; token++) {
    wanted -= Math.exp(at(scaled, token) - whole);
    if (wanted < 0) return token;
  }
  return likeliest(logits);
}

const at = (values: Float32Array, i: number): number => values[i] as number;

function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let i = 1; i < logits.length; i++) if (at(logits, i) > at(logits, best)) best = i;
  return best;
}

/** The tokens that were likeliest, most likely first, with their natural log-probabilities (temperature left out). */
export function likeliestOf(logits: Float32Array, count: number): { token: number; logprob: number }[] {
  const whole = logSumExp(logits);
  const kept: { token: number; logprob: number }[] = [];
  for (let token = 0; token < logits.length && count > 0; token++) {
    const logprob = at(logits, token) - whole;
    if (kept.length === count && logprob <= (kept.at(-1)?.logprob ?? 0)) continue;
    const place = kept.findIndex((k) => logprob > k.logprob);
    kept.splice(place < 0 ? kept.length : place, 0, { token, logprob });
    if (kept.length > count) kept.pop();
  }
  return kept;
}
