// How models are trained on a CPU: arguments of `python -m curie_ner.train`, stage by stage. A later stage goes on from
// the weights of the one before it, the first from what `python -m curie_ner.pretrain` learned of text without annotations.
// The models that ship were made by gpu-recipe.ts; this one is for machines without a GPU.
import type { ModelName } from "./concepts.ts";

export interface Recipe {
  /** Of the stage on text without annotations, where there is one. */
  readonly unlabelled?: readonly string[];
  readonly stages: readonly (readonly string[])[];
  /** Probability of a mention; chosen on development parts where there are any (`curie_ner.threshold`). */
  readonly threshold: number;
  /** What was measured while choosing, for the card. */
  readonly choices?: string;
  /** BCP 47. */
  readonly languages: readonly string[];
  readonly licence: string;
  readonly title: string;
}

const COMMON = ["--window", "224", "--batch-words", "2000"];

/** Behind a stage's own arguments: one epoch of a few words of each corpus, measured on one small test part. */
export const QUICK = [
  ...["--epochs", "1", "--main", "", "--extra-words", "3000"],
  ...["--measure", "ncbi-disease"],
] as const;

/** The same for text without annotations. */
export const QUICK_UNLABELLED = ["--words", "100000"] as const;

/** French has less text than Spanish: thrice an epoch. */
const FRENCH_THRICE = [
  ...["--window", "160", "--batch-words", "1300", "--epochs", "5"],
  ...["--main", "spaccc,quaero,quaero,quaero", "--measure", "spaccc,quaero"],
];

export const RECIPES: Readonly<Record<ModelName, Recipe>> = {
  en: {
    unlabelled: ["--words", "5000000", "--seed", "1"],
    stages: [
      [...COMMON, "--epochs", "4", "--extra-words", "15000", "--seed", "1"],
      [...COMMON, "--epochs", "5", "--extra-words", "15000", "--rate", "0.0015", "--seed", "2"],
    ],
    threshold: 0.5,
    choices: `Choices were made on development parts, by a run that trained on training parts alone and that leaves out of every
corpus what a development part has (\`npm run train:ner -- --gpu --choose\`). On the development parts of BC5CDR and NCBI Disease, in
Curie, int8, that run has 86.2 and 86.7 before its last step, 87.1 and 86.4 with all that the last step learned and 86.8 and 87.0
halfway, which was taken (of half, 0.7 and all of the way). Without short forms exchanged, two epochs of that step changed nothing
(86.5 and 86.6, in PyTorch). Halfway, with short forms as the text explains them, it has 88.6 and 87.9. In seven corpora besides, a
third of each development part, the last step changed from 0.7 less (BC2GM) to 1.5 more (BioNLP13CG). Before the last step, the
threshold of 0.5 was within 0.1 of the best of either.

The test parts of these corpora had been looked at before: of weights made with one CPU thread (\`npm run train:ner\`; 88.1 on BC5CDR
and 86.5 on NCBI Disease, but 77.4 on BioRED, 63.0 on CRAFT and 46.2 on GENIA) and of these before their last step (87.9, 84.5, 83.7,
74.4, 61.8), which shipped because of all that people mark besides diseases and chemicals. That the two corpora needed a last
step was seen there; how it is done was not. After it, each place as it was read, BC5CDR has 88.4 and NCBI Disease 85.0.`,
    languages: ["en"],
    licence: "MIT",
    title: "biomedical entities in English",
  },
  "es-fr": {
    stages: [
      [...COMMON, "--epochs", "3", "--main", "spaccc,quaero", "--measure", "spaccc,quaero", "--seed", "1"],
      [...FRENCH_THRICE, ...["--rate", "0.002", "--seed", "2"]],
      // Went on from the int8 graph of the stage before it.
      [...FRENCH_THRICE, ...["--rate", "0.0015", "--seed", "3"]],
    ],
    threshold: 0.5,
    choices: `Eight labels have thresholds of their own. They were chosen with a run that trained on training parts alone, without
every eighth document of SPACCC: from 0.1 to 0.7 the one with the best exact F1 on those documents and on QUAERO's development
part, where it is at least half a point better than 0.5 (\`python -m curie_ner.threshold\`). That run, in PyTorch: SPACCC 53.3 at 0.5
and 57.6 with each label's best, QUAERO 60.2 and 60.9. Weights of one CPU thread, without the English network before them and
without names (\`npm run train:ner -- --model es-fr\`, thresholds of their own), had SPACCC 62.0 and QUAERO 60.8 on test.`,
    languages: ["es", "fr"],
    licence: "MIT",
    title: "clinical and biomedical entities in Spanish and French",
  },
};
