// How a folder's encoder is used, by the files that sentence-transformers publishes beside it (modules.json, 1_Pooling/,
// sentence_bert_config.json); without them the first token's state counts, as for SapBERT and its kin.
import { join } from "node:path";
import * as z from "zod";
import { jsonFile } from "../folder/json-file.ts";
import { ModelError } from "../model-error.ts";
import type { Pooling } from "./pooling.ts";

export interface EncoderSettings {
  readonly pooling: Pooling;
  /** Tokens of the longest text, special ones included; what goes beyond is cut off. */
  readonly longest: number;
  /** Texts are put in lower case first, whatever the tokenizer does. */
  readonly lowerCase: boolean;
  /** Tokens that the model has; undefined where it does not tell. */
  readonly vocabulary: number | undefined;
  readonly padding: number;
}

const modules = z.array(z.looseObject({ path: z.string(), type: z.string() }));
const sentence = z.looseObject({
  max_seq_length: z.int().positive().nullish(),
  do_lower_case: z.boolean().nullish(),
});
const model = z.looseObject({
  max_position_embeddings: z.int().positive().nullish(),
  vocab_size: z.int().positive().nullish(),
  pad_token_id: z.int().min(0).nullish(),
});
const tokenizer = z.looseObject({ model_max_length: z.number().positive().nullish() });

/** Modes of `1_Pooling/config.json` that are computed here. */
const MODES: Readonly<Record<string, Pooling>> = {
  pooling_mode_cls_token: "cls",
  pooling_mode_mean_tokens: "mean",
  pooling_mode_mean_sqrt_len_tokens: "mean",
  pooling_mode_max_tokens: "max",
};
/** No name is longer; a model that reads pages need not be asked for them. */
const LONGEST = 512;
const SHORTEST = 3;
const CONFIGURATION = "configuration of a sentence encoder";

async function poolingOf(folder: string): Promise<Pooling | undefined> {
  const listed = await jsonFile(join(folder, "modules.json"), CONFIGURATION, modules);
  const foreign = listed?.find(({ type }) => !/\.(Transformer|Pooling|Normalize)$/.test(type));
  if (foreign)
    throw new ModelError(
      "unsupported",
      `${join(folder, "modules.json")}: the module ${foreign.type} behind the transformer is not computed here; export the model with it, so that the graph gives sentence_embedding.`,
    );
  const place = listed?.find(({ type }) => type.endsWith(".Pooling"))?.path ?? "1_Pooling";
  const path = join(folder, place, "config.json");
  const config = await jsonFile(path, CONFIGURATION, z.record(z.string(), z.unknown()));
  if (!config) return undefined;
  const named = config.pooling_mode;
  const on =
    typeof named === "string"
      ? [`pooling_mode_${named === "mean" || named === "max" ? `${named}_tokens` : `${named}_token`}`]
      : Object.keys(config).filter((key) => key.startsWith("pooling_mode_") && config[key] === true);
  const [mode = "", ...others] = on;
  const pooling = Object.hasOwn(MODES, mode) ? MODES[mode] : undefined;
  if (!pooling || others.length)
    throw new ModelError(
      "unsupported",
      `${path}: ${on.join(" and ") || "no pooling mode"} is not computed here; one of ${Object.keys(MODES).join(", ")} is, or say which pooling to use.`,
    );
  return pooling;
}

/**
 * `graphPools`: the graph gives a text's vector itself. `pooling`: instead of what the files say. Rejects with `ModelError`: `damaged`
 * where a file is none, `unsupported` for a pooling that is not computed here.
 */
export async function encoderSettings(
  folder: string,
  { pooling, graphPools = false }: { pooling?: Pooling; graphPools?: boolean } = {},
): Promise<EncoderSettings> {
  const config = await jsonFile(join(folder, "config.json"), CONFIGURATION, model);
  const own = await jsonFile(join(folder, "sentence_bert_config.json"), CONFIGURATION, sentence);
  const tokens = await jsonFile(join(folder, "tokenizer_config.json"), CONFIGURATION, tokenizer);
  const limits = [own?.max_seq_length, tokens?.model_max_length, config?.max_position_embeddings];
  const longest = limits.find((limit) => typeof limit === "number") ?? LONGEST;
  return {
    pooling: pooling ?? (graphPools ? "cls" : ((await poolingOf(folder)) ?? "cls")),
    longest: Math.max(SHORTEST, Math.min(LONGEST, longest)),
    lowerCase: own?.do_lower_case === true,
    vocabulary: config?.vocab_size ?? undefined,
    padding: config?.pad_token_id ?? 0,
  };
}
