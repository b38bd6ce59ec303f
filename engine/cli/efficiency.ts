// `curie efficiency PLAN`: predictions of systems trained on shares of the human data, with and without synthetic rows, as
// one curve.
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { parse } from "yaml";
import * as z from "zod";
import { countDocuments } from "../evaluation/count-documents.ts";
import {
  EFFICIENCY_SCHEMA,
  type Efficiency,
  type EfficiencyRun,
  efficiencyOf,
} from "../evaluation/efficiency.ts";
import { FindingList } from "../evaluation/findings.ts";
import { metricOf } from "../evaluation/metrics/definitions.ts";
import { NIL_IDS, SEPARATORS } from "../evaluation/reading.ts";
import { openInputs } from "./evaluate-inputs.ts";
import type { EvaluateOptions } from "./evaluate-options.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { version } from "./package-root.ts";
import { rendered } from "./rendered.ts";
import { Progress, print, type Terminal, type Work } from "./terminal.ts";
import { WholeFile } from "./whole-file.ts";

const planSchema = z.strictObject({
  /** Key of a metric of `curie evaluate`. */
  metric: z.string().default("linking.accuracy"),
  /** Corpus with the right answers; absent where every run is a table with gold in it. */
  gold: z.string().optional(),
  goldFormat: z.string().optional(),
  format: z.string().optional(),
  /** Of tables, as `curie evaluate --columns`. */
  columns: z.string().optional(),
  quotes: z.boolean().default(true),
  separators: z.string().default(SEPARATORS),
  mapType: z.array(z.string()).default([]),
  prefix: z.string().optional(),
  match: z.enum(["exact", "relaxed", "type"]).default("exact"),
  draws: z.int().min(0).default(1000),
  seed: z.int().min(1).default(42),
  runs: z
    .array(
      z.strictObject({
        human: z.number().min(0).max(1),
        synthetic: z.boolean().default(false),
        predicted: z.string(),
      }),
    )
    .min(2),
});
type Plan = z.output<typeof planSchema>;

interface Options {
  out?: string;
  json?: true;
  progress?: true;
}

const EXAMPLES = `
The plan is YAML or JSON; paths in it are relative to it:

  gold: test/                  # or: columns: doc=file,mention=span,gold=code,pred=answer, and every run is a table
  runs:
    - {human: 0.2, predicted: p20/}
    - {human: 1.0, predicted: p100/}
    - {human: 0.2, synthetic: true, predicted: s20/}
    - {human: 1.0, synthetic: true, predicted: s100/}

Example:
  curie efficiency plan.yaml --out results/      # results/efficiency.json, .md, .html`;

export function efficiencyCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("a figure by the share of human data, with and without synthetic rows")
    .description(
      "Draws how a figure grows with human data, and from which share on synthetic rows make up for the rest.",
    )
    .argument("<plan>", "YAML or JSON")
    .option("-o, --out <folder>", "write efficiency.json, .md and .html here")
    .option("--json", "print the result as JSON")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((plan: string, options: Options) => run((terminal) => efficiency(plan, options, terminal)));
}

async function readPlan(path: string): Promise<Plan> {
  const text = await readFile(path, "utf8");
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new UsageError(`${path}: not YAML: ${(error as Error).message}`);
  }
  const read = planSchema.safeParse(value);
  if (!read.success)
    throw new UsageError(
      read.error.issues.map((i) => `${path}: ${i.path.join(".") || "plan"}: ${i.message}`).join("\n"),
    );
  if (!read.data.gold === !read.data.columns)
    throw new UsageError(
      `${path}: either gold (a corpus) or columns (every run is a table) says where the right answers are.`,
    );
  return read.data;
}

async function efficiency(
  path: string,
  { out, json, progress: asked }: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const plan = await readPlan(path);
  const progress = new Progress(terminal, asked === true);
  const runs: EfficiencyRun[] = [];
  let first: readonly string[] | undefined;
  for (const [i, run] of plan.runs.entries()) {
    progress.report(() => `run ${i + 1} of ${plan.runs.length}: ${run.predicted}`);
    const { ids, ...counted } = await countRun(
      plan,
      resolve(dirname(path), run.predicted),
      path,
      progress,
      terminal,
    );
    first ??= ids;
    if (ids.join("\n") !== first.join("\n"))
      throw new UsageError(
        `${run.predicted} has other documents than ${plan.runs[0]?.predicted}: draws would not be paired.`,
      );
    runs.push({ ...counted, human: run.human, synthetic: run.synthetic, path: run.predicted });
  }
  progress.clear();
  const settings = { draws: plan.draws, seed: plan.seed, level: 0.95 };
  const result: Efficiency = {
    schema: EFFICIENCY_SCHEMA,
    curie: version(),
    metric: metricOf(plan.metric),
    settings,
    ...efficiencyOf(runs, settings),
  };
  const text = `${JSON.stringify(result)}\n`;
  if (out !== undefined)
    for (const format of ["json", "md", "html"] as const)
      await write(join(out, `efficiency.${format}`), rendered(path, text, format));
  await print(terminal, json ? text : rendered(path, text, "md"));
  return EXIT.ok;
}

async function countRun(
  plan: Plan,
  predicted: string,
  path: string,
  progress: Progress,
  { signal }: Terminal,
) {
  const { columns, goldFormat, format, prefix } = plan;
  const options: EvaluateOptions = {
    ...(columns ? { table: predicted, columns } : {}),
    ...(goldFormat ? { goldFormat } : {}),
    ...(format ? { format } : {}),
    ...(prefix ? { prefix } : {}),
    ...(plan.mapType.length ? { mapType: plan.mapType } : {}),
    quotes: plan.quotes,
    separators: plan.separators,
    nil: NIL_IDS.join(","),
    match: plan.match,
    k: "1,5",
    draws: plan.draws,
    seed: plan.seed,
    errors: 1,
  };
  const findings = new FindingList();
  const gold = plan.gold && resolve(dirname(path), plan.gold);
  const { input } = await openInputs(columns ? undefined : gold, columns ? undefined : predicted, {
    options,
    findings,
    progress,
    signal,
  });
  const settings = {
    match: plan.match,
    types: [],
    k: [1, 5],
    draws: plan.draws,
    seed: plan.seed,
    level: 0.95,
  };
  const { systems, ids } = await countDocuments({
    ...input,
    settings,
    findings,
    keep: { errors: 1, pairs: 1 },
    signal,
  });
  const system = systems[0];
  const figure = system?.figures().find((f) => f.metric === plan.metric);
  if (!system || !figure) {
    const known = [...new Set(system?.figures().map((f) => f.metric) ?? [])].join(", ");
    throw new UsageError(`${predicted} gives no ${plan.metric}; it gives ${known || "nothing"}.`);
  }
  const order = [...ids.keys()].sort((a, b) => ((ids[a] as string) < (ids[b] as string) ? -1 : 1));
  return {
    counts: system.counts.arranged(order),
    measure: figure.measure,
    ids: order.map((i) => ids[i] as string),
  };
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await WholeFile.create(path);
  try {
    await file.write(text);
    await file.finish();
  } finally {
    await file.discard();
  }
}
