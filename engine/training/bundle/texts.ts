// What a training bundle says of itself, and the card that its model will have.
import type { BundleConfig } from "./config.ts";

export interface PartCounts {
  readonly documents: number;
  readonly rows: number;
  readonly mentions: number;
  /** Mentions that no row holds. */
  readonly lost: number;
}

type Parts = Readonly<Record<string, PartCounts>>;

const table = (parts: Parts): string =>
  [
    "| part | documents | rows | mentions | mentions left out |",
    "| :-- | --: | --: | --: | --: |",
    ...Object.entries(parts).map(
      ([name, p]) => `| ${name} | ${p.documents} | ${p.rows} | ${p.mentions} | ${p.lost} |`,
    ),
  ].join("\n");

const stagesOf = ({ stages }: BundleConfig): string =>
  stages.map((s) => `${s.epochs} epochs of ${s.files.join(" and ")}`).join(", then ");

export const bundleReadme = (config: BundleConfig, parts: Parts): string => `# Training of a recogniser

Labels: ${config.labels.join(", ")}. Base: ${config.base}. ${stagesOf(config)}. Everything is set in \`config.json\`.

${table(parts)}

    python -m pip install -r requirements.txt
    python train.py                          # one device
    accelerate launch train.py               # as \`accelerate config\` says
    torchrun --nproc-per-node 4 train.py     # four GPUs of this machine
    python export.py                         # model/: two ONNX graphs, tokenizer, configuration
    curie annotate --recognizer gliner --model model --labels ${config.labels[0]} TEXT

\`bf16\` in \`config.json\` may be set to true on GPUs that have it. The rows in \`data\` are GLiNER's training JSON, a row a
line; \`train_gliner.py\` trains ${config.gliner_base} on them with the gliner package (requirements-gliner.txt).

The rows hold the words of your corpus: treat this folder as you treat the corpus.
`;

export const modelCard = (config: BundleConfig, parts: Parts): string => `# A recogniser trained with Curie

Labels: ${config.labels.join(", ")}. Base: ${config.base}; ${stagesOf(config)}${config.lora ? `; LoRA of rank ${config.lora.r}` : ""}; seed ${config.seed}.

${table(parts)}

Figures: \`curie annotate --recognizer gliner --model FOLDER\` over a test part, then \`curie evaluate\`. The licence follows
from the base's and the corpora's.
`;
