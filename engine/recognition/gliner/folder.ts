// Opens the folder of a GLiNER model: configuration, tokenizer, graph, and a second graph where labels have their own.

import { existsSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { sha256Of } from "../../models/folder/digest.ts";
import { graphOf, openModelFolder } from "../../models/folder/folder.ts";
import { ModelError } from "../../models/model-error.ts";
import { rememberedFile } from "../../models/remembered-file.ts";
import type { SessionOptions, TensorRuntime, TensorSession } from "../../models/session.ts";
import { readConfig } from "./config.ts";
import { diskVectors, vectorFile } from "./label-vectors.ts";
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

async function labelPieces(folder: string, otherwise: WordPieces): Promise<[WordPieces, string]> {
  const own = join(folder, "labels_tokenizer");
  if (existsSync(join(own, "tokenizer.json")))
    return [await wordPiecesFrom(own), join(own, "tokenizer.json")];
  return [otherwise, join(folder, "tokenizer.json")];
}

/** Hash of everything that decides what a label's vector is. */
const vectorHash = async (files: readonly string[]): Promise<string> =>
  (await Promise.all(files.map((file) => sha256Of(file)))).map((hash) => hash.slice(0, 16)).join("");

/** Throws `ModelError`: what is missing or does not fit, by file. */
export async function openGliner(
  path: string,
  runtime: TensorRuntime,
  { cacheFolder, ...options }: OpenOptions = {},
): Promise<OpenGliner> {
  const folder = await openModelFolder(
    path,
    cacheFolder === undefined
      ? {}
      : { verified: rememberedFile(join(cacheFolder, "verified.json"), z.string()) },
  );
  const { manifest } = folder;
  if (manifest.kind !== "gliner")
    throw new ModelError("unsupported", `${path} is a model of kind ${manifest.kind}; it marks no mentions.`);
  const configFile = join(folder.path, "gliner_config.json");
  const raw = await requiredJson(configFile, "this is no folder of a GLiNER model");
  const pieces = await wordPiecesFrom(folder.path);
  const config = readConfig(raw, configFile, { longest: pieces.longest, manifest });
  const device = options.device ?? "cpu";
  const graph = await runtime.open(graphOf(folder, device), options);
  const opened = [graph];
  const release = async () => void (await Promise.all(opened.map((session) => session.release())));
  try {
    let parts: GlinerParts = { config, pieces, graph, where: folder.path };
    if (config.encoder === "bi") {
      const [own, tokenizerFile] = await labelPieces(folder.path, pieces);
      parts = { ...parts, labelPieces: own };
      if (manifest.graphs.some(({ role }) => role === "labels")) {
        const labels = graphOf(folder, device, "labels");
        const labelEncoder = await runtime.open(labels, options);
        opened.push(labelEncoder);
        const hash = await vectorHash([labels, tokenizerFile]);
        const store =
          cacheFolder === undefined ? undefined : diskVectors(vectorFile(cacheFolder, hash), hash);
        parts = { ...parts, labelEncoder, ...(store ? { store } : {}) };
      }
    }
    return { model: new GlinerModel(parts), session: graph, release };
  } catch (error) {
    await release();
    throw error;
  }
}
