// `curie report RESULT`: an evaluation, a judge's verdicts, a benchmark or a data-efficiency curve as a page, as Markdown
// or as a table.
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import * as z from "zod";
import { JUDGE_SCHEMA, judgeResultSchema } from "../evaluation/judge/judge-result.ts";
import { errorsCsv, figuresCsv } from "../evaluation/report/csv.ts";
import { evaluationReport } from "../evaluation/report/evaluation-report.ts";
import { asHtml } from "../evaluation/report/html.ts";
import { judgeReport } from "../evaluation/report/judge-report.ts";
import { asMarkdown } from "../evaluation/report/markdown.ts";
import type { Report } from "../evaluation/report/report.ts";
import { type EvaluationResult, parseResult, RESULT_SCHEMA } from "../evaluation/result.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { print, type Terminal, type Work } from "./terminal.ts";
import { WholeFile } from "./whole-file.ts";

const FORMATS = ["html", "md", "json", "csv", "errors.csv"] as const;
type Format = (typeof FORMATS)[number];

interface Options {
  to?: Format;
  out?: string;
}

const EXAMPLES = `
html        one file that fetches nothing: charts, tables that sort, errors in their texts
md          the same as Markdown, charts in words
csv         every figure, unrounded (evaluations only); errors.csv: the listed errors
The ending of --out says which, unless --to does.

Examples:
  curie evaluate gold/ predicted/ --json > result.json
  curie report result.json --out report.html
  curie report result.json --to csv > figures.csv`;

export function reportCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("a result as a page, Markdown or CSV")
    .description("Renders what evaluate, judge, benchmark and efficiency write.")
    .argument("<result>", "JSON that one of these commands wrote")
    .addOption(new Option("--to <format>", "format (default: md)").choices(FORMATS))
    .option("-o, --out <file>", "write here instead of printing")
    .addHelpText("after", EXAMPLES)
    .action((path: string, options: Options) => run((terminal) => report(path, options, terminal)));
}

/** How each kind of result becomes a report, by its `schema`. */
const KINDS: Readonly<Record<string, (value: unknown) => { report: Report; evaluation?: EvaluationResult }>> =
  {
    [RESULT_SCHEMA]: (value) => {
      const evaluation = parseResult(value);
      return { report: evaluationReport(evaluation), evaluation };
    },
    [JUDGE_SCHEMA]: (value) => ({ report: judgeReport(judgeResultSchema.parse(value)) }),
  };

async function report(path: string, { to, out }: Options, terminal: Terminal): Promise<ExitCode> {
  const format = to ?? FORMATS.toReversed().find((f) => out?.endsWith(`.${f}`)) ?? "md";
  const text = await readFile(path, "utf8");
  const made = rendered(path, text, format);
  if (!out) {
    await print(terminal, made);
    return EXIT.ok;
  }
  const file = await WholeFile.create(out);
  try {
    await file.write(made);
    await file.finish();
  } finally {
    await file.discard();
  }
  return EXIT.ok;
}

function rendered(path: string, text: string, format: Format): string {
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
