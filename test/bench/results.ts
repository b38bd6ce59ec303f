// Results files: figures kept in the repository, so that every number that is shown can be traced to the command that
// made it. They hold no word of any corpus.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type EvaluationResult, figuresOnly, parseResult } from "../../engine/evaluation/result.ts";
import { root } from "./places.ts";

export const resultsFolder = join(root, "test", "results");

/** Indented, but each innermost object and list on one line: a changed figure is a changed line. */
const readable = (value: unknown): string =>
  `${JSON.stringify(value, null, 1).replace(/[{[][^{}[\]]*[}\]]/g, (inner) => inner.replace(/\n\s*/g, " "))}\n`;

export function writeResults(name: string, value: unknown): void {
  const path = join(resultsFolder, `${name}.json`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, readable(value));
  console.log(`test/results/${name}.json`);
}

export const readResults = (name: string): unknown =>
  JSON.parse(readFileSync(join(resultsFolder, `${name}.json`), "utf8"));

/** A results file that `curie evaluate` made. */
export const readEvaluation = (name: string): EvaluationResult => parseResult(readResults(name));

/** Keeps an evaluation's figures under a name. The version is left out: a release alone changes no figure. */
export const keepEvaluation = (name: string, result: EvaluationResult): void =>
  writeResults(name, { ...figuresOnly(result), curie: "" });

/** Runs `curie evaluate` in the repository's root, as the recorded command says, and answers the whole result. */
export function curieEvaluate(args: readonly string[]): EvaluationResult {
  const run = spawnSync(process.execPath, [join("engine", "cli", "main.ts"), "evaluate", ...args, "--json"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  // Status 1 says that findings are grave: they stand in the result.
  if (run.status !== 0 && run.status !== 1)
    throw new Error(`curie evaluate ${args.join(" ")}: ${run.stderr}`);
  const result = parseResult(JSON.parse(run.stdout));
  return { ...result, command: ["curie", "evaluate", ...args] };
}
