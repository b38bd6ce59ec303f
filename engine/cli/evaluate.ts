// `curie evaluate`: two corpora, or one table with gold and prediction side by side, compared; every figure with its
// counts and its interval.
import { type Command, Option } from "commander";
import { CONCEPT_PLACES } from "../corpus/formats/format.ts";
import { asResult, evaluate as count, type EvaluationInput } from "../evaluation/evaluate.ts";
import { FindingList } from "../evaluation/findings.ts";
import { NIL_IDS, SEPARATORS } from "../evaluation/reading.ts";
import { type EvaluationResult, figuresOnly, type Side } from "../evaluation/result.ts";
import { TABLE_FIELDS } from "../evaluation/table-columns.ts";
import { openInputs } from "./evaluate-inputs.ts";
import type { EvaluateOptions } from "./evaluate-options.ts";
import { evaluationText } from "./evaluate-text.ts";
import { Events } from "./events.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { repeated, wholeNumber } from "./options.ts";
import { version } from "./package-root.ts";
import { formatFor, REPORT_FORMATS, rendered } from "./rendered.ts";
import { counted, Progress, print, type Terminal, type Work } from "./terminal.ts";
import { writeWhole } from "./whole-file.ts";

const EXAMPLES = `
Corpora are files, folders or archives in any format that Curie reads, told by their content. Recognition is scored
exact, relaxed (overlap) and by type alone; links where gold has concepts. Intervals and tests draw whole documents.

  --columns maps ${TABLE_FIELDS.join(", ")} to the table's columns;
  doc, mention, gold and pred are needed, score may be given several times. A --train table is read by the same mapping.

Examples:
  curie evaluate gold/ predicted/
  curie evaluate gold.pubtator predicted.pubtator --map-type DISO=Disease,CHEM=Chemical --prefix MESH: --kb mesh.curiekb
  curie evaluate gold/ before/ --compare after/ --train train/ --json > result.json
  curie evaluate --table predictions.tsv.gz --no-quotes --columns doc=file,mention=span,gold=code,pred=answer,type=label,start=from,end=to,score=p`;

const listed = (value: string, before: string[] = []): string[] => [
  ...before,
  ...value
    .split(",")
    .map((v) => v.trim())
    .filter((v) => v !== ""),
];

function draws(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0) throw new UsageError(`--draws ${text} is not a whole number.`);
  return n;
}

export function evaluateCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("compare predictions with gold")
    .description(
      "Scores recognition and linking against gold, with counts, intervals, strata, errors and findings.",
    )
    .argument("[gold]", "corpus with the right answers")
    .argument("[predicted]", "corpus with the predictions")
    .option(
      "--table <file>",
      "one table with gold and predictions in place of the two corpora (.gz as it is)",
    )
    .option(
      "--columns <mapping>",
      "which column of the table holds what: gold=code,pred=answer,... (see below)",
    )
    .option("--delimiter <character>", "parts columns (default: told from the first line)")
    .option("--no-quotes", "quotation marks in tables are ordinary characters")
    .option(
      "--separators <characters>",
      "any of these parts the ids of a composite; empty: none does",
      SEPARATORS,
    )
    .option("--nil <ids>", "ids that say `no concept`, parted by commas", NIL_IDS.join(","))
    .option("--gold-format <name>", "format of gold and training corpora (default: told from their content)")
    .option("--format <name>", "format of the predictions (default: told from their content)")
    .addOption(
      new Option(
        "--concepts <place>",
        "where the corpora keep concepts, if not where their formats do",
      ).choices(CONCEPT_PLACES),
    )
    .addOption(
      new Option("--match <rule>", "what leads, and how links are paired")
        .choices(["exact", "relaxed", "type"])
        .default("exact"),
    )
    .option("--type <names>", "only mentions of these types, after --map-type; on both sides", listed)
    .option(
      "--map-type <from=to>",
      "read a type as another one, on both sides: DISO=Disease,CHEM=Chemical",
      listed,
    )
    .option("--prefix <prefix>", "put before bare ids: MESH:, or PATTERN=PREFIX,PATTERN=PREFIX")
    .option("--k <ranks>", "ranks of Recall@k, parted by commas", "1,5")
    .option(
      "--kb <file>",
      "packed knowledge base: strata by names, distance and former ids; may be repeated",
      repeated,
    )
    .option(
      "--train <corpus>",
      "what the system was trained or selected on: seen strata, leaks; may be repeated",
      repeated,
    )
    .option("--synthetic <corpus>", "synthetic rows that it was trained on: leaks; may be repeated", repeated)
    .option(
      "--compare <corpus>",
      "a second system's predictions (a corpus or a table like the first): paired difference",
    )
    .option("--one-per-place", "of mentions at one place and of one type only the first counts")
    .option("--draws <n>", "draws of documents for intervals and tests; 0: none", draws, 1000)
    .option("--seed <n>", "of the draws and samples", wholeNumber, 42)
    .option("--errors <n>", "errors listed at most", wholeNumber, 1000)
    .option("-o, --out <file>", "write a report here: .html, .md, .csv, .errors.csv, or .json")
    .option("--json", "print the result as JSON")
    .option(
      "--figures-only",
      "leave errors, places and scores out of the JSON: no word of the texts is in it",
    )
    .option("--progress", "tell the progress even where stderr is no terminal")
    .option("--events", "print progress as JSON Lines instead of the figures, for programs")
    .addHelpText("after", EXAMPLES)
    .action((gold: string | undefined, predicted: string | undefined, options: EvaluateOptions) =>
      run((terminal) => evaluate(gold, predicted, options, terminal)),
    );
}

async function evaluate(
  gold: string | undefined,
  predicted: string | undefined,
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const to = options.out === undefined ? undefined : formatFor(options.out);
  if (options.out !== undefined && !to)
    throw new UsageError(
      `--out ${options.out}: the ending says what is written: .${REPORT_FORMATS.join(", .")}.`,
    );
  const progress = new Progress(terminal, options.progress === true);
  const findings = new FindingList();
  const reader = { options, findings, progress, signal: terminal.signal };
  const { input, accounts } = await openInputs(gold, predicted, reader);
  const result = await resultOf(input, accounts, options, findings, progress, terminal);
  progress.clear();
  const kept = options.figuresOnly ? figuresOnly(result) : result;
  if (options.out !== undefined && to)
    await writeWhole(options.out, rendered(options.out, JSON.stringify(kept), to));
  if (!options.events)
    await print(terminal, options.json ? `${JSON.stringify(kept)}\n` : evaluationText(result));
  return result.findings.some((f) => f.severity === "error") ? EXIT.problems : EXIT.ok;
}

async function resultOf(
  input: Pick<EvaluationInput, "gold" | "systems" | "task" | "exposures" | "kb">,
  accounts: () => Promise<Side[]>,
  options: EvaluateOptions,
  findings: FindingList,
  progress: Progress,
  terminal: Terminal,
): Promise<EvaluationResult> {
  const events = new Events(terminal, options.events === true);
  const evaluated = await count({
    ...input,
    findings,
    settings: {
      match: options.match,
      types: options.type ?? [],
      ...(options.onePerPlace ? { onePerPlace: true } : {}),
      k: ranksOf(options.k),
      draws: options.draws,
      seed: options.seed,
      level: 0.95,
    },
    keep: { errors: options.errors },
    onProgress: (n) => {
      progress.report(() => `compared: ${counted(n, "document")}`);
      events.progress({ phase: "comparing", done: n });
    },
    signal: terminal.signal,
  });
  return asResult(evaluated, {
    curie: version(),
    command: ["curie", ...process.argv.slice(2)],
    sides: await accounts(),
  });
}

function ranksOf(text: string): number[] {
  const ranks = listed(text).map(Number);
  if (!ranks.length || ranks.some((k) => !Number.isInteger(k) || k < 1))
    throw new UsageError(`--k ${text}: ranks are whole numbers above 0, parted by commas.`);
  return [...new Set([1, ...ranks])].sort((a, b) => a - b);
}
