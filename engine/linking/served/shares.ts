// Chances of labels, from log-probabilities or from votes: numbers between 0 and 1 that sum to 1 over what was told.

/**
 * Shares of labels whose log-probabilities are known, renormalised over them. Of one alone there is nothing to renormalise
 * over: it has what its log-probability says.
 */
export function sharesOf(logprobs: ReadonlyMap<string, number>): Map<string, number> {
  if (logprobs.size === 1) return new Map([...logprobs].map(([label, lp]) => [label, Math.exp(lp)]));
  const most = Math.max(...logprobs.values());
  const weights = [...logprobs].map(([label, lp]) => [label, Math.exp(lp - most)] as const);
  const sum = weights.reduce((s, [, w]) => s + w, 0);
  return new Map(weights.map(([label, w]) => [label, w / sum]));
}

/** Mean of several distributions; a label that one does not name has 0 there. */
export function mean(all: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const one of all) for (const [key, x] of one) sums.set(key, (sums.get(key) ?? 0) + x / all.length);
  return sums;
}
