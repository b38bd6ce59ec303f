// Results as people read them: a page, Markdown, a table. By the schema that a result names, for `curie report` and for
// every command with `--out`.
import { randomBytes } from "node:crypto";
import * as z from "zod";
import { BENCHMARK_SCHEMA, benchmarkSchema } from "../evaluation/benchmark/benchmark-result.ts";
import { EFFICIENCY_SCHEMA, efficiencySchema } from "../evaluation/efficiency.ts";
import { JUDGE_SCHEMA, judgeResultSchema } from "../evaluation/judge/judge-result.ts";
import { benchmarkReport } from "../evaluation/report/benchmark-report.ts";
import { errorsCsv, figuresCsv } from "../evaluation/report/csv.ts";
import { efficiencyReport } from "../evaluation/report/efficiency-report.ts";
import { evaluationReport } from "../evaluation/report/evaluation-report.ts";
import { asHtml } from "../evaluation/report/html.ts";
import { judgeReport } from "../evaluation/report/judge-report.ts";
import { asMarkdown } from "../evaluation/report/markdown.ts";
import type { Report } from "../evaluation/report/report.ts";
import { type EvaluationResult, parseResult, RESULT_SCHEMA } from "../evaluation/result.ts";
import { UsageError } from "./exit-codes.ts";

export const REPORT_FORMATS = ["html", "md", "json", "csv", "errors.csv"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The format that a file's ending names. */
export const formatFor = (path: string): ReportFormat | undefined =>
  REPORT_FORMATS.toReversed().find((f) => path.toLowerCase().endsWith(`.${f}`));

/** How each kind of result becomes a report, by its `schema`. */
const KINDS: Readonly<Record<string, (value: unknown) => { report: Report; evaluation?: EvaluationResult }>> =
  {
    [RESULT_SCHEMA]: (value) => {
      const evaluation = parseResult(value);
      return { report: evaluationReport(evaluation), evaluation };
    },
    [BENCHMARK_SCHEMA]: (value) => ({ report: benchmarkReport(benchmarkSchema.parse(value)) }),
    [EFFICIENCY_SCHEMA]: (value) => ({ report: efficiencyReport(efficiencySchema.parse(value)) }),
    [JUDGE_SCHEMA]: (value) => ({ report: judgeReport(judgeResultSchema.parse(value)) }),
  };

/** `text`: the result as JSON; `path` names it in errors. Throws `UsageError` for what is no result, or not of the format. */
export function rendered(path: string, text: string, format: ReportFormat): string {
  let value: { schema?: unknown };
  try {
    value = JSON.parse(text) ?? {};
  } catch {
    throw new UsageError(`${path} is not JSON.`);
  }
  const kind = KINDS[String(value.schema)];
  if (!kind)
    throw new UsageError(
      `${path} has the schema ${String(value.schema)}; this version renders ${Object.keys(KINDS).join(", ")}.`,
    );
  if (format === "json") return text;
  try {
    const { report: made, evaluation } = kind(value);
    if (format === "html") return asHtml(made, randomBytes(16).toString("hex"));
    if (format === "md") return asMarkdown(made);
    if (!evaluation)
      throw new UsageError(
        `--to ${format} is for evaluations; ${path} has the schema ${String(value.schema)}.`,
      );
    return format === "csv" ? figuresCsv(evaluation) : errorsCsv(evaluation);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    throw new UsageError(`${path}: ${issue?.path.join(".")}: ${issue?.message}`);
  }
}
