// The folder of a model of a published size with random weights, written into .cache where it is not there yet: a tokenizer that makes
// about as many pieces of a word as BERT's, before a graph whose scores are spread so that one span in a hundred is a mention.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onnxRuntime } from "../../../engine/models/onnx-runtime.ts";
import { float32Of, type TensorData } from "../../../engine/models/tensors.ts";
import { type GlinerShape, randomGliner, type Scale } from "../../fixtures/onnx/gliner.ts";
import { lowerCasePieces } from "../../fixtures/tokenizers.ts";
import { root } from "../places.ts";
import { random } from "../vocabulary.ts";
import { sampleTexts } from "./texts.ts";

const [ENT, SEP] = ["<<ENT>>", "<<SEP>>"];
const SPECIAL = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", ENT, SEP];
const VOCABULARY = 30_522;
/** Letters of a piece. */
const PIECE = 6;
const DEVIATION = 2;
/** Standard deviations above the mean that one value in a hundred reaches. */
const HUNDREDTH = 2.33;
const WORDS = 60;

/** WordPiece over the sample texts' words, cut after each sixth letter, and single letters for others. */
function tokenizer(): object {
  const words =
    sampleTexts(64)
      .join(" ")
      .toLowerCase()
      .match(/\p{L}+|\d+/gu) ?? [];
  const letters = [..."abcdefghijklmnopqrstuvwxyz0123456789.,;:!?()[]{}<>/+-–%'\"&=²³µ°"];
  const pieces = words.flatMap((word) =>
    (word.match(new RegExp(`.{1,${PIECE}}`, "gu")) ?? []).map((piece, i) => (i ? `##${piece}` : piece)),
  );
  const all = [...SPECIAL, ...letters, ...letters.map((letter) => `##${letter}`), ...pieces];
  return lowerCasePieces([...new Set(all)], SPECIAL, "BertPreTokenizer");
}

/** A folder for a shape; its name says what it is. */
export async function randomGlinerFolder(
  name: string,
  size: Omit<GlinerShape, "vocabulary" | "label">,
): Promise<string> {
  const folder = join(root, ".cache", "bench", name);
  const graph = join(folder, "onnx", "model.onnx");
  if (existsSync(graph)) return folder;
  mkdirSync(join(folder, "onnx"), { recursive: true });
  const shape = { ...size, vocabulary: VOCABULARY, label: SPECIAL.indexOf(ENT) };
  writeFileSync(join(folder, "tokenizer.json"), JSON.stringify(tokenizer()));
  const ends = { pad_token: "[PAD]", cls_token: "[CLS]", sep_token: "[SEP]", unk_token: "[UNK]" };
  writeFileSync(
    join(folder, "tokenizer_config.json"),
    JSON.stringify({ ...ends, model_max_length: size.context }),
  );
  const config = {
    model_type: "gliner_uni_encoder_span",
    max_width: size.width,
    max_len: 384,
    max_pieces: size.context,
    ent_token: ENT,
    sep_token: SEP,
    class_token_index: shape.label,
    words_splitter_type: "whitespace",
    span_mode: "markerV0",
  };
  writeFileSync(join(folder, "gliner_config.json"), JSON.stringify(config));
  writeFileSync(graph, randomGliner(shape, await spread(shape)));
  return folder;
}

/** What brings the scores of a random text to the deviation and the share above zero that are wanted. */
async function spread(shape: GlinerShape): Promise<Scale> {
  const session = await onnxRuntime().open(randomGliner(shape), { threads: 2 });
  const { logits } = await session.run(randomFeeds(shape));
  await session.release();
  const all = float32Of(logits as TensorData, "logits");
  // Spans that run past the end are the same one many times over.
  const values = all.filter((_, i) => Math.floor(i / (2 * shape.width)) + shape.width <= WORDS);
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  return [DEVIATION / deviation, -(mean * DEVIATION) / deviation - HUNDREDTH * DEVIATION];
}

/** Two labels of two tokens each and a text of one token a word. */
function randomFeeds({ vocabulary, width, label }: GlinerShape): Record<string, TensorData> {
  const next = random(7);
  const token = (): number => label + 1 + Math.floor(next() * (vocabulary - label - 1));
  const tokens = [token(), label, token(), label, token(), token()];
  const ids = [...tokens, ...Array.from({ length: WORDS }, token)];
  const spans = Array.from({ length: WORDS * width }, (_, i) => [
    Math.floor(i / width),
    Math.floor(i / width) + (i % width),
  ]);
  const whole = (dims: number[], values: readonly number[]): TensorData => ({
    type: "int64",
    dims,
    data: BigInt64Array.from(values, BigInt),
  });
  return {
    input_ids: whole([1, ids.length], ids),
    attention_mask: whole([1, ids.length], Array(ids.length).fill(1)),
    words_mask: whole(
      [1, ids.length],
      ids.map((_, i) => Math.max(0, i - tokens.length + 1)),
    ),
    text_lengths: whole([1, 1], [WORDS]),
    span_idx: whole([1, spans.length, 2], spans.flat()),
    span_mask: {
      type: "bool",
      dims: [1, spans.length],
      data: Uint8Array.from(spans, ([, end = 0]) => (end < WORDS ? 1 : 0)),
    },
  };
}
