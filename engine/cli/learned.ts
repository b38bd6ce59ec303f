// What was learned from a corpus, as commands find and read it.
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { annotationFiles } from "../corpus/annotations/files.ts";
import { LEARNED_FILE, type LearnedFile, parseLearned } from "../corpus/annotations/learned.ts";
import { UsageError } from "./exit-codes.ts";

/** Where what was learned from a corpus lies: `.curie/learned.json` of its folder. */
export async function learnedPath(corpus: string): Promise<string> {
  if (!existsSync(corpus)) throw new UsageError(`${corpus}: no such file or folder.`);
  return join((await stat(corpus)).isDirectory() ? corpus : dirname(corpus), LEARNED_FILE);
}

/** Throws `UsageError` where the file is none. */
export async function readLearned(path: string): Promise<LearnedFile> {
  const parsed = parseLearned(await annotationFiles.read(path));
  if ("problem" in parsed) throw new UsageError(`${path}: ${parsed.problem}`);
  return parsed.learned;
}
