// Reads what `curie evaluate --json` wrote.
import { readFile } from "node:fs/promises";
import * as z from "zod";
import { type EvaluationResult, parseResult, RESULT_SCHEMA } from "../evaluation/result.ts";
import { UsageError } from "./exit-codes.ts";

/** Throws `UsageError` for a file that is no evaluation result of this version. */
export async function readEvaluation(path: string): Promise<EvaluationResult> {
  const text = await readFile(path, "utf8");
  try {
    return parseResult(JSON.parse(text));
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
    const why = issue ? `${issue.path.join(".")}: ${issue.message}` : "not JSON";
    throw new UsageError(
      `${path} is no evaluation result (${RESULT_SCHEMA}): ${why}. Make one: curie evaluate GOLD PREDICTED --json > ${path}`,
    );
  }
}
