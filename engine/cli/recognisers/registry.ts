// Every recogniser that `curie annotate --recognizer` knows, one row each, the default first.
import { dictionaryKind } from "./dictionary.ts";
import { embeddedKind, glinerKind } from "./gliner.ts";
import { llmKind } from "./llm.ts";
import type { RecogniserKind } from "./recogniser-kind.ts";

export const RECOGNISERS: readonly [RecogniserKind, ...RecogniserKind[]] = [
  dictionaryKind,
  embeddedKind,
  glinerKind,
  llmKind,
];
