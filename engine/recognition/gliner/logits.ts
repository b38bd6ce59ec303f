// Logits to candidates. A threshold is passed only by what is strictly greater; per label one.

import { ModelError } from "../../models/model-error.ts";
import { float32Of, type TensorData } from "../../models/tensors.ts";
import type { Candidate } from "./accept.ts";
import type { TokenLayout, TokenScore } from "./config.ts";
import type { Window } from "./windows.ts";

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Thresholds of the labels of one pass, and below which logit none can pass. */
export class Thresholds {
  /** Of each label, 0 to 1. */
  readonly values: readonly number[];
  readonly #least: Float64Array;

  constructor(values: readonly number[]) {
    this.values = values;
    this.#least = Float64Array.from(values, (t) => {
      const logit = Math.log(t / (1 - t));
      // Rounding of sigmoid and logarithm must not lose one that passes.
      return logit - 1e-9 * (1 + Math.abs(logit));
    });
  }

  /** Score of a logit that passes label `c`'s threshold, else 0. Throws on what is no number. */
  score(x: number, c: number): number {
    if (x <= (this.#least[c] as number)) return 0;
    if (Number.isNaN(x))
      throw new ModelError(
        "numbers",
        "the model computes NaN: its weights are damaged, or their precision does not suffice. Take another file of it (fp32).",
      );
    const score = sigmoid(x);
    return score > (this.values[c] as number) ? score : 0;
  }
}

const shape = (dims: readonly number[]) => `[${dims.join(", ")}]`;

const equal = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((n, i) => n === b[i]);

export interface ReadLogits {
  readonly windows: readonly Window[];
  /** W of the logits: words of the longest window. */
  readonly words: number;
  readonly thresholds: Thresholds;
  /** Number of the pass's first label. */
  readonly firstLabel: number;
}

/** Candidates of a span model: logits [B, W, K, C]. Words are counted as the windows count them. */
export function spanCandidates(
  logits: TensorData,
  K: number,
  { windows, words, thresholds, firstLabel }: ReadLogits,
): Candidate[] {
  const C = thresholds.values.length;
  const expected = [windows.length, words, K, C];
  if (!equal(logits.dims, expected))
    throw new ModelError(
      "tensors",
      logits.dims.length === 4 && logits.dims[2] !== K
        ? `the graph scores spans of up to ${logits.dims[2]} words, gliner_config.json says max_width ${K}.`
        : `the graph answers logits of shape ${shape(logits.dims)} where ${shape(expected)} was due (texts, words, widths, labels).`,
    );
  const x = float32Of(logits, "logits");
  const found: Candidate[] = [];
  windows.forEach((window, b) => {
    const length = window.to - window.from;
    for (let s = 0; s < length; s++) {
      const own = window.from + s >= window.first && window.from + s < window.next;
      for (let k = 0; k < K && s + k < length; k++) {
        const at = ((b * words + s) * K + k) * C;
        for (let c = 0; c < C; c++) {
          const score = thresholds.score(x[at + c] as number, c);
          if (score > 0 && own)
            found.push({ start: window.from + s, end: window.from + s + k, label: firstLabel + c, score });
        }
      }
    }
  });
  return found;
}

/**
 * Layout of token logits, by their shape. Both fit only where texts, words and labels are three each.
 * Throws `ModelError` (`tensors`) where it is none of the two, or cannot be told.
 */
export function layoutOf(
  dims: readonly number[],
  [B, W, C]: readonly [number, number, number],
  said?: TokenLayout,
): TokenLayout {
  const last = equal(dims, [B, W, C, 3]);
  const first = equal(dims, [3, B, W, C]);
  if (!last && !first)
    throw new ModelError(
      "tensors",
      `the graph answers logits of shape ${shape(dims)} where ${shape([B, W, C, 3])} or ${shape([3, B, W, C])} was due.`,
    );
  if (last !== first) return last ? "bwc3" : "3bwc";
  if (said) return said;
  throw new ModelError(
    "tensors",
    `logits of shape ${shape(dims)} may be read in two ways; say "token_layout": "bwc3" (newer exports) or "3bwc" (before mid-2025) in gliner_config.json.`,
  );
}

/** Candidates of a token model: a start and an end of one label, every word between them inside. */
export function tokenCandidates(
  logits: TensorData,
  layout: TokenLayout,
  rule: TokenScore,
  { windows, words: W, thresholds, firstLabel }: ReadLogits,
): Candidate[] {
  const C = thresholds.values.length;
  const B = windows.length;
  const x = float32Of(logits, "logits");
  const [part, row, word, label] = layout === "bwc3" ? [1, W * C * 3, C * 3, 3] : [B * W * C, W * C, C, 1];
  const found: Candidate[] = [];
  windows.forEach((window, b) => {
    const length = window.to - window.from;
    for (let c = 0; c < C; c++) {
      const at = (w: number, position: 0 | 1 | 2) =>
        x[position * part + b * row + w * word + c * label] as number;
      const threshold = thresholds.values[c] as number;
      for (let s = 0; s < length; s++) {
        const start = thresholds.score(at(s, 0), c);
        thresholds.score(at(s, 1), c);
        if (start === 0 && !Number.isNaN(at(s, 2))) continue;
        const own = window.from + s >= window.first && window.from + s < window.next;
        let least = start;
        let sum = 0;
        for (let e = s; e < length; e++) {
          const inside = sigmoid(at(e, 2));
          if (Number.isNaN(inside)) thresholds.score(Number.NaN, c);
          // Of the insides an equal one still counts (gliner/decoding/decoder.py, _calculate_span_score).
          if (inside < threshold) break;
          least = Math.min(least, inside);
          sum += inside;
          const end = thresholds.score(at(e, 1), c);
          if (end > 0 && own)
            found.push({
              start: window.from + s,
              end: window.from + e,
              label: firstLabel + c,
              score: rule === "minimum" ? Math.min(least, end) : sum / (e - s + 1),
            });
        }
      }
    }
  });
  return found;
}
