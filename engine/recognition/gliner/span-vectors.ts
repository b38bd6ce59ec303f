// Vectors of spans beside their scores (output span_vectors [B, W, K, D]), and heads that were learned on them from a
// curator's decisions: a label's score is then their own product.
import { ModelError } from "../../models/model-error.ts";
import { float32Of, type TensorData } from "../../models/tensors.ts";
import type { GlinerRun } from "./model.ts";

/** Logit of a span: `weights` times its vector, and `bias`. */
export interface AdaptedHead {
  readonly weights: readonly number[];
  readonly bias: number;
}

/** Logits with the columns of adapted labels replaced. Throws `ModelError` where the model gives no such vectors. */
export function applyHeads(run: GlinerRun, heads: ReadonlyMap<number, AdaptedHead>, K: number): TensorData {
  const logits = run.outputs.logits as TensorData;
  const { pass, windows, words: W } = run;
  const mine = [...heads].filter(([label]) => label >= pass.first && label < pass.first + pass.count);
  if (mine.length === 0) return logits;
  const tensor = run.outputs.span_vectors;
  const D = tensor?.dims.at(-1) ?? 0;
  if (tensor?.dims.length !== 4)
    throw new ModelError("tensors", "this model gives no span vectors, on which learned labels rest.");
  const vectors = float32Of(tensor, "span_vectors");
  const data = float32Of(logits, "logits").slice();
  const C = pass.count;
  for (const [label, { weights, bias }] of mine) {
    if (weights.length !== D)
      throw new ModelError(
        "request",
        `the learned label was learned on vectors of ${weights.length} numbers; this model's have ${D}. Learn it again with this model.`,
      );
    windows.forEach((window, b) => {
      const length = window.to - window.from;
      for (let s = 0; s < length; s++)
        for (let k = 0; k < K && s + k < length; k++) {
          const span = (b * W + s) * K + k;
          let sum = bias;
          for (let d = 0, at = span * D; d < D; d++, at++)
            sum += (weights[d] as number) * (vectors[at] as number);
          data[span * C + label - pass.first] = sum;
        }
    });
  }
  return { type: "float32", data, dims: logits.dims };
}
