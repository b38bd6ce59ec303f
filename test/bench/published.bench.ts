// npm run bench -- published: the tables of a published linker (SynCABEL, arXiv:2601.19667), recomputed by
// `curie evaluate --table` from the predictions that its authors publish, and what they do not print.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "../../engine/evaluation/result-figures.ts";
import { root } from "./places.ts";
import { confidenceFigures } from "./published-confidence.ts";
import { judgeRows } from "./published-judge.ts";
import { PRINTED } from "./published-printed.ts";
import { curieEvaluate, keepEvaluation, readEvaluation, readResults, writeResults } from "./results.ts";

const data = join("..", "shared", "data");
const published = (name: string) => join(data, "published-syncabel", `${name}.tsv.gz`);
const SPACCC_TRAIN = join(data, "spaccc-es", "train.tsv.gz");
const COLUMNS =
  "doc=filename,mention=span,gold=code,pred=Predicted_code,type=label,start=start_span,end=end_span,goldname=annotation,predname=Prediction";
const SCORES = ",score=Prediction_score,score=Prediction_beam_score";

export const CORPORA = ["EMEA", "MEDLINE", "SPACCC"] as const;
export type Corpus = (typeof CORPORA)[number];
export const SYSTEMS = {
  with: "Llama_guided_with_SynCABEL",
  without: "Llama_guided_without_SynCABEL",
  arboEL: "arboEL",
} as const;
export type System = keyof typeof SYSTEMS;

/** QUAERO's training and development parts as folders, one for each of its two corpora. */
function quaeroTrain(corpus: Corpus): string[] {
  return ["train", "dev"].map((part) => {
    const folder = join(".cache", "quaero");
    mkdirSync(join(root, folder), { recursive: true });
    execFileSync("tar", ["-xzf", join(root, data, "quaero-fr", `${part}.tar.gz`), "-C", join(root, folder)]);
    return join(folder, part, corpus);
  });
}

export const publishedFile = (corpus: Corpus, system: System): string =>
  published(`${corpus}_${SYSTEMS[system]}`);

/** Arguments of `curie evaluate` for one published file. */
function argumentsFor(corpus: Corpus, system: System): string[] {
  const train = corpus === "SPACCC" ? [SPACCC_TRAIN] : quaeroTrain(corpus);
  return [
    "--table",
    publishedFile(corpus, system),
    "--no-quotes",
    "--columns",
    system === "arboEL" ? COLUMNS : COLUMNS + SCORES,
    ...train.flatMap((t) => ["--train", t]),
    ...(corpus === "SPACCC" ? [] : ["--concepts", "notes"]),
    ...(system === "without" ? ["--compare", publishedFile(corpus, "with")] : []),
    "--errors",
    "1",
  ];
}

/** `only`: results to make again, by file name (`SPACCC-with`); all where empty. The side by side is always made. */
export async function benchPublished(only: readonly string[] = []): Promise<void> {
  if (!existsSync(join(root, data))) {
    console.log("published predictions: skipped: no ../shared");
    return;
  }
  const confidence: unknown[] = [];
  const judged: unknown[] = [];
  for (const corpus of CORPORA)
    for (const system of Object.keys(SYSTEMS) as System[]) {
      const file = join(root, publishedFile(corpus, system));
      if (!existsSync(file) || (only.length && !only.includes(`${corpus}-${system}`))) continue;
      const result = curieEvaluate(argumentsFor(corpus, system));
      keepEvaluation(`published/${corpus}-${system}`, result);
      for (const pairs of result.confidence) confidence.push(confidenceFigures(corpus, system, pairs));
      if (system !== "arboEL") judged.push(...(await judgeRows(corpus, system, file)));
    }
  if (!only.length) {
    writeResults("published/confidence", confidence);
    writeResults("published/judge", judged);
  }
  writeResults("published/side-by-side", sideBySide());
}

/** Every printed figure beside the recomputed one, and why they differ where they do. */
function sideBySide() {
  const judged = readResults("published/judge") as Figure[];
  return PRINTED.map((printed) => {
    const { figures, tables } = readEvaluation(`published/${printed.corpus}-${printed.system}`);
    const all = [...figures, ...tables.flatMap((t) => t.lines.flatMap((l) => l.figures))];
    const recomputed = printed.figure.startsWith("judge")
      ? judged.find((j) => j.id === `${printed.corpus}-${printed.system}/${printed.figure}`)
      : all.find((f) => f.id === printed.figure);
    if (!recomputed) throw new Error(`no figure ${printed.figure} for ${printed.corpus}, ${printed.system}`);
    return { ...printed, recomputed };
  });
}
