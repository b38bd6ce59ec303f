// Cohen's kappa over tokens (Cohen 1960): how often two annotators give a token the same label, chance taken away. Shown
// because papers print it; most tokens carry no label, so that it says less about spans than their F1 does.

/** Counts of (first annotator's label, second annotator's label) over any number of tokens. */
export class Confusion {
  readonly #counts = new Map<string, Map<string, number>>();

  add(first: string, second: string, count = 1): void {
    const row = this.#counts.get(first) ?? new Map<string, number>();
    this.#counts.set(first, row);
    row.set(second, (row.get(second) ?? 0) + count);
  }

  /** Every cell that is not empty: rows in order of first use. */
  *cells(): Generator<{ first: string; second: string; count: number }> {
    for (const [first, row] of this.#counts)
      for (const [second, count] of row) yield { first, second, count };
  }

  /**
   * (p_o − p_e) / (1 − p_e): 1 is agreement, 0 is chance. Undefined without tokens, and where both gave one and the same
   * label throughout (chance alone would agree as well).
   */
  kappa(): number | undefined {
    let n = 0;
    let same = 0;
    const first = new Map<string, number>();
    const second = new Map<string, number>();
    for (const cell of this.cells()) {
      n += cell.count;
      if (cell.first === cell.second) same += cell.count;
      first.set(cell.first, (first.get(cell.first) ?? 0) + cell.count);
      second.set(cell.second, (second.get(cell.second) ?? 0) + cell.count);
    }
    if (n === 0) return undefined;
    let chance = 0;
    for (const [label, count] of first) chance += (count / n) * ((second.get(label) ?? 0) / n);
    return chance < 1 ? (same / n - chance) / (1 - chance) : undefined;
  }
}

/** The label of a token under no mention. */
export const NO_LABEL = "";

/**
 * One label per token: the types of all mentions that cover a part of it, sorted and joined by `+`, so that nested
 * mentions are compared as well. `tokens` ascend and do not overlap.
 */
export function tokenLabels(
  tokens: readonly { readonly start: number; readonly end: number }[],
  spans: Iterable<{ readonly start: number; readonly end: number; readonly type: string }>,
): string[] {
  const types = tokens.map(() => undefined as Set<string> | undefined);
  for (const { start, end, type } of spans) {
    let i = firstEndingAfter(tokens, start);
    for (; i < tokens.length && (tokens[i] as { start: number }).start < end; i++) {
      const known = types[i];
      if (known) known.add(type);
      else types[i] = new Set([type]);
    }
  }
  return types.map((set) => (set ? [...set].sort().join("+") : NO_LABEL));
}

function firstEndingAfter(tokens: readonly { readonly end: number }[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle] as { end: number }).end > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
