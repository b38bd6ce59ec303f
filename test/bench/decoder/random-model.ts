// The model that the decoder is measured with: seven million parameters with random weights and a tokenizer of pieces of
// biomedical names, written into .cache. What it answers means nothing; what it costs is what a trained one of its size costs.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type OpenedModel, openContinuingModel } from "../../../engine/models/continuing/open-continuing.ts";
import { onnxRuntime } from "../../../engine/models/onnx-runtime.ts";
import { type LlamaShape, parametersOf, randomLlama, SEVEN_MILLION } from "../../fixtures/onnx/llama.ts";
import { lowerCasePieces } from "../../fixtures/tokenizers.ts";
import { root } from "../places.ts";

/** Token that ends an answer; no character that a name has. */
export const END = 3;
export const PARAMETERS = parametersOf(SEVEN_MILLION);
export const { vocabulary: VOCABULARY } = SEVEN_MILLION;

/** The folder of a shape, in .cache; without a tokenizer. */
export function randomLlamaFolder(name: string, shape: LlamaShape): string {
  const folder = join(root, ".cache", "bench", name);
  const graph = join(folder, "onnx", "model.onnx");
  mkdirSync(join(folder, "onnx"), { recursive: true });
  if (!existsSync(graph)) writeFileSync(graph, randomLlama(shape));
  const config = { model_type: "llama", max_position_embeddings: shape.context, eos_token_id: END };
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  return folder;
}

const sevenMillion = (): string => randomLlamaFolder("random-7m", SEVEN_MILLION);

export const openRandomModel = (): Promise<OpenedModel> => openContinuingModel(sevenMillion(), onnxRuntime());

/** Its folder with a WordPiece tokenizer of the pieces that names begin and end with most often. */
export function randomModelFolder(names: Iterable<string>): string {
  const folder = sevenMillion();
  const times = new Map<string, number>();
  for (const name of names)
    for (const [word] of name.toLowerCase().matchAll(/[a-z]+/g))
      for (let n = 2; n <= word.length; n++)
        for (const piece of [word.slice(0, n), `##${word.slice(-n)}`])
          times.set(piece, (times.get(piece) ?? 0) + 1);
  const worth = ([piece, n]: [string, number]): number => n * (piece.replace("##", "").length - 1);
  const pieces = [...times]
    .sort((a, b) => worth(b) - worth(a) || (a[0] < b[0] ? -1 : 1))
    .map(([piece]) => piece);
  const single = [..."abcdefghijklmnopqrstuvwxyz0123456789[]{}()&.,:;-_/+*'%=<>!?\"#@$"];
  const special = ["[UNK]", "<SEP>", "[PAD]", "</s>"];
  const all = [...new Set([...special, ...single, ...single.map((c) => `##${c}`), ...pieces])];
  const tokenizer = lowerCasePieces(all.slice(0, VOCABULARY), special, "Whitespace");
  writeFileSync(join(folder, "tokenizer.json"), JSON.stringify(tokenizer));
  return folder;
}
