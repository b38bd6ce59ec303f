// `curie generate`: training sentences for concepts of a knowledge base, by a prompt and a model, or with no model at all.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Writable } from "node:stream";
import type { Command } from "commander";
import type { SemanticGroup } from "../kb/groups.ts";
import type { ModelChoice } from "../llm/choice.ts";
import { consentFile, recordConsent } from "../llm/consent.ts";
import { LlmError } from "../llm/port.ts";
import { PromptInputError } from "../prompts/prompt-file.ts";
import { Journal, JournalError } from "../synthesis/journal.ts";
import { planLines } from "../synthesis/plan.ts";
import { reportText } from "../synthesis/report.ts";
import { pathsIn, RunFolderError, readRun } from "../synthesis/run-folder.ts";
import { parseSpec, type RunSpec, type RunSpecInput } from "../synthesis/spec.ts";
import { Events } from "./events.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { type Prepared, planFor, prepare } from "./generate-prepare.ts";
import { carryOut, writeResults } from "./generate-run.ts";
import { choiceOf, MODEL_HELP, type ModelOptions, modelOptions } from "./model-options.ts";
import { GROUPS_OPTION, pricesOf, repeated, wholeNumber } from "./options.ts";
import { openTemplate } from "./templates.ts";
import { Progress, print, type Terminal, tell, type Work } from "./terminal.ts";

interface Options extends ModelOptions {
  kb?: string;
  template?: string;
  group?: SemanticGroup[];
  branch?: string;
  concept?: string[];
  language?: string;
  limit?: number;
  perConcept: number;
  seed: number;
  style?: string;
  test?: string[];
  out?: string;
  dryRun?: true;
  plan?: true;
  maxCalls?: number;
  maxTokens?: number;
  rare?: number;
  rareIn?: string[];
  clinical?: true;
  price?: string;
  spec?: string;
  resume?: string;
  report?: string;
  events?: true;
  retryFailed?: true;
  progress?: true;
}

const EXAMPLES = `
Without --template the offline realiser fills names, definitions and broader concepts into sentence frames (en, es, fr, zh): no
model, nothing sent. The folder then holds corpus.jsonl (a corpus like any other: curie convert, check, evaluate read it),
report.md and report.html, run.json, and journal.jsonl: --resume FOLDER, or the same command, goes on where it was stopped,
and asks nothing twice.

Examples:
  curie generate --kb hp.curiekb --branch HP:0000707 --out synthetic/
  curie generate --kb mesh.curiekb --group DISO --limit 500 --template generate-en \\
      --url http://127.0.0.1:8000/v1 --model llama-3.3-70b --style train.pubtator --test test.pubtator --plan
  curie generate --kb cl.curiekb --rare 3 --rare-in train/ --template generate-en --url https://api.example.org/v1 \\
      --model m --batch --allow-host api.example.org --max-tokens 2000000 --out rare/
  curie generate --resume rare/
  curie generate --kb mesh.curiekb --concept MESH:D003920 --template generate-en --model x --dry-run
${MODEL_HELP}`;

export function generateCommand(command: Command, run: (work: Work) => Promise<void>): void {
  modelOptions(
    command
      .summary("training sentences for concepts of a knowledge base")
      .description(
        "Writes sentences that mention concepts, checks that they do, and keeps them as an annotated corpus with the\nprovenance of every row.",
      ),
  )
    .option("-k, --kb <file>", "packed knowledge base (default: the starter knowledge base)")
    .option("--template <file>", "prompt file, or generate-en, generate-fr, generate-es, generate-zh")
    .option(...GROUPS_OPTION)
    .option("--branch <id>", "only this concept and what is narrower")
    .option("--concept <id>", "only this concept; may be repeated", repeated)
    .option("--language <tag>", "language of the sentences (default: the knowledge base's)")
    .option("--rare <n>", "only concepts with fewer than n mentions in the corpora of --rare-in", wholeNumber)
    .option(
      "--rare-in <corpus>",
      "where mentions are counted, such as the training corpus; may be repeated",
      repeated,
    )
    .option("--limit <n>", "a seeded sample of n concepts", wholeNumber)
    .option("--per-concept <n>", "sentences for each concept", wholeNumber, 3)
    .option("--seed <n>", "of the sample, the examples and the model", wholeNumber, 1)
    .option(
      "--style <corpus>",
      "corpus whose sentences show the style: five of the same group for each concept",
    )
    .option("--clinical", "the style corpus holds clinical text, whatever its project file says")
    .option("--test <corpus>", "corpus that nothing may be taken from; may be repeated", repeated)
    .option("-o, --out <folder>", "where the run is kept")
    .option("--plan", "tell what the run will come to, and do nothing")
    .option("--dry-run", "print what would be sent for the first concepts, and send nothing")
    .option("--max-calls <n>", "stop after so many questions; the run can be resumed", wholeNumber)
    .option(
      "--max-tokens <n>",
      "stop after so many tokens, read and written; the run can be resumed",
      wholeNumber,
    )
    .option("--price <in,out>", "of a million tokens, read and written: the plan tells what the run may cost")
    .option("--resume <folder>", "go on with the run of this folder, as it was begun")
    .option("--spec <file>", "take the run from a file as run.json holds it (its `spec`), not from options")
    .option("--report <folder>", "make corpus and report of what a run has so far, and do nothing else")
    .option("--retry-failed", "ask again for concepts that failed before")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .option("--events", "progress and result as JSON lines on stdout, for a program that started this one")
    .addHelpText("after", EXAMPLES)
    .action((options: Options) => run((terminal) => work(options, terminal)));
}

async function work(options: Options, terminal: Terminal): Promise<ExitCode> {
  const progress = new Progress(terminal, options.progress === true);
  const events = new Events(terminal, options.events === true);
  try {
    if (options.report) return await reportOn(options.report, terminal, events);
    const { spec, out } = await specOf(options);
    const prepared = await prepare(spec, terminal);
    if (options.dryRun) return await show(prepared, terminal);
    const plan = await planFor(prepared);
    for (const line of events.wanted ? [] : planLines(plan)) tell(terminal, line);
    if (options.plan) {
      await events.result({ plan, lines: planLines(plan), clinical: prepared.clinical });
      return EXIT.ok;
    }
    if (!out)
      throw new UsageError("--out FOLDER says where the run is kept (--plan and --dry-run need none).");
    const { report, state } = await carryOut({
      prepared,
      folder: out,
      ...(options.store ? { store: options.store } : {}),
      retryFailed: options.retryFailed === true,
      terminal,
      progress,
      events,
    });
    if (events.wanted) await events.result({ state });
    else await print(terminal, reportText(report));
    return report.concepts.failed || report.concepts.open ? EXIT.problems : EXIT.ok;
  } catch (error) {
    if (
      error instanceof LlmError ||
      error instanceof PromptInputError ||
      error instanceof JournalError ||
      error instanceof RunFolderError
    )
      throw new UsageError(error.message);
    throw error;
  }
}

/** From a file, from the folder of an earlier part, or from the options. Throws `UsageError`. */
async function specOf(options: Options): Promise<{ spec: RunSpec; out: string | undefined }> {
  if (options.resume) {
    const known = await readRun(options.resume);
    if (!known)
      throw new UsageError(`${options.resume} holds no run: --resume wants the --out of an earlier one.`);
    return { spec: known.spec, out: options.resume };
  }
  for (const host of options.allowHost ?? [])
    await recordConsent(consentFile(process.env), host, new Date(), {
      clinical: options.allowClinical === true,
    });
  try {
    const given = options.spec ? JSON.parse(await readFile(options.spec, "utf8")) : await chosen(options);
    return { spec: parseSpec(given), out: options.out };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code || error instanceof UsageError) throw error;
    throw new UsageError(`${options.spec ?? "the options"}: ${(error as Error).message}`);
  }
}

/** The template is opened for its model's name here; its warnings are told when the run is prepared. */
const QUIET = {
  stderr: new Writable({ write: (_chunk, _encoding, done) => done() }),
} as unknown as Terminal;

const FULL = (paths: readonly string[] | undefined): string[] | undefined => paths?.map((p) => resolve(p));

/** The options as a spec: paths made absolute, so that the run can be gone on with from anywhere. */
async function chosen(options: Options): Promise<RunSpecInput> {
  const { template, kb, style } = options;
  if (options.rare && !options.rareIn)
    throw new UsageError("--rare needs --rare-in CORPUS: where mentions are counted.");
  const isFile = template !== undefined && existsSync(template) && !/^[\w-]+$/.test(template);
  const given: RunSpecInput = {
    kb: kb && resolve(kb),
    slice: {
      groups: options.group?.length ? options.group : undefined,
      branch: options.branch,
      ids: options.concept,
      language: options.language,
      limit: options.limit,
      rare: options.rare ? { below: options.rare, corpora: FULL(options.rareIn) ?? [] } : undefined,
    },
    template: isFile ? resolve(template) : template,
    model: template ? await modelOf(options) : { kind: "offline" },
    perConcept: options.perConcept,
    seed: options.seed,
    style: style && resolve(style),
    clinical: options.clinical,
    test: FULL(options.test),
    maxCalls: options.maxCalls,
    maxTokens: options.maxTokens,
    concurrency: options.concurrency ?? 4,
    prices: options.price ? pricesOf(options.price) : undefined,
  };
  return JSON.parse(JSON.stringify(given)) as RunSpecInput;
}

/** A plan and a look at the prompts need no address. */
async function modelOf(options: Options): Promise<ModelChoice> {
  const wanted = options.model ?? (await openTemplate(options.template as string, QUIET)).front.model;
  if ((options.plan || options.dryRun) && !options.url && !options.local && !options.replay)
    return { kind: "endpoint", url: "http://127.0.0.1/v1", name: wanted ?? "-" };
  return choiceOf({ ...options, ...(wanted ? { model: wanted } : {}) });
}

const SHOWN = 5;

/** What would be sent for the first concepts, a line of JSON each. */
async function show({ concepts, render, spec }: Prepared, terminal: Terminal): Promise<ExitCode> {
  for (const concept of concepts.slice(0, SHOWN))
    await print(
      terminal,
      `${JSON.stringify({ concept: concept.id, messages: await render?.(concept, spec.perConcept) })}\n`,
    );
  return EXIT.ok;
}

/** Results of a run as it is now, also while it goes on. */
async function reportOn(folder: string, terminal: Terminal, events: Events): Promise<ExitCode> {
  const journal = await Journal.read(pathsIn(folder).journal);
  try {
    const report = await writeResults(journal, folder);
    if (events.wanted) await events.result({ page: pathsIn(folder).page });
    else await print(terminal, reportText(report));
    return EXIT.ok;
  } finally {
    await journal.close();
  }
}
