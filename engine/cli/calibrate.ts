// `curie calibrate RESULT`: from the scores of an evaluation to a calibrator, kept beside the model.
import { type Command, Option } from "commander";
import { type Calibration, calibrate as fitAndTest } from "../evaluation/calibrate.ts";
import type { CurveKind } from "../evaluation/calibrator.ts";
import { decimals, percent, whole } from "../evaluation/report/numbers.ts";
import { readEvaluation } from "./evaluation-file.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { wholeNumber } from "./options.ts";
import { print, type Terminal, tell, type Work } from "./terminal.ts";
import { WholeFile } from "./whole-file.ts";

interface Options {
  scorer?: string;
  kind?: CurveKind;
  heldOut?: number;
  leastPerType?: number;
  precision?: number[];
  seed?: number;
  out?: string;
  json?: true;
}

const EXAMPLES = `
isotonic  a rising step function: for 1,000 answers and more
platt     a logistic curve: for fewer
auto      one or the other, by how many there are
Fitted on some of the documents, tested on the others; a type with enough answers gets a curve of its own.

Examples:
  curie evaluate gold/ predicted/ --json > result.json
  curie calibrate result.json --out model.calibrator.json
  curie calibrate result.json --scorer beam --kind platt --precision 0.95`;

export function calibrateCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("make probabilities of scores")
    .description(
      "Fits what the scores of an evaluation mean as probabilities, and shows it on documents held out.",
    )
    .argument("<result>", "what curie evaluate --json wrote")
    .option("--scorer <name>", "which score, where the predictions carry several")
    .addOption(
      new Option("--kind <kind>", "kind of curve (default: auto)").choices(["auto", "isotonic", "platt"]),
    )
    .option("--held-out <share>", "share of the documents to test on (default: 0.5)", between(0, 1))
    .option(
      "--least-per-type <n>",
      "a type gets its own curve from so many answers on (default: 200)",
      wholeNumber,
    )
    .option(
      "--precision <share>",
      "find the threshold for this precision; may be repeated",
      (v: string, b: number[] = []) => [...b, between(0, 1)(v)],
    )
    .option("--seed <n>", "of the split (default: 42)", wholeNumber)
    .option("-o, --out <file>", "write the calibrator here")
    .option("--json", "print everything as JSON")
    .addHelpText("after", EXAMPLES)
    .action((path: string, options: Options) => run((terminal) => calibrate(path, options, terminal)));
}

const between =
  (low: number, high: number) =>
  (text: string): number => {
    const n = Number(text);
    if (text.trim() === "" || !(n > low && n < high))
      throw new UsageError(`${text} is not between ${low} and ${high}.`);
    return n;
  };

async function calibrate(path: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const { confidence } = await readEvaluation(path);
  const names = confidence.map((c) => c.scorer);
  const { scorer = names[0], precision, kind, heldOut, leastPerType, seed, out } = options;
  const chosen = confidence.find((c) => c.scorer === scorer);
  if (!chosen)
    throw new UsageError(
      names.length
        ? `${path} has no score ${scorer}; it has ${names.join(", ")}.`
        : `${path} holds no scores: the predictions carry none.`,
    );
  let made: Calibration;
  try {
    made = fitAndTest(chosen.scorer, chosen, {
      ...(kind ? { kind } : {}),
      ...(heldOut ? { heldOut } : {}),
      ...(leastPerType ? { leastPerType } : {}),
      ...(seed ? { seed } : {}),
      ...(precision ? { precisions: precision } : {}),
    });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${path}: ${error.message}.`);
    throw error;
  }
  if (out) {
    const file = await WholeFile.create(out);
    try {
      await file.write(`${JSON.stringify(made.calibrator)}\n`);
      await file.finish();
    } finally {
      await file.discard();
    }
    tell(terminal, `${out}: fitted on ${whole(made.fitted.pairs)} answers.`);
  }
  await print(terminal, options.json ? `${JSON.stringify(made)}\n` : asText(made));
  return EXIT.ok;
}

function asText({ calibrator, fitted, tested, quality, thresholds }: Calibration): string {
  const kinds = [
    calibrator.fallback.kind,
    ...Object.entries(calibrator.types).map(([name, c]) => `${name}: ${c.kind}`),
  ];
  const lines = [
    `Score "${calibrator.scorer}": ${kinds.join(", ")}`,
    `fitted on ${whole(fitted.pairs)} answers of ${whole(fitted.documents)} documents, tested on ${whole(tested.pairs)} of ${whole(tested.documents)} others`,
    "",
    "| on the documents held out | as it was | calibrated, 95 % interval |",
    "|:--|--:|--:|",
    ...quality.map(
      (q) =>
        `| ${q.name} | ${decimals(q.before)} | ${decimals(q.after)}${q.interval ? ` (${decimals(q.interval.low)} to ${decimals(q.interval.high)})` : ""} |`,
    ),
    "",
    "| wanted precision, % | threshold | precision held out, % | coverage, % |",
    "|--:|--:|--:|--:|",
    ...thresholds.map(
      (t) =>
        `| ${percent(t.wanted)} | ${decimals(t.threshold, 4)} | ${percent(t.precision)}${t.interval ? ` (${percent(t.interval.low)} to ${percent(t.interval.high)})` : ""} | ${percent(t.coverage)} |`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}
