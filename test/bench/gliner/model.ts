// The model of the bench: the one that ships, else the prototype beside the project.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultModel } from "../../../engine/models/folder/library.ts";
import { shippedModels } from "../../../engine/models/folder/places.ts";
import { root, shared } from "../places.ts";

export async function benchModel(): Promise<{ readonly folder: string; readonly name: string } | undefined> {
  const shipped = await defaultModel(
    { shipped: shippedModels(root), installed: [join(root, ".cache", "none")] },
    "en",
  );
  if (shipped) return { folder: shipped.folder, name: shipped.name };
  const prototype = join(shared, "..", "prototypes", "models", "embedded-ner");
  return existsSync(prototype) ? { folder: prototype, name: "prototype of the embedded model" } : undefined;
}

interface Tokenizer {
  post_processor: unknown;
}

/**
 * A copy that GLiNER.js can read: its ends come from the tokenizer's post-processor, and its words are GLiNER's. The graph is
 * the same file.
 */
export function copyForAll(folder: string): {
  readonly folder: string;
  readonly graph: string;
  readonly maxWidth: number;
} {
  const copy = mkdtempSync(join(tmpdir(), "curie-bench-gliner-"));
  mkdirSync(join(copy, "onnx"));
  const graph = join(copy, "onnx", "model_quantized.onnx");
  cpSync(join(folder, "onnx", "model_quantized.onnx"), graph);
  cpSync(join(folder, "tokenizer_config.json"), join(copy, "tokenizer_config.json"));
  const json = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const tokenizer = json("tokenizer.json") as Tokenizer;
  const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  tokenizer.post_processor ??= {
    type: "TemplateProcessing",
    single: [special("<s>"), { Sequence: { id: "A", type_id: 0 } }, special("</s>")],
    pair: [],
    special_tokens: {
      "<s>": { id: "<s>", ids: [1], tokens: ["<s>"] },
      "</s>": { id: "</s>", ids: [2], tokens: ["</s>"] },
    },
  };
  writeFileSync(join(copy, "tokenizer.json"), JSON.stringify(tokenizer));
  const config = json("gliner_config.json") as { max_width: number };
  writeFileSync(
    join(copy, "gliner_config.json"),
    JSON.stringify({ ...config, words_splitter_type: "whitespace", labels: undefined }),
  );
  return { folder: copy, graph, maxWidth: config.max_width };
}
