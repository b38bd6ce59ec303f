// Test parts on which the embedded models are measured: which label stands for which type of the corpus.
import { readFileSync } from "node:fs";
import type { CorpusOptions } from "../../engine/corpus/read-corpus.ts";
import { MODELS, type ModelName } from "../../engine/training/embedded/concepts.ts";
import { CORPORA } from "../../engine/training/embedded/corpora.ts";
import { shared } from "./places.ts";

export interface EmbeddedSet {
  /** Name of its results file below `embedded/`. */
  readonly name: string;
  readonly model: ModelName;
  /** What it is, for readers. */
  readonly corpus: string;
  readonly path: string;
  readonly read?: CorpusOptions;
  /** Type of the corpus → label that is asked for. */
  readonly labels: Readonly<Record<string, string>>;
  /** Mentions inside others are found, too. */
  readonly nested?: true;
}

const TITLES: Readonly<Record<string, string>> = {
  bc5cdr: "BC5CDR test",
  "ncbi-disease": "NCBI Disease test",
  biored: "BioRED dev",
  craft: "CRAFT test (IOB release)",
  anatem: "AnatEM test",
  bc2gm: "BC2GM test",
  linnaeus: "LINNAEUS test",
  bionlp13cg: "BioNLP13CG test, 8 of 16 types",
  bionlp13pc: "BioNLP13PC test",
  bionlp11id: "BioNLP11ID test, 3 of 4 types",
  genia: "GENIA test, nested",
  jnlpba: "JNLPBA test",
  spaccc: "SPACCC test (Spanish)",
  quaero: "QUAERO test (French)",
};
const NESTED = new Set(["genia", "spaccc", "quaero"]);

/** A concept's usual wording. */
export function wordingOf(model: ModelName, concept: string): string {
  const concepts: Readonly<Record<string, { readonly wordings: readonly [string, ...string[]] }>> =
    MODELS[model];
  const found = concepts[concept];
  if (!found) throw new Error(`the model ${model} has no concept ${concept}`);
  return found.wordings[0];
}

const own: EmbeddedSet[] = CORPORA.flatMap(({ name, model, types, files }) => {
  if (files.test === undefined) return [];
  const labels = Object.fromEntries(Object.entries(types).map(([t, c]) => [t, wordingOf(model, c)]));
  return [
    {
      name,
      model,
      corpus: TITLES[name] ?? name,
      path: `${shared}/${files.test}`,
      labels,
      ...(NESTED.has(name) ? { nested: true as const } : {}),
    },
  ];
});

/** CRAFT's 30 official test articles, an ontology at a time: full texts, annotated by ontology and not by wording. */
const ARTICLES: readonly (readonly [ontology: string, concept: string, title: string])[] = [
  ["CL", "cell type", "cells (CL)"],
  ["SO", "sequence feature", "sequence features (SO)"],
  ["NCBITaxon", "species", "taxa"],
  ["CHEBI", "molecule", "chemicals (ChEBI)"],
  ["UBERON", "anatomy", "anatomy (UBERON); not trained on"],
  ["MONDO", "disease name", "diseases (MONDO); not trained on"],
];

function craftArticles(): EmbeddedSet[] {
  let ids: Set<string> | undefined;
  const isTest = (file: string): boolean => {
    ids ??= new Set(
      readFileSync(`${shared}/craft/craft-ids-test.txt`, "utf8")
        .split("\n")
        .map((l) => l.trim()),
    );
    return ids.has(/\/(\d+)\.(?:txt\.knowtator\.)?xml$/.exec(file)?.[1] ?? "");
  };
  return ARTICLES.map(([ontology, concept, title]) => ({
    name: `craft-articles-${ontology.toLowerCase()}`,
    model: "en",
    corpus: `CRAFT test articles, ${title}`,
    path: `${shared}/craft`,
    read: { include: (file: string) => file.startsWith(`annotations_${ontology}.`) && isTest(file) },
    // Any type of these files: their types are ids of the ontology.
    labels: { "*": wordingOf("en", concept) },
  }));
}

export const EMBEDDED_SETS: readonly EmbeddedSet[] = [...own, ...craftArticles()];
