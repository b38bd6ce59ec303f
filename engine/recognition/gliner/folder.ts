// Opens the folder of a GLiNER model: configuration, tokenizer, graph, and a second graph where labels have their own.
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { ModelError } from "../../models/model-error.ts";
import type { SessionOptions, TensorRuntime, TensorSession } from "../../models/session.ts";
import { readConfig } from "./config.ts";
import { diskVectors, hashOf, vectorFile } from "./label-vectors.ts";
import { GlinerModel, type GlinerParts } from "./model.ts";
import { requiredJson, type WordPieces, wordPiecesFrom } from "./word-pieces.ts";

export interface OpenOptions extends SessionOptions {
  /** Where label vectors are kept; nowhere by default. */
  readonly cacheFolder?: string;
}

export interface OpenGliner {
  readonly model: GlinerModel;
  /** The main graph's session, for where it computes. */
  readonly session: TensorSession;
  release(): Promise<void>;
}

/** The names that exporters give, smallest first: a model on a CPU is read through its quantised file. */
const GRAPHS = ["model_quantized.onnx", "model_int8.onnx", "model.onnx", "model_fp16.onnx"];
const LABEL_GRAPHS = ["labels.onnx", "label_encoder.onnx", "labels_quantized.onnx"];

async function graphIn(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const at of [join(folder, "onnx"), folder])
    for (const name of names) if (existsSync(join(at, name))) return join(at, name);
  return undefined;
}

async function mainGraph(folder: string): Promise<string> {
  const known = await graphIn(folder, GRAPHS);
  if (known) return known;
  // One with a name of its own, as long as there is no choice.
  for (const at of [join(folder, "onnx"), folder]) {
    const files = (await readdir(at).catch(() => [])).filter(
      (name) => name.endsWith(".onnx") && !LABEL_GRAPHS.includes(name),
    );
    if (files.length === 1) return join(at, files[0] as string);
  }
  throw new ModelError(
    "missing",
    `${folder}: there is no graph in it; one of onnx/${GRAPHS.join(", onnx/")} was expected.`,
  );
}

async function labelPieces(folder: string, otherwise: WordPieces): Promise<[WordPieces, string]> {
  const own = join(folder, "labels_tokenizer");
  if (existsSync(join(own, "tokenizer.json")))
    return [await wordPiecesFrom(own), join(own, "tokenizer.json")];
  return [otherwise, join(folder, "tokenizer.json")];
}

/** Throws `ModelError`: what is missing or does not fit, by file. */
export async function openGliner(
  folder: string,
  runtime: TensorRuntime,
  { cacheFolder, ...options }: OpenOptions = {},
): Promise<OpenGliner> {
  const configFile = join(folder, "gliner_config.json");
  const raw = await requiredJson(configFile, "this is no folder of a GLiNER model");
  const pieces = await wordPiecesFrom(folder);
  const config = readConfig(raw, configFile, pieces.longest);
  const path = await mainGraph(folder);
  const graph = await runtime.open(path, options);
  const opened = [graph];
  try {
    const labels = config.encoder === "bi" ? await graphIn(folder, LABEL_GRAPHS) : undefined;
    let parts: GlinerParts = { config, pieces, graph, where: basename(folder) };
    if (labels) {
      const [own, tokenizerFile] = await labelPieces(folder, pieces);
      const session = await runtime.open(labels, options);
      opened.push(session);
      const hash = await hashOf([labels, tokenizerFile]);
      parts = {
        ...parts,
        labelEncoder: { session, pieces: own },
        ...(cacheFolder === undefined ? {} : { store: diskVectors(vectorFile(cacheFolder, hash), hash) }),
      };
    }
    const release = async () => void (await Promise.all(opened.map((session) => session.release())));
    return { model: new GlinerModel(parts), session: graph, release };
  } catch (error) {
    await Promise.all(opened.map((session) => session.release()));
    throw error;
  }
}
