// A folder as models are published in, understood by its files: GLiNER's layout (gliner_config.json) and Hugging Face's
// (config.json, onnx/). The outcome is a manifest, with the hashes of what is there now.
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import * as z from "zod";
import { isGroup } from "../../kb/groups.ts";
import { ModelError } from "../model-error.ts";
import { sha256Of } from "./digest.ts";
import { MANIFEST, type Manifest, type ModelLabel, manifestSchema } from "./manifest.ts";
import { precisionOf } from "./precision.ts";

/** Files that a run reads, beside graphs; more than these is not hashed. */
const READ = [
  /^(gliner_config|config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|curie-linking)\.json$/,
  /^labels_tokenizer(\.json|\/tokenizer(_config)?\.json)$/,
  /\.onnx(_data|\.data)?(_\d+)?$/,
];
const CARDS = ["README.md", "MODEL_CARD.md", "model-card.md"];
/** Folders below this depth hold no model's files. */
const DEEPEST = 2;

const LABEL_GRAPH = /^(labels?|label_encoder|labels_encoder)([._-]|$)/;

const gliner = z.looseObject({
  model_name: z.string().nullish(),
  max_width: z.int().min(1).nullish(),
  max_len: z.int().min(1).nullish(),
  max_pieces: z.int().min(1).nullish(),
  words_splitter_type: z.string().nullish(),
  labels: z
    .array(
      z.union([
        z.string().min(1),
        z.looseObject({
          name: z.string().min(1),
          aliases: z.array(z.string().min(1)).default([]),
          description: z.string().optional(),
          group: z.string().optional(),
          threshold: z.number().gt(0).lt(1).optional(),
        }),
      ]),
    )
    .nullish(),
});
const plain = z.looseObject({
  model_type: z.string().nullish(),
  architectures: z.array(z.string()).nullish(),
  is_encoder_decoder: z.boolean().nullish(),
});

async function json(folder: string, file: string): Promise<unknown> {
  const path = join(folder, file);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new ModelError("missing", `${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ModelError("damaged", `${path} is not JSON: ${(error as Error).message}.`);
  }
}

function read<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ModelError("damaged", `${path}: ${issue?.path.join(".") || "the file"}: ${issue?.message}.`);
}

async function filesBelow(folder: string, depth = 0, top = folder): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (depth < DEEPEST && !entry.name.startsWith("."))
        found.push(...(await filesBelow(path, depth + 1, top)));
    } else if (entry.isFile() || entry.isSymbolicLink())
      found.push(relative(top, path).replaceAll("\\", "/"));
  }
  return found.sort();
}

/** Whether a file of a model's folder is read when the model runs. */
export const isRead = (file: string): boolean => READ.some((pattern) => pattern.test(file));

/** How the graphs of a folder are used: `onnx/label_encoder.onnx` is a bi-encoder's second, others are the main one. */
function graphsAmong(files: readonly string[]): Manifest["graphs"] {
  return files
    .filter((file) => file.endsWith(".onnx"))
    .map((file) => ({
      role: LABEL_GRAPH.test(basename(file)) ? ("labels" as const) : ("main" as const),
      precision: precisionOf(file),
      file,
    }));
}

type Described = Pick<Manifest, "kind" | "labels" | "splitter" | "limits">;

async function describe(folder: string, files: readonly string[]): Promise<Described> {
  if (files.includes("gliner_config.json")) {
    const path = join(folder, "gliner_config.json");
    const config = read(gliner, await json(folder, "gliner_config.json"), path);
    const { max_len: words, max_width: width, max_pieces: pieces, words_splitter_type: splitter } = config;
    const labels = config.labels?.map((l): ModelLabel => {
      if (typeof l === "string") return { name: l, aliases: [] };
      const { name, aliases, description, group, threshold } = l;
      return {
        name,
        aliases,
        ...(description === undefined ? {} : { description }),
        ...(group !== undefined && isGroup(group) ? { group } : {}),
        ...(threshold === undefined ? {} : { threshold }),
      };
    });
    return {
      kind: "gliner",
      limits: { ...(words ? { words } : {}), ...(width ? { width } : {}), ...(pieces ? { pieces } : {}) },
      ...(splitter ? { splitter } : {}),
      ...(labels ? { labels } : {}),
    };
  }
  if (!files.includes("config.json"))
    throw new ModelError(
      "unsupported",
      `${folder} has neither ${MANIFEST} nor gliner_config.json nor config.json: it is no model's folder.`,
    );
  const config = read(plain, await json(folder, "config.json"), join(folder, "config.json"));
  if (config.architectures?.some((name) => name.endsWith("ForCausalLM"))) return { kind: "causal-lm" };
  if (config.is_encoder_decoder && config.architectures?.some((n) => n.endsWith("ForConditionalGeneration")))
    return { kind: "encoder-decoder" };
  throw new ModelError(
    "unsupported",
    `${join(folder, "config.json")}: models of type ${config.model_type ?? "unknown"} (${config.architectures?.join(", ") ?? "no architecture"}) are not run here. GLiNER models, causal and encoder–decoder language models are.`,
  );
}

/** `licence` and `language` of a model card's front matter, as the Hugging Face hub writes it. */
export function cardFacts(card: string): Pick<Manifest, "licence" | "languages"> {
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(card)?.[1] ?? "";
  const licence = /^licen[sc]e:\s*["']?([^\s"'#]+)/m.exec(front)?.[1];
  const block = /^language:[ \t]*(.*(?:\r?\n[ \t]*-[ \t]*.+)*)/m.exec(front)?.[1] ?? "";
  const languages = block.match(/\b[a-z]{2,3}\b/g) ?? [];
  return { ...(licence ? { licence } : {}), ...(languages.length ? { languages: [...languages] } : {}) };
}

export interface InspectOptions {
  /** False: `files` stays empty. Hashing takes seconds with a large model. */
  readonly hash?: boolean;
  /** Instead of the folder's name. */
  readonly name?: string;
  readonly source?: string;
  readonly signal?: AbortSignal;
}

/**
 * The manifest that a folder without one would have. Rejects with `ModelError`:
 * `missing` (no folder, no graph), `unsupported` (no kind of model that runs here), `damaged` (a configuration is none).
 */
export async function inspectFolder(folder: string, options: InspectOptions = {}): Promise<Manifest> {
  const root = resolve(folder);
  if (!(await stat(root).catch(() => undefined))?.isDirectory())
    throw new ModelError("missing", `${root}: no such folder.`);
  const all = await filesBelow(root);
  const described = await describe(root, all);
  const wanted = all.filter(isRead);
  const graphs = graphsAmong(wanted);
  if (!graphs.some(({ role }) => role === "main"))
    throw new ModelError(
      "missing",
      `${root} has no ONNX file: weights of other formats must be exported first (the model's card may say where an export lies).`,
    );
  if (!wanted.includes("tokenizer.json"))
    throw new ModelError(
      "missing",
      `${join(root, "tokenizer.json")}: no such file; a model needs its tokenizer.`,
    );
  const card = CARDS.find((name) => all.includes(name));
  const files: Manifest["files"] = {};
  for (const file of options.hash === false ? [] : wanted) {
    const path = join(root, file);
    files[file] = { size: (await stat(path)).size, sha256: await sha256Of(path, options.signal) };
  }
  return manifestSchema.parse({
    format: 1,
    name: (options.name ?? basename(root)).replaceAll(/[^\w.-]+/g, "-"),
    ...described,
    ...(card ? { card, ...cardFacts(await readFile(join(root, card), "utf8")) } : {}),
    ...(options.source ? { source: options.source } : {}),
    files,
    graphs,
  } satisfies Manifest);
}
