// Fits the weights of the lexical ranking: listwise softmax regression (Cao et al., ListNet, 2007) over the concepts that
// the evidence names, a concept scoring by its best piece of evidence. Deterministic for a seeded `draw`.
import { Adam } from "./adam.ts";

export interface RankedItem {
  /** How much the item counts. */
  readonly weight: number;
  /** Feature vectors of each concept's evidence; `gold` concepts are right. */
  readonly concepts: readonly { readonly gold: boolean; readonly evidence: readonly Float32Array[] }[];
}

export interface FitOptions {
  readonly features: number;
  readonly epochs: number;
  readonly rate: number;
  /** Strength of the pull of all weights towards zero. */
  readonly decay: number;
  /** A whole number in `[0, below)`: shuffles the items. */
  readonly draw: (below: number) => number;
}

const BATCH = 64;

function dot(w: Float64Array, x: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (w[i] as number) * (x[i] as number);
  return sum;
}

/** The evidence that scores highest, and its score. */
function best(w: Float64Array, evidence: readonly Float32Array[]): { x: Float32Array; score: number } {
  let found = { x: evidence[0] as Float32Array, score: Number.NEGATIVE_INFINITY };
  for (const x of evidence) {
    const score = dot(w, x);
    if (score > found.score) found = { x, score };
  }
  return found;
}

/** Adds the gradient of the item's loss to `into`. */
function gradient(w: Float64Array, item: RankedItem, into: Float64Array): void {
  const tops = item.concepts.map((c) => ({ gold: c.gold, ...best(w, c.evidence) }));
  const highest = Math.max(...tops.map((t) => t.score));
  let all = 0;
  let gold = 0;
  for (const t of tops) {
    const e = Math.exp(t.score - highest);
    all += e;
    if (t.gold) gold += e;
  }
  if (gold === 0) return;
  for (const t of tops) {
    const e = Math.exp(t.score - highest);
    const by = item.weight * (e / all - (t.gold ? e / gold : 0));
    if (Math.abs(by) < 1e-9) continue;
    for (let i = 0; i < into.length; i++) into[i] = (into[i] as number) + by * (t.x[i] as number);
  }
}

/** Weights, one for each feature. Items without a right concept teach nothing. */
export function fitRanker(items: readonly RankedItem[], options: FitOptions): Float64Array {
  const { features, epochs, rate, decay } = options;
  const w = new Float64Array(features);
  const adam = new Adam(features);
  const order = items.map((_, i) => i);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const k = options.draw(i + 1);
      [order[i], order[k]] = [order[k] as number, order[i] as number];
    }
    for (let from = 0; from < order.length; from += BATCH) {
      const batch = order.slice(from, from + BATCH).map((i) => items[i] as RankedItem);
      const g = new Float64Array(features);
      for (const item of batch) gradient(w, item, g);
      const total = batch.reduce((sum, item) => sum + item.weight, 0);
      // The rate falls to nothing.
      adam.move(w, g, total, rate * (1 - epoch / epochs), decay);
    }
  }
  return w;
}
