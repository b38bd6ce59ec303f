// The model that the decoder is measured with: seven million parameters with random weights, written once into .cache.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type OpenedModel, openContinuingModel } from "../../../engine/models/continuing/open-continuing.ts";
import { onnxRuntime } from "../../../engine/models/onnx-runtime.ts";
import { parametersOf, randomLlama, SEVEN_MILLION } from "../../fixtures/onnx/llama.ts";
import { root } from "../places.ts";

export const END = 0;
export const PARAMETERS = parametersOf(SEVEN_MILLION);
export const { vocabulary: VOCABULARY } = SEVEN_MILLION;

/** Its folder; a tokenizer.json is the caller's. */
export function randomModelFolder(): string {
  const folder = join(root, ".cache", "bench", "random-7m");
  const graph = join(folder, "onnx", "model.onnx");
  if (!existsSync(graph)) {
    mkdirSync(join(folder, "onnx"), { recursive: true });
    writeFileSync(graph, randomLlama(SEVEN_MILLION));
    const config = {
      model_type: "llama",
      max_position_embeddings: SEVEN_MILLION.context,
      eos_token_id: END,
    };
    writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  }
  return folder;
}

export const openRandomModel = (): Promise<OpenedModel> =>
  openContinuingModel(randomModelFolder(), onnxRuntime());
