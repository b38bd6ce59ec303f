// `curie prompt test FILE ...`: the tests beside templates, run; exit status 1 where something expected is not so.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { LlmError } from "../llm/port.ts";
import { partialFile } from "../prompts/partials.ts";
import { type PromptFile, PromptInputError, readPrompt } from "../prompts/prompt-file.ts";
import { PromptWorld } from "../synthesis/prompt-world.ts";
import { atHead } from "../trials/at-head.ts";
import { FIGURES, figureText } from "../trials/figures.ts";
import { type CaseOutcome, runCase } from "../trials/run-case.ts";
import {
  asksModel,
  type PromptTests,
  type ReadTests,
  readTests,
  TESTS_ENDING,
} from "../trials/tests-file.ts";
import { Events } from "./events.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { type JunitCase, junitText } from "./junit.ts";
import { asked, MODEL_HELP, type ModelOptions, modelOptions } from "./model-options.ts";
import { openKbs, openOne } from "./open-kbs.ts";
import { repeated } from "./options.ts";
import { openTrialModel, type TrialModel } from "./prompt-model.ts";
import { openTemplate } from "./templates.ts";
import { breathe, Progress, print, type Terminal, tell, type Work } from "./terminal.ts";
import { writeWhole } from "./whole-file.ts";

interface Options extends ModelOptions {
  kb?: string;
  case?: string[];
  junit?: string;
  json?: true;
  events?: true;
  head: boolean;
}

const HELP = `
Tests stand in FILE.tests.yaml beside the template FILE. A case names concepts (a number to draw, ids, or worst: true), count (the
sentences asked for) and what to expect:
  tokens, contains, lacks     of every rendered prompt; asks nobody
  ${Object.keys(FIGURES).join(", ")}
                              of the answers: ">= 95 %", "<= 0.05", "10..30"
  change: no worse            no figure worse than with git HEAD's template, beyond chance, on the same concepts and seeds
Answers are kept in FILE.replies.jsonl (or store:): an unchanged template asks nothing.

Examples:
  curie prompt test my.prompt
  curie prompt test prompts/*.prompt --replay --junit results.xml
  curie prompt test my.prompt --case "hardest concepts render"${MODEL_HELP}`;

export function promptTestCommand(command: Command, run: (work: Work) => Promise<void>): void {
  modelOptions(
    command
      .summary("the tests beside prompt templates")
      .description(
        "Runs the tests of templates: properties of what they render, and figures with intervals of what a model answers.",
      )
      .argument("<files...>", "templates, or their .tests.yaml files"),
  )
    .option(
      "-k, --kb <file>",
      "packed knowledge base (default: the tests' or template's, else the starter knowledge base)",
    )
    .option("--case <name>", "only this case; may be repeated", repeated)
    .option("--no-head", "do not compare with the version in git's HEAD")
    .option("--junit <file>", "write the results as JUnit XML")
    .option("--json", "print the results as JSON")
    .option("--events", "print progress and result as JSON lines, for a program")
    .addHelpText("after", HELP)
    .action((files: string[], options: Options) => run((terminal) => work(files, options, terminal)));
}

interface Result {
  readonly file: string;
  readonly name: string;
  readonly line: number;
  readonly status: "passed" | "failed" | "errored";
  readonly failures: readonly { message: string; line: number; expected?: string; actual?: string }[];
  readonly figures: readonly {
    id: string;
    title: string;
    value: number | null;
    low: number | null;
    high: number | null;
    text: string;
    change?: object;
  }[];
  readonly asked: number;
  readonly ms: number;
}

async function work(files: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  const events = new Events(terminal, options.events === true);
  const results: Result[] = [];
  for (const file of files) results.push(...(await testsIn(file, options, terminal, events)));
  if (options.case && !results.length) throw new UsageError(`there is no case ${options.case.join(" or ")}.`);
  if (options.junit) await writeWhole(options.junit, [junitText(results.map(junitCase))]);
  if (events.wanted) await events.result({ cases: results });
  else
    await print(
      terminal,
      options.json ? `${JSON.stringify({ cases: results })}\n` : results.map(textOf).join(""),
    );
  return results.every((r) => r.status === "passed") ? EXIT.ok : EXIT.problems;
}

async function testsIn(
  file: string,
  options: Options,
  terminal: Terminal,
  events: Events,
): Promise<Result[]> {
  const path = file.endsWith(TESTS_ENDING) ? file : `${file}${TESTS_ENDING}`;
  if (!existsSync(path))
    throw new UsageError(
      `${path}: there is no such file. curie prompt test runs the tests beside a template.`,
    );
  const read = readTests(await readFile(path, "utf8"));
  if (!read.tests)
    throw new UsageError(read.problems.map((p) => `${path}:${p.line}: ${p.message}`).join("\n"));
  const { tests } = read;
  const template = tests.template ? join(dirname(path), tests.template) : path.slice(0, -TESTS_ENDING.length);
  const prompt = await openTemplate(template, terminal);
  const before = options.head ? await versionAtHead(prompt, terminal) : undefined;
  const kb = options.kb ?? (tests.kb && join(dirname(path), tests.kb));
  const kbs = await openKbs(kb ? [kb] : undefined);
  const world = new PromptWorld({ kbs: () => kbs, openKb: openOne, pause: () => breathe(terminal) });
  const progress = new Progress(terminal, false);
  const model = await modelOf(tests, prompt, path, options, terminal, progress);
  const results: Result[] = [];
  try {
    for (const [index, one] of tests.cases.entries()) {
      if (options.case && !options.case.includes(one.name)) continue;
      const seed = one.seed ?? tests.seed;
      const { world: found, problems } = await world.of(prompt, prompt.path, seed);
      if (!found)
        throw new UsageError(problems.map((p) => `${prompt.path}:${p.line}: ${p.message}`).join("\n"));
      const began = performance.now();
      const askedBefore = model?.asked() ?? 0;
      const base = { file: path, name: one.name, line: read.lineOf(index) };
      const spent = () => ({
        asked: (model?.asked() ?? 0) - askedBefore,
        ms: Math.round(performance.now() - began),
      });
      try {
        if (!model && asksModel(one))
          throw new LlmError(
            "refused",
            "--model NAME, model: in the tests file or in the template says which model to ask.",
          );
        const outcome = await runCase(one, {
          prompt,
          ...(before ? { before } : {}),
          world: found,
          seed,
          model: model?.model ?? { ask: () => Promise.reject(new LlmError("refused", "there is no model.")) },
          name: model?.name ?? "",
          concurrency: options.concurrency ?? 4,
          signal: terminal.signal,
          onAnswer: (done, of) => {
            progress.report(() => asked(done, of));
            events.progress({ case: one.name, done, of });
          },
        });
        results.push({
          ...base,
          status: outcome.failures.length ? "failed" : "passed",
          ...shown(outcome, read, index),
          ...spent(),
        });
      } catch (error) {
        terminal.signal.throwIfAborted();
        if (
          !(
            error instanceof LlmError ||
            error instanceof PromptInputError ||
            error instanceof RangeError ||
            error instanceof UsageError
          )
        )
          throw error;
        results.push({
          ...base,
          status: "errored",
          failures: [{ message: error.message, line: base.line }],
          figures: [],
          ...spent(),
        });
      }
      progress.clear();
    }
  } finally {
    progress.clear();
    await model?.close();
  }
  return results;
}

async function modelOf(
  tests: PromptTests,
  prompt: PromptFile,
  path: string,
  options: Options,
  terminal: Terminal,
  progress: Progress,
): Promise<TrialModel | undefined> {
  const model = options.model ?? tests.model ?? prompt.front.model;
  if (!model || !tests.cases.some(asksModel)) return undefined;
  const url = options.url ?? tests.url ?? prompt.front["curie.model"]?.url;
  const store =
    options.store ??
    (tests.store
      ? join(dirname(path), tests.store)
      : `${resolve(path).slice(0, -TESTS_ENDING.length)}.replies.jsonl`);
  return openTrialModel({ ...options, model, store, ...(url ? { url } : {}) }, terminal, progress);
}

/** The template as HEAD has it, with HEAD's partials; undefined where it is the same, or not there, or no template there. */
async function versionAtHead(prompt: PromptFile, terminal: Terminal): Promise<PromptFile | undefined> {
  const source = await atHead(resolve(prompt.path), terminal.signal);
  if (source === undefined) return undefined;
  const folder = dirname(resolve(prompt.path));
  const { prompt: before } = await readPrompt(source, prompt.path, (name) =>
    atHead(join(folder, partialFile(name)), terminal.signal),
  );
  if (!before)
    tell(terminal, `${prompt.path}: the version in HEAD is no sound template: nothing is compared.`);
  return before && before.hash !== prompt.hash ? before : undefined;
}

function shown(
  { failures, figures, change }: CaseOutcome,
  read: ReadTests,
  index: number,
): Pick<Result, "failures" | "figures"> {
  return {
    failures: failures.map(({ expected, message, wanted, found }) => ({
      message,
      line: read.lineOf(index, expected),
      ...(wanted === undefined ? {} : { expected: wanted }),
      ...(found === undefined ? {} : { actual: found }),
    })),
    figures: figures.map((f) => {
      const moved = change?.find((c) => c.id === f.id);
      return {
        ...f,
        title: FIGURES[f.id].title,
        text: figureText(f),
        ...(moved && moved.value !== null
          ? {
              change: { value: moved.value, low: moved.low, high: moved.high, text: figureText(moved, true) },
            }
          : {}),
      };
    }),
  };
}

const junitCase = ({ file, name, ms, status, failures }: Result): JunitCase => {
  const messages = failures.map((f) => `${file}:${f.line}: ${f.message}`);
  return {
    suite: file,
    name,
    seconds: ms / 1000,
    failures: status === "failed" ? messages : [],
    ...(status === "errored" ? { error: messages[0] ?? "" } : {}),
  };
};

function textOf(r: Result): string {
  const lines = [
    `${r.status === "passed" ? "ok  " : "FAIL"} ${r.name} (${r.file}:${r.line}, ${r.asked} asked)`,
    ...r.failures.map((f) => `     ${r.file}:${f.line}: ${f.message}`),
    ...r.figures
      .filter((f) => f.value !== null)
      .map(
        (f) =>
          `     ${f.title}: ${f.text}${f.change ? `; against HEAD ${(f.change as { text: string }).text}` : ""}`,
      ),
  ];
  return `${lines.join("\n")}\n`;
}
