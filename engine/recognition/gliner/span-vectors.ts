// Vectors of spans beside their scores (output span_vectors [B, W, K, D] or [B, W*K, D], or what a bi-encoder's probes say,
// label-probes.ts), and heads that were learned on them from a curator's decisions: a label's score is then their own product.
import { ModelError } from "../../models/model-error.ts";
import { float32Of, type TensorData } from "../../models/tensors.ts";
import type { Span } from "../../text/span.ts";
import type { GlinerModel, GlinerRun, LabelPlan } from "./model.ts";
import type { LabelPass } from "./passes.ts";
import { FEATURES, spanFeatures } from "./span-features.ts";
import { TextWords } from "./text-words.ts";
import { isWindow, windowsOf } from "./windows.ts";

/**
 * Logit of a span: `weights` times its vector, what its words weigh, and `bias`. On a bi-encoder's probes the last weight is that
 * of the score that the label has by its wording alone.
 */
export interface AdaptedHead {
  readonly weights: readonly number[];
  readonly bias: number;
  /** Weights of features of the span's words (`spanFeatures`): `values[i]` that of `features[i]`. */
  readonly lexical?: { readonly features: readonly number[]; readonly values: readonly number[] } | undefined;
}

/** A head's lexical weights by feature. */
export function lexicalWeights({ lexical }: AdaptedHead): Float64Array | undefined {
  if (!lexical?.features.length) return undefined;
  const weights = new Float64Array(FEATURES);
  lexical.features.forEach((f, i) => {
    weights[f] = lexical.values[i] ?? 0;
  });
  return weights;
}

/** Logits with the columns of adapted labels replaced. Throws `ModelError` where the model gives no such vectors. */
export function applyHeads(
  run: GlinerRun,
  { heads, probes }: Pick<LabelPlan, "heads" | "probes">,
  K: number,
  word: (w: number) => string,
): TensorData {
  const logits = run.outputs.logits as TensorData;
  const { pass, windows, words: W } = run;
  const mine = [...heads].filter(([label]) => label >= pass.first && label < pass.first + pass.count);
  if (mine.length === 0) return logits;
  const tensor = run.outputs.span_vectors;
  if (!tensor)
    throw new ModelError("unsupported", "this model gives no span vectors, on which learned labels rest.");
  const vectors = float32Of(tensor, "span_vectors");
  const D = tensor.dims.at(-1) ?? 0;
  if (vectors.length !== windows.length * W * K * D)
    throw new ModelError(
      "tensors",
      `the graph answers span_vectors of shape [${tensor.dims.join(", ")}] where a vector for each of ${windows.length} x ${W} x ${K} spans was due.`,
    );
  const data = float32Of(logits, "logits").slice();
  const C = pass.count;
  for (const [label, head] of mine) {
    const { weights, bias } = head;
    const ofWords = lexicalWeights(head);
    const size = D + (probes ? 1 : 0);
    if (weights.length !== size)
      throw new ModelError(
        "request",
        `the learned label was learned on vectors of ${weights.length} numbers; this model's have ${size}. Learn it again with this model.`,
      );
    windows.forEach((window, b) => {
      const length = window.to - window.from;
      for (let s = 0; s < length; s++)
        for (let k = 0; k < K && s + k < length; k++) {
          const span = (b * W + s) * K + k;
          const place = span * C + label - pass.first;
          let sum = probes ? bias + (weights[D] as number) * (data[place] as number) : bias;
          for (let d = 0, at = span * D; d < D; d++, at++)
            sum += (weights[d] as number) * (vectors[at] as number);
          if (ofWords) {
            const from = window.from + s;
            for (const f of spanFeatures(word, from, from + k + 1, window.from, window.to))
              sum += ofWords[f] as number;
          }
          data[place] = sum;
        }
    });
  }
  return { type: "float32", data, dims: logits.dims };
}

export interface VectorsFound {
  /** A vector for each span asked for; null where its borders are no words' or it is wider than the model reads. */
  readonly spans: (number[] | null)[];
  /** Each label's own head, its bias last; none where the model does not give them. */
  readonly labels: number[][];
}

/**
 * Vectors of given spans of a text, and of the plan's labels; seen through probes, the score of the plan's first label comes
 * last. Throws `ModelError` where the model gives none.
 */
export async function vectorsOf(
  text: string,
  spans: readonly Span[],
  model: GlinerModel,
  plan: LabelPlan,
  signal?: AbortSignal,
): Promise<VectorsFound> {
  if (!model.givesVectors)
    throw new ModelError(
      "unsupported",
      "this model gives no span vectors, and takes no label vectors through which spans could be seen; it cannot learn from decisions.",
    );
  const words = new TextWords(text, model, [{ start: 0, end: text.length }], undefined);
  const K = model.config.maxWidth;
  const places = spans.map((span) => words.filling(span));
  const answer: VectorsFound = { spans: spans.map(() => null), labels: [] };
  for (const window of windowsOf(words, model.limits(plan))) {
    if (!isWindow(window)) continue;
    const mine = places.flatMap((place, i) =>
      place && place[0] >= window.first && place[0] < window.next && place[1] - place[0] <= K
        ? [[i, ...place] as const]
        : [],
    );
    if (mine.length === 0) continue;
    for await (const { pass, outputs } of model.runs([window], words.word, plan, true, signal)) {
      const tensor = outputs.span_vectors as TensorData;
      const D = tensor.dims.at(-1) as number;
      const vectors = float32Of(tensor, "span_vectors");
      const scores = float32Of(outputs.logits as TensorData, "logits");
      for (const [i, from, to] of pass.first === 0 ? mine : []) {
        const at = (from - window.from) * K + (to - from - 1);
        const own = plan.probes ? [scores[at * pass.count] as number] : [];
        answer.spans[i] = [...vectors.subarray(at * D, (at + 1) * D), ...own];
      }
      if (outputs.label_vectors) addLabels(answer.labels, outputs.label_vectors, pass);
    }
  }
  return answer;
}

/** Rows of label_vectors [B, C, D + 1] or [C, D + 1]; the first batch row's, they are all the same. */
function addLabels(labels: number[][], tensor: TensorData, pass: LabelPass): void {
  const size = tensor.dims.at(-1) as number;
  const values = float32Of(tensor, "label_vectors");
  for (let c = 0; c < pass.count; c++)
    labels[pass.first + c] ??= Array.from(values.subarray(c * size, (c + 1) * size));
}
