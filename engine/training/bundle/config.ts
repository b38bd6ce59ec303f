// config.json of a training bundle: all that its scripts read.
import { WIDEST } from "../embedded/names.ts";

/** gold: people's annotations alone. two-stage: silver first, gold last. joint: both at once. */
export const MIXES = ["gold", "two-stage", "joint"] as const;
export type Mix = (typeof MIXES)[number];

export interface BundleOptions {
  /** A model of the Hugging Face hub, a folder, or `scratch`: a small encoder without pre-training. */
  readonly base: string;
  readonly glinerBase: string;
  readonly mix: Mix;
  /** Epochs over gold. */
  readonly epochs: number;
  /** Rank of LoRA; 0 trains all weights. */
  readonly lora: number;
  readonly batch: number;
  readonly words: number;
  readonly seed: number;
}

const GOLD = "data/gold.jsonl";
const SILVER = "data/silver.jsonl";

/** Learning rates: full fine-tuning of a pre-trained encoder, LoRA, and a small encoder from nothing. */
const rateOf = ({ base, lora }: BundleOptions): number => (base === "scratch" ? 1e-3 : lora ? 2e-4 : 3e-5);

export function bundleConfig(options: BundleOptions, labels: readonly string[], dev: boolean) {
  const { mix, epochs, lora } = options;
  const stage = (name: string, files: readonly string[], n: number) => ({
    name,
    files,
    epochs: n,
    rate: rateOf(options),
    gliner_rate: 1e-5,
  });
  const stages =
    mix === "two-stage"
      ? [stage("silver", [SILVER], Math.max(1, Math.round(epochs / 2))), stage("gold", [GOLD], epochs)]
      : mix === "joint"
        ? [stage("joint", [SILVER, GOLD], epochs)]
        : [stage("gold", [GOLD], epochs)];
  return {
    base: options.base,
    gliner_base: options.glinerBase,
    scratch: { vocabulary: 8000, layers: 2, hidden: 128, heads: 4 },
    labels,
    stages,
    dev: dev ? ["data/dev.jsonl"] : [],
    lora: lora ? { r: lora, lora_alpha: 2 * lora, lora_dropout: 0.1 } : null,
    widest: WIDEST,
    size: 256,
    dropout: 0.3,
    max_pieces: 512,
    max_words: options.words,
    splitter: "letters-digits",
    batch: options.batch,
    accumulate: 1,
    decay: 0.01,
    warmup: 100,
    bf16: false,
    log_every: 50,
    seed: options.seed,
  };
}
export type BundleConfig = ReturnType<typeof bundleConfig>;
