// `curie judge RESULT`: grades the mismatches of an evaluation with a language model, and examines the judge itself.
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { logLine } from "../corpus/log.ts";
import { type Describe, itemsOf } from "../evaluation/judge/judge-items.ts";
import { isBlind, type JudgeSettings } from "../evaluation/judge/judge-questions.ts";
import { JUDGE_SCHEMA, type JudgeResult } from "../evaluation/judge/judge-result.ts";
import { judgeItems, questionsOf } from "../evaluation/judge/judge-run.ts";
import { summarise } from "../evaluation/judge/judge-summary.ts";
import { judgeText } from "../evaluation/judge/judge-text.ts";
import { parseLabels, standingLabels, stratifiedSample } from "../evaluation/judge/labels.ts";
import { Library } from "../kb/library.ts";
import { LlmError } from "../llm/port.ts";
import { PromptInputError } from "../prompts/prompt-file.ts";
import { readEvaluation } from "./evaluation-file.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { asked, MODEL_HELP, type ModelOptions, modelOptions, openModel } from "./model-options.ts";
import { openKbs } from "./open-kbs.ts";
import { KB_OPTION, wholeNumber } from "./options.ts";
import { openTemplate } from "./templates.ts";
import { counted, Progress, print, type Terminal, tell, type Work } from "./terminal.ts";
import { writeWhole } from "./whole-file.ts";

interface Options extends ModelOptions {
  kb?: string[];
  template?: string;
  blind?: true;
  swap?: true;
  repeat?: number;
  seed?: number;
  limit?: number;
  sample?: number;
  labels?: string[];
  out?: string;
  json?: true;
  dryRun?: true;
  progress?: true;
}

const EXAMPLES = `
Classes: correct, broad, narrow, no-relation. Equal ids are exact and some of a composite's ids are partial, as published,
before anybody is asked. A reply without a class is counted apart.

Examples:
  curie evaluate gold/ predicted/ --json > result.json
  curie judge result.json --url http://127.0.0.1:8000/v1 --model qwen3 --kb mesh.curiekb --dry-run
  curie judge result.json --url http://127.0.0.1:8000/v1 --model qwen3 --kb mesh.curiekb --store answers.jsonl --out judged.json
  curie judge result.json --replay --model qwen3 --store answers.jsonl --blind --swap --repeat 3
  curie judge result.json --sample 150 --out sample.jsonl       # label it in the editor (Curie: Label Sample), then:
  curie judge result.json --replay --model qwen3 --store answers.jsonl --labels sample.labels.jsonl
${MODEL_HELP}`;

export function judgeCommand(command: Command, run: (work: Work) => Promise<void>): void {
  modelOptions(
    command
      .summary("grade mismatches with a language model")
      .description(
        "Says of each wrong concept of an evaluation whether it is as good, broader, narrower or unrelated, with intervals,\nand how far the judge agrees with itself and with people.",
      )
      .argument("<result>", "what curie evaluate --json wrote"),
  )
    .option(...KB_OPTION)
    .option("--template <file>", "prompt file, or judge, judge-blind (default: judge)")
    .option("--blind", "do not say which concept is the reference (template judge-blind)")
    .option("--swap", "ask again with the concepts in the other order")
    .option("--repeat <n>", "ask every question n times (default: 1)", wholeNumber)
    .option("--seed <n>", "of the model, the lots and the samples (default: 42)", wholeNumber)
    .option("--limit <n>", "judge a seeded sample of n mismatches, stratified by type", wholeNumber)
    .option(
      "--sample <n>",
      "write a seeded sample of n mismatches for people to label, to --out",
      wholeNumber,
    )
    .option(
      "--labels <file>",
      "what people said about a sample; may be repeated",
      (v: string, b: string[] = []) => [...b, v],
    )
    .option("-o, --out <file>", "write the judgements here, as JSON")
    .option("--json", "print the judgements as JSON")
    .option("--dry-run", "print what would be sent, and send nothing")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((path: string, options: Options) => run((terminal) => judge(path, options, terminal)));
}

async function judge(path: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const result = await readEvaluation(path);
  const found = itemsOf(result, await describer(options.kb));
  const { limit, sample, seed = 42, out } = options;
  if (found.nameless && !options.kb)
    tell(
      terminal,
      `${counted(found.nameless, "mismatch", "mismatches")} name a concept by its id only; --kb FILE tells what it is.`,
    );
  if (sample) return writeSample(stratifiedSample(found.items, sample, seed).map(logLine), out, terminal);
  const items = limit ? stratifiedSample(found.items, limit, seed) : found.items;
  const template = await openTemplate(
    options.template ?? (options.blind ? "judge-blind" : "judge"),
    terminal,
  );
  if (options.blind && !isBlind(template))
    throw new UsageError(
      `${template.path} says which concept is the reference: a blind one takes first and second.`,
    );
  const settings: JudgeSettings = {
    model: options.model ?? "",
    seed,
    swap: options.swap === true,
    repeats: options.repeat ?? 1,
  };
  try {
    if (options.dryRun) {
      for await (const { request } of questionsOf(items, template, settings))
        await print(terminal, `${JSON.stringify(request)}\n`);
      return EXIT.ok;
    }
    const people = await readLabels(options.labels, terminal);
    const progress = new Progress(terminal, options.progress === true);
    const opened = await openModel(options, terminal, progress);
    let judged: Awaited<ReturnType<typeof judgeItems>>;
    try {
      judged = await judgeItems(items, template, opened.model, settings, {
        concurrency: options.concurrency ?? 4,
        signal: terminal.signal,
        onAnswer: (done, of) => progress.report(() => asked(done, of)),
      });
    } finally {
      progress.clear();
      await opened.close();
    }
    const exact = result.figures.find((f) => f.id === "linking.accuracy");
    const left = found.items.length - items.length;
    const made: JudgeResult = {
      schema: JUDGE_SCHEMA,
      created: new Date().toISOString(),
      model: opened.name,
      template: { name: template.name, hash: template.hash, blind: isBlind(template) },
      settings: { seed, swap: settings.swap, repeats: settings.repeats },
      summary: summarise({
        judged,
        found: { ...found, leftOut: found.leftOut + left },
        exact:
          exact?.numerator != null && exact.denominator != null
            ? { right: exact.numerator, of: exact.denominator }
            : undefined,
        ...(people ? { people } : {}),
        seed,
      }),
      judgements: judged,
    };
    return await write(made, options, terminal);
  } catch (error) {
    if (error instanceof LlmError || error instanceof PromptInputError) throw new UsageError(error.message);
    throw error;
  }
}

async function write(made: JudgeResult, { out, json }: Options, terminal: Terminal): Promise<ExitCode> {
  const text = `${JSON.stringify(made)}\n`;
  if (out) await writeWhole(out, [text]);
  await print(terminal, json ? text : judgeText(made));
  return made.judgements.some((j) => j.label === null) ? EXIT.problems : EXIT.ok;
}

async function describer(kbs: readonly string[] | undefined): Promise<Describe> {
  if (!kbs) return () => undefined;
  const library = new Library(await openKbs(kbs));
  return (id) => {
    const concept = library.concept(id)?.concept;
    if (!concept) return undefined;
    const definition = concept.definitions[0]?.text;
    return {
      name: concept.name,
      group: concept.group,
      types: concept.types,
      synonyms: concept.synonyms.map(({ text }) => text),
      ...(definition ? { definition } : {}),
    };
  };
}

async function writeSample(lines: string[], out: string | undefined, terminal: Terminal): Promise<ExitCode> {
  if (!out) throw new UsageError("--sample N needs --out FILE.");
  await writeWhole(out, lines);
  tell(terminal, `${out}: ${counted(lines.length, "mismatch", "mismatches")} to label.`);
  return EXIT.ok;
}

async function readLabels(paths: readonly string[] | undefined, terminal: Terminal) {
  if (!paths) return undefined;
  const all = [];
  for (const path of paths) {
    const { records, malformed } = parseLabels(await readFile(path, "utf8"));
    for (const { line, reason } of malformed)
      tell(terminal, `${path}:${line}: ${reason}; the line is passed over.`);
    all.push(...records);
  }
  return standingLabels(all);
}
