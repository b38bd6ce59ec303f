// `curie prompt try FILE`: a generation template asked for a few concepts, with what would be kept and what not, and why.
import type { Command } from "commander";
import { LlmError } from "../llm/port.ts";
import { PromptInputError } from "../prompts/prompt-file.ts";
import { PromptWorld } from "../synthesis/prompt-world.ts";
import { FIGURES, figuresOf, figureText } from "../trials/figures.ts";
import { type ConceptTrial, tryPrompt } from "../trials/trial.ts";
import { Events } from "./events.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { asked, MODEL_HELP, type ModelOptions, modelOptions } from "./model-options.ts";
import { openKbs, openOne } from "./open-kbs.ts";
import { wholeNumber } from "./options.ts";
import { openTrialModel } from "./prompt-model.ts";
import { openTemplate } from "./templates.ts";
import { breathe, counted, Progress, print, type Terminal, tell, type Work } from "./terminal.ts";

interface Options extends ModelOptions {
  kb?: string;
  concepts: number;
  count: number;
  seed: number;
  json?: true;
  events?: true;
}

const HELP = `
Model and address are taken from the template (model:, curie.model: {url}) where they are not given. Answers are kept in --store
(default: FILE.replies.jsonl) and not asked for again.

Examples:
  curie prompt try my.prompt --kb hp.curiekb --url http://127.0.0.1:8000/v1 --model llama-3.3-70b
  curie prompt try my.prompt --replay${MODEL_HELP}`;

export function promptTryCommand(command: Command, run: (work: Work) => Promise<void>): void {
  modelOptions(
    command
      .summary("a template asked for a few concepts")
      .description(
        "Asks a model for sentences about a few concepts and shows what would be kept, and why the rest would not.",
      )
      .argument("<file>", "prompt file, or the name of one that ships"),
  )
    .option("-k, --kb <file>", "packed knowledge base (default: the file's, else the starter knowledge base)")
    .option("--concepts <n>", "concepts to draw", wholeNumber, 5)
    .option("--count <n>", "sentences for each", wholeNumber, 3)
    .option("--seed <n>", "of the draw and of the model", wholeNumber, 1)
    .option("--json", "print rows, rejects and figures as JSON")
    .option("--events", "print progress and result as JSON lines, for a program")
    .addHelpText("after", HELP)
    .action((file: string, options: Options) => run((terminal) => work(file, options, terminal)));
}

async function work(file: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const prompt = await openTemplate(file, terminal);
  const events = new Events(terminal, options.events === true);
  const progress = new Progress(terminal, false);
  const kbs = await openKbs(options.kb ? [options.kb] : undefined);
  const world = new PromptWorld({ kbs: () => kbs, openKb: openOne, pause: () => breathe(terminal) });
  const { world: found, problems } = await world.of(prompt, prompt.path, options.seed);
  for (const p of problems) tell(terminal, `${prompt.path}:${p.line}: ${p.message}`);
  if (!found) return EXIT.usage;
  const model = options.model ?? prompt.front.model;
  const url = options.url ?? prompt.front["curie.model"]?.url;
  if (!model) throw new UsageError("--model NAME, or model: in the template, says which model to ask.");
  const opened = await openTrialModel(
    { ...options, model, ...(url ? { url } : {}), store: options.store ?? `${prompt.path}.replies.jsonl` },
    terminal,
    progress,
  );
  try {
    const trials = await tryPrompt({
      prompt,
      kb: found.kb,
      concepts: found.survey.sample.slice(0, options.concepts),
      count: options.count,
      seed: options.seed,
      model: opened.model,
      name: model,
      ...(found.pool ? { pool: found.pool } : {}),
      ...(found.leaks ? { leaks: found.leaks } : {}),
      concurrency: options.concurrency ?? 4,
      signal: terminal.signal,
      onAnswer: (done, of) => {
        progress.report(() => asked(done, of));
        events.progress({ done, of });
      },
    });
    progress.clear();
    const result = resultOf(trials, options.count, opened.asked());
    if (events.wanted) await events.result(result);
    else await print(terminal, options.json ? `${JSON.stringify(result)}\n` : textOf(result));
    return result.failures.length || result.rejects.length ? EXIT.problems : EXIT.ok;
  } catch (error) {
    if (error instanceof LlmError || error instanceof PromptInputError) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.clear();
    await opened.close();
  }
}

function resultOf(trials: readonly ConceptTrial[], count: number, questions: number) {
  const about = ({ concept }: ConceptTrial) => ({ concept: concept.id, name: concept.name });
  return {
    rows: trials.flatMap((t) =>
      t.rows
        .filter((r) => r.rejected === undefined)
        .map(({ row }) => ({
          ...about(t),
          text: row.text,
          start: row.start,
          end: row.end,
          read: row.read,
          ...(row.newSynonym ? { newSynonym: true } : {}),
        })),
    ),
    rejects: trials.flatMap((t) => [
      ...t.rows
        .filter((r) => r.rejected !== undefined)
        .map((r) => ({ ...about(t), reason: r.rejected as string, text: r.row.text })),
      ...t.refusals.map((r) => ({ ...about(t), reason: r.reason as string, text: r.line })),
    ]),
    failures: trials.flatMap((t) => (t.error === undefined ? [] : [{ ...about(t), error: t.error }])),
    figures: figuresOf(trials, count).map((f) => ({ ...f, title: FIGURES[f.id].title, text: figureText(f) })),
    asked: questions,
  };
}

function textOf({ rows, rejects, failures, figures, asked: questions }: ReturnType<typeof resultOf>): string {
  const lines = [
    ...rows.map(
      (r) =>
        `${r.concept}\t${r.text.slice(0, r.start)}[${r.text.slice(r.start, r.end)}]${r.text.slice(r.end)}${r.newSynonym ? "\t(new synonym?)" : ""}`,
    ),
    ...rejects.map((r) => `${r.concept}\tnot kept (${r.reason})\t${r.text}`),
    ...failures.map((f) => `${f.concept}\tno answer\t${f.error}`),
    "",
    ...figures.filter((f) => f.value !== null).map((f) => `${f.title}: ${f.text}`),
    `${counted(questions, "question")} asked, the rest from the store`,
  ];
  return `${lines.join("\n")}\n`;
}
