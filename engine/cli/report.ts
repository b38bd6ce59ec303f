// `curie report RESULT`: an evaluation, a judge's verdicts, a benchmark or a data-efficiency curve as a page, as Markdown
// or as a table.
import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { formatFor, REPORT_FORMATS, type ReportFormat, rendered } from "./rendered.ts";
import { print, type Terminal, type Work } from "./terminal.ts";
import { writeWhole } from "./whole-file.ts";

interface Options {
  to?: ReportFormat;
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
    .addOption(new Option("--to <format>", "format (default: md)").choices(REPORT_FORMATS))
    .option("-o, --out <file>", "write here instead of printing")
    .addHelpText("after", EXAMPLES)
    .action((path: string, options: Options) => run((terminal) => report(path, options, terminal)));
}

async function report(path: string, { to, out }: Options, terminal: Terminal): Promise<ExitCode> {
  const format = to ?? formatFor(out ?? "") ?? "md";
  const text = await readFile(path, "utf8");
  const made = rendered(path, text, format);
  if (!out) {
    await print(terminal, made);
    return EXIT.ok;
  }
  await writeWhole(out, made);
  return EXIT.ok;
}
