// What the bundle of a linker says of itself, and the card that its model will have.
import type { TrainingSet } from "../composition/compose.ts";
import type { LinkerConfig } from "./config.ts";

const sources = ({ inputs }: TrainingSet): string =>
  [
    "| corpus | written by | documents | mentions | rows |",
    "| :-- | :-- | --: | --: | --: |",
    ...inputs.map((i) => `| ${i.path} | ${i.source} | ${i.documents} | ${i.mentions} | ${i.rows} |`),
  ].join("\n");

const stagesOf = (config: LinkerConfig, set: TrainingSet): string =>
  set.stages
    .map(({ file, rows }, i) => `${config.stages[i]?.epochs} epochs of ${file} (${rows} rows)`)
    .join(", then ");

const kbsOf = ({ kbs }: TrainingSet): string =>
  kbs.map(({ name, version }) => `${name} ${version}`).join(", ");

export const linkerReadme = (config: LinkerConfig, set: TrainingSet): string => `# Training of a linker

Names of ${kbsOf(set)}. Base: ${config.base}${config.base === "scratch" ? ` (${config.kind})` : ""}. Mix: ${config.mix}; ${stagesOf(config, set)}.
Everything is set in \`config.json\`; \`data/manifest.json\` says what the rows were made of.

${sources(set)}

    python -m pip install -r requirements.txt
    python train.py                                                    # one device
    torchrun --nproc-per-node 4 train.py                               # four GPUs, the whole model on each
    accelerate launch --config_file accelerate/fsdp.yaml train.py      # all weights over the GPUs of this machine
    accelerate launch --config_file accelerate/deepspeed.yaml train.py # the same with DeepSpeed (pip install deepspeed)
    python export.py [--int8]                                          # model/: ONNX graphs, tokenizer, manifest
    curie kb trie KB --tokenizer model --out names.curietrie
    curie link --by model --model model --trie names.curietrie --kb KB TEST linked.jsonl --relink --to jsonl
    curie evaluate TEST linked.jsonl

\`train.py\` goes on from its last checkpoint when it was ended. On a GPU with less memory: \`lora\` (curie train linker --lora 16),
\`gradient_checkpointing\` true, \`dtype\` "bfloat16", \`batch\` 1 with more \`accumulate\`. Rows are prompt and completion, the form
that TRL's SFTTrainer reads as well; the loss is on the completion alone.

The figures on dev that training prints are of names written without a trie (\`exact_name\`: the wished name to the letter);
\`curie link\` under the trie finds concepts, and is what to judge a model by.

The rows hold sentences of your corpus: treat this folder as you treat the corpus. So does the model.
`;

export const linkerCard = (
  config: LinkerConfig,
  set: TrainingSet,
): string => `# ${config.name}: a linker trained with Curie

It writes, for a mention in its ${config.linking.context === "sentence" ? "sentence" : `context (${config.linking.context})`}, a name of ${kbsOf(set)}. Base: ${config.base}; mix: ${config.mix}; ${stagesOf(config, set)}${
  config.lora ? `; LoRA of rank ${config.lora.r}` : ""
}; seed ${config.seed}.

${sources(set)}

Use: \`curie kb trie\`, then \`curie link --by model\`. Figures: \`curie link --relink\` over a test part, then \`curie evaluate\`. The
licence follows from the base's, the corpora's and the knowledge base's.
`;
