// config.json of a bundle that trains a linker: all that its scripts read. Defaults are those of SynCABEL (arXiv 2601.19667,
// `scripts/4b_training_decoder/train.py`).
import type { ContextWidth } from "../../linking/guided/contexts.ts";
import type { Taught } from "../../linking/guided/linking-folder.ts";
import { PUBLISHED_FORM } from "../../linking/guided/model-input.ts";
import type { Mix } from "../composition/mixes.ts";

export const BASE = "meta-llama/Meta-Llama-3-8B-Instruct";
export const KINDS = ["causal", "encoder-decoder"] as const;
export type LinkerKind = (typeof KINDS)[number];

export interface LinkerOptions {
  /** A model of the Hugging Face hub, a folder, or `scratch`: a small one without pre-training, of that kind. */
  readonly base: string;
  readonly kind: LinkerKind;
  readonly mix: Mix;
  /** Of each stage; as published for the mix where absent. */
  readonly epochs?: number;
  /** Peak of the learning rate. */
  readonly rate?: number;
  /** Rank of LoRA; 0 trains all weights. */
  readonly lora: number;
  readonly batch?: number;
  /** Of prompt and answer together. */
  readonly tokens: number;
  readonly seed: number;
  readonly context: ContextWidth;
  readonly composite: boolean;
  readonly nil?: string;
}

/** Epochs by mix: 3 interleaved, 200 of people's rows alone, 5 of synthetic or all rows once. */
const EPOCHS: Readonly<Record<Mix, number>> = {
  interleaved: 3,
  human: 200,
  synthetic: 5,
  combined: 5,
  sequential: 5,
  "human-last": 5,
};

/** The name of each stage by its file: `train.jsonl` is `train`. */
const nameOf = (file: string): string => file.replace(/\.jsonl$/, "");

export function linkerConfig(name: string, options: LinkerOptions, files: readonly string[], dev: boolean) {
  const { base, kind, mix, lora, seed } = options;
  const scratch = base === "scratch";
  const linking: Taught & { separator: string } = {
    separator: PUBLISHED_FORM.separator,
    verbs: { ...PUBLISHED_FORM.verbs },
    groups: { ...PUBLISHED_FORM.groups },
    context: options.context,
    // As many as a composite mention of the published corpora has.
    ...(options.composite ? { most: 4 } : {}),
    ...(options.nil === undefined ? {} : { nil: options.nil }),
  };
  return {
    name,
    base,
    kind,
    linking,
    scratch: { vocabulary: 8192, layers: 4, hidden: 256, heads: 4, inner: 688, lower: true },
    mix,
    stages: files.map((file) => ({
      name: nameOf(file),
      files: [`data/${file}`],
      epochs: options.epochs ?? (scratch ? 3 : EPOCHS[mix]),
      steps: -1,
      rate: options.rate ?? (scratch ? 1e-3 : lora ? 2e-4 : 3e-5),
    })),
    dev: dev ? ["data/dev.jsonl"] : [],
    dev_rows: 2000,
    lora: lora ? { r: lora, lora_alpha: 2 * lora, lora_dropout: 0.05 } : null,
    batch: options.batch ?? (scratch ? 64 : 1),
    accumulate: 1,
    max_tokens: options.tokens,
    warmup: 0.03,
    decay: scratch ? 0.01 : 0,
    /** null: where the GPU has it. */
    bf16: null,
    dtype: "float32",
    /** flash_attention_2 where it is installed, as published; null: the library's own choice. */
    attention: null,
    gradient_checkpointing: false,
    by_length: true,
    log_every: 50,
    eval_steps: 2000,
    choose_by: "token_recall",
    seed,
  };
}
export type LinkerConfig = ReturnType<typeof linkerConfig>;
