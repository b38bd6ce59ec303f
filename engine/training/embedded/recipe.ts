// How the shipped models are trained: arguments of `python -m curie_ner.train`, stage by stage. A later stage goes on from
// the weights of the one before it.
import type { ModelName } from "./concepts.ts";

export interface Recipe {
  readonly stages: readonly (readonly string[])[];
  /** BCP 47. */
  readonly languages: readonly string[];
  readonly licence: string;
  readonly title: string;
}

const COMMON = ["--window", "224", "--batch-words", "2000"];

export const RECIPES: Readonly<Record<ModelName, Recipe>> = {
  en: {
    stages: [[...COMMON, "--epochs", "4", "--extra-words", "15000", "--seed", "1"]],
    languages: ["en"],
    licence: "MIT",
    title: "biomedical entities in English",
  },
  "es-fr": {
    stages: [
      [...COMMON, "--epochs", "3", "--main", "spaccc,quaero", "--measure", "spaccc,quaero", "--seed", "1"],
    ],
    languages: ["es", "fr"],
    licence: "MIT",
    title: "clinical and biomedical entities in Spanish and French",
  },
};
