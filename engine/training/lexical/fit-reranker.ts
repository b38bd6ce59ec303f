// Fits the reranker: listwise softmax regression (Cao et al., ListNet, 2007) over the candidates of a mention through one hidden
// layer, by Adam in small batches. Deterministic for seeded draws.
import { activation, type RerankRule, reweigh, SCALE } from "../../linking/lexical/rerank/network.ts";
import type { RerankInput } from "../../linking/lexical/rerank/rerank-features.ts";
import { Adam } from "./adam.ts";

export interface RerankItem {
  /** How much the item counts. */
  readonly weight: number;
  readonly candidates: readonly (RerankInput & { readonly gold: boolean })[];
}

export interface RerankFit {
  readonly features: number;
  readonly hidden: number;
  /** Items in whose candidates a word must be missing or extra to get a weight of its own. */
  readonly least: number;
  readonly epochs: number;
  readonly rate: number;
  /** Strength of the pull of all weights towards zero. */
  readonly decay: number;
  /** A whole number in `[0, below)`. */
  readonly draw: (below: number) => number;
}

const BATCH = 64;
/** What the weights of the hidden layer begin with, from minus to plus this; and the first look's. */
const BEGIN = 0.25;
const BEGIN_FIRST = 3;
const STEPS = 1 << 20;

/** Words that are missing, or extra, in some candidate of at least `least` items, in alphabetical order. */
function wordsOf(
  items: readonly RerankItem[],
  side: "missing" | "extra",
  least: number,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { candidates } of items)
    for (const word of new Set(candidates.flatMap((c) => c[side])))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  const words = [...counts].filter(([, count]) => count >= least).map(([word]) => word);
  return new Map(words.sort().map((word, i) => [word, i]));
}

/** Items without a right candidate, or without a wrong one, teach nothing. */
export function fitReranker(all: readonly RerankItem[], options: RerankFit): RerankRule {
  const { features, hidden, epochs, rate, decay, draw } = options;
  const items = all.filter(
    ({ candidates }) => candidates.some((c) => c.gold) && candidates.some((c) => !c.gold),
  );
  const missing = wordsOf(items, "missing", options.least);
  const extra = wordsOf(items, "extra", options.least);
  const at = { linear: 1, hidden: 1 + features, constants: 0, out: 0, missing: 0, extra: 0 };
  at.constants = at.hidden + hidden * features;
  at.out = at.constants + hidden;
  at.missing = at.out + hidden;
  at.extra = at.missing + missing.size;
  const values = new Float64Array(at.extra + extra.size);
  const gradient = new Float64Array(values.length);
  const adam = new Adam(values.length);
  const begin = () => BEGIN * ((2 * draw(STEPS)) / STEPS - 1);
  values[0] = BEGIN_FIRST;
  for (let i = at.hidden; i < at.constants; i++) values[i] = begin();
  for (let i = at.out; i < at.missing; i++) values[i] = begin();
  const rule = (): RerankRule => ({
    first: values[0] as number,
    linear: values.subarray(at.linear, at.hidden),
    hidden: values.subarray(at.hidden, at.constants),
    constants: values.subarray(at.constants, at.out),
    out: values.subarray(at.out, at.missing),
    missing: new Map([...missing].map(([word, i]) => [word, values[at.missing + i] as number])),
    extra: new Map([...extra].map(([word, i]) => [word, values[at.extra + i] as number])),
  });

  /** Adds `by` times the gradient of what a candidate weighs. */
  const add = (now: RerankRule, { weight, features: x, ...words }: RerankInput, by: number) => {
    const raise = (i: number, g: number) => {
      gradient[i] = (gradient[i] as number) + g;
    };
    raise(0, (by * weight) / SCALE);
    for (let i = 0; i < features; i++) raise(at.linear + i, by * (x[i] as number));
    for (let unit = 0; unit < hidden; unit++) {
      const a = activation(now, unit, x);
      if (a <= 0) continue;
      raise(at.out + unit, by * a);
      const into = by * (now.out[unit] as number);
      raise(at.constants + unit, into);
      const from = at.hidden + unit * features;
      for (let i = 0; i < features; i++) raise(from + i, into * (x[i] as number));
    }
    for (const word of new Set(words.missing))
      if (missing.has(word)) raise(at.missing + (missing.get(word) as number), by);
    for (const word of new Set(words.extra))
      if (extra.has(word)) raise(at.extra + (extra.get(word) as number), by);
  };

  const order = items.map((_, i) => i);
  const batches = Math.ceil(order.length / BATCH);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const k = draw(i + 1);
      [order[i], order[k]] = [order[k] as number, order[i] as number];
    }
    for (let b = 0; b < batches; b++) {
      const batch = order.slice(b * BATCH, (b + 1) * BATCH).map((i) => items[i] as RerankItem);
      const now = rule();
      for (const { candidates, weight } of batch) {
        const scores = candidates.map((c) => reweigh(now, c));
        const most = Math.max(...scores);
        const shares = scores.map((s) => Math.exp(s - most));
        const sum = shares.reduce((s, x) => s + x, 0);
        const gold =
          candidates.reduce((s, c, i) => s + (c.gold ? (shares[i] as number) : 0), 0) || Number.MIN_VALUE;
        candidates.forEach((c, i) => {
          const share = shares[i] as number;
          const by = weight * (share / sum - (c.gold ? share / gold : 0));
          if (Math.abs(by) > 1e-9) add(now, c, by);
        });
      }
      const total = batch.reduce((s, item) => s + item.weight, 0);
      adam.move(values, gradient, total, rate * (1 - (epoch * batches + b) / (epochs * batches)), decay);
      gradient.fill(0);
    }
  }
  return rule();
}
