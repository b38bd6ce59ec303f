// Fits the weights of a selector: listwise softmax regression over each candidate's neighbours and no entity, by AdaGrad (Duchi,
// Hazan and Singer, JMLR 2011) on hashed features. Deterministic for a seed.
import { placeOf, typeHash } from "../../recognition/selector/span-features.ts";
import { shuffled } from "../../text/draw.ts";
import type { CandidateGroup } from "./candidate-groups.ts";

export interface ListwiseOptions {
  readonly types: readonly string[];
  readonly bits: number;
  readonly epochs: number;
  /** Step size (default 0.15). */
  readonly rate?: number;
  /** Pull of each weight towards zero at each step that touches it (default 3e-6). */
  readonly decay?: number;
  readonly seed: number;
  /** Called between stretches of groups; what it throws ends the fit. */
  readonly pause?: (done: number, total: number) => Promise<void>;
}

const STRETCH = 500;

/** Weights, 2 ** bits of them. */
export async function fitListwise(
  groups: readonly CandidateGroup[],
  options: ListwiseOptions,
): Promise<Float32Array> {
  const { bits, epochs, rate = 0.15, decay = 3e-6, seed, pause } = options;
  const weights = new Float32Array(2 ** bits);
  const squares = new Float32Array(2 ** bits).fill(1e-2);
  const types = options.types.map(typeHash);
  let done = 0;
  for (let epoch = 0; epoch < epochs; epoch++)
    for (const { words, choices, right } of shuffled(groups, seed, "epoch", epoch)) {
      if (done % STRETCH === 0) await pause?.(done, epochs * groups.length);
      done++;
      const places = choices.map(({ from, to, type }) =>
        Int32Array.from(words.features(from, to), (f) => placeOf(f, types[type] as number, bits)),
      );
      const scores = places.map((at) => at.reduce((sum, p) => sum + (weights[p] as number), 0));
      // No entity has the score 0; it is right where nothing else is.
      const most = Math.max(0, ...scores);
      const shares = scores.map((s) => Math.exp(s - most));
      const all = shares.reduce((a, b) => a + b, Math.exp(-most));
      const good = right.reduce((sum, r) => sum + (shares[r] as number), 0);
      places.forEach((at, i) => {
        const target = good > 0 && right.includes(i) ? (shares[i] as number) / good : 0;
        const error = (shares[i] as number) / all - target;
        if (Math.abs(error) < 1e-4) return;
        for (const p of at) {
          const g = error + decay * (weights[p] as number);
          squares[p] = (squares[p] as number) + g * g;
          weights[p] = (weights[p] as number) - (rate * g) / Math.sqrt(squares[p] as number);
        }
      });
    }
  return weights;
}
