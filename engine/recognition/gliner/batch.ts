// Windows of words as the tensors of one run. GLiNER.js clamps the ends of spans behind the text, the original leaves them;
// both mask them, so that only the mask is compared between implementations.

import { Int64Builder } from "../../models/int64.ts";
import type { TensorData } from "../../models/tensors.ts";
import type { GlinerConfig } from "./config.ts";

/** A window's sub-tokens: `ids` of all its words, `first` marks where each word begins. */
export interface EncodedWindow {
  readonly words: number;
  readonly ids: readonly number[];
  /** Index into `ids` of each word's first sub-token; -1 for a word without any. */
  readonly first: readonly number[];
}

export interface Ends {
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
  readonly pad: number;
}

/** `[from, to)` of a word list, encoded by a function from words to sub-tokens. */
export function encodeWindow(
  from: number,
  to: number,
  piecesOf: (word: number) => readonly number[],
): EncodedWindow {
  const ids: number[] = [];
  const first: number[] = [];
  for (let w = from; w < to; w++) {
    const pieces = piecesOf(w);
    first.push(pieces.length ? ids.length : -1);
    for (const id of pieces) ids.push(id);
  }
  return { words: to - from, ids, first };
}

/** Sequence tensors: `prompt` (empty for a bi-encoder) and text between the ends; 0 in words_mask but on first sub-tokens. */
function sequences(
  windows: readonly EncodedWindow[],
  prompt: readonly number[],
  ends: Ends,
): Record<string, TensorData> {
  const around = ends.prefix.length + prompt.length + ends.suffix.length;
  const rows = windows.length;
  const width = windows.reduce((most, w) => Math.max(most, w.ids.length), 0) + around;
  const ids = new Int64Builder(rows * width);
  const attention = new Int64Builder(rows * width);
  const mask = new Int64Builder(rows * width);
  const lengths = new Int64Builder(rows);
  windows.forEach((window, row) => {
    let at = row * width;
    const put = (id: number) => {
      ids.set(at, id);
      attention.set(at++, 1);
    };
    ends.prefix.forEach(put);
    prompt.forEach(put);
    const text = at;
    window.ids.forEach(put);
    ends.suffix.forEach(put);
    for (; at < (row + 1) * width; at++) ids.set(at, ends.pad);
    window.first.forEach((piece, word) => {
      if (piece >= 0) mask.set(text + piece, word + 1);
    });
    lengths.set(row, window.words);
  });
  return {
    input_ids: ids.tensor([rows, width]),
    attention_mask: attention.tensor([rows, width]),
    words_mask: mask.tensor([rows, width]),
    text_lengths: lengths.tensor([rows, 1]),
  };
}

/** All spans of up to K words, by start, then width; the mask is false where a span runs past its text's end. */
function spans(windows: readonly EncodedWindow[], longest: number, K: number): Record<string, TensorData> {
  const rows = windows.length;
  const each = longest * K;
  const index = new Int64Builder(rows * each * 2);
  const mask = new Uint8Array(rows * each);
  windows.forEach(({ words }, row) => {
    for (let start = 0, at = row * each; start < longest; start++)
      for (let k = 0; k < K; k++, at++) {
        index.set(at * 2, start);
        index.set(at * 2 + 1, start + k);
        if (start + k < words) mask[at] = 1;
      }
  });
  return {
    span_idx: index.tensor([rows, each, 2]),
    span_mask: { type: "bool", data: mask, dims: [rows, each] },
  };
}

export interface Batch {
  readonly rows: number;
  /** Words of the longest window: W of the logits. */
  readonly words: number;
  readonly feeds: Readonly<Record<string, TensorData>>;
}

/** The base tensors of a run. Spans that point behind the text are clamped by no one: graphs must mask them. */
export function batchOf(
  windows: readonly EncodedWindow[],
  prompt: readonly number[],
  ends: Ends,
  config: Pick<GlinerConfig, "head" | "maxWidth">,
): Batch {
  const words = windows.reduce((most, w) => Math.max(most, w.words), 0);
  const feeds = {
    ...sequences(windows, prompt, ends),
    ...(config.head === "span" ? spans(windows, words, config.maxWidth) : {}),
  };
  return { rows: windows.length, words, feeds };
}

/** Label texts as a padded pair of tensors for a label encoder. */
export function labelBatch(labels: readonly (readonly number[])[], ends: Ends): Record<string, TensorData> {
  const around = ends.prefix.length + ends.suffix.length;
  const width = labels.reduce((most, ids) => Math.max(most, ids.length), 0) + around;
  const ids = new Int64Builder(labels.length * width);
  const attention = new Int64Builder(labels.length * width);
  labels.forEach((label, row) => {
    [...ends.prefix, ...label, ...ends.suffix].forEach((id, i) => {
      ids.set(row * width + i, id);
      attention.set(row * width + i, 1);
    });
    for (let i = label.length + around; i < width; i++) ids.set(row * width + i, ends.pad);
  });
  const dims = [labels.length, width];
  return { labels_input_ids: ids.tensor(dims), labels_attention_mask: attention.tensor(dims) };
}
