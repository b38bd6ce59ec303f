// `curie generate`: training sentences for concepts of a knowledge base, by a prompt and a model, or with no model at all.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { writeJsonLine } from "../corpus/formats/jsonl.ts";
import { readCorpus } from "../corpus/read-corpus.ts";
import { groupCodes, isGroup, type SemanticGroup } from "../kb/groups.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { Gate } from "../llm/gate.ts";
import { canonical, LlmError } from "../llm/port.ts";
import type { PromptFile } from "../prompts/prompt-file.ts";
import { PromptInputError } from "../prompts/prompt-file.ts";
import { corpusOf, documentsOf } from "../synthesis/corpus.ts";
import { ExamplePool } from "../synthesis/examples.ts";
import { type Generator, offlineGenerator, templateGenerator } from "../synthesis/generator.ts";
import { Journal, JournalError } from "../synthesis/journal.ts";
import { type Plan, planOf } from "../synthesis/plan.ts";
import { LeakIndex } from "../synthesis/quality/leakage.ts";
import { type GenerationReport, reportText } from "../synthesis/report.ts";
import { CapReached, generate } from "../synthesis/run.ts";
import { type ConceptInput, conceptsIn, type Slice } from "../synthesis/slice.ts";
import type { Document } from "../text/document.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { MODEL_HELP, type ModelOptions, modelOptions, openModel } from "./model-options.ts";
import { openKbs } from "./open-kbs.ts";
import { GROUPS_OPTION, repeated, wholeNumber } from "./options.ts";
import { openTemplate } from "./templates.ts";
import { counted, Progress, print, type Terminal, tell, type Work } from "./terminal.ts";
import { writeWhole } from "./whole-file.ts";

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
  retryFailed?: true;
  progress?: true;
}

const EXAMPLES = `
Without --template the offline realiser fills names, definitions and broader concepts into sentence frames (en, es, fr, zh): no
model, nothing sent. The folder then holds corpus.jsonl (a corpus like any other: curie convert, check, evaluate read it),
report.md, and journal.jsonl: the same command goes on where it was stopped, and asks nothing twice.

Examples:
  curie generate --kb hp.curiekb --branch HP:0000707 --out synthetic/
  curie generate --kb mesh.curiekb --group DISO --limit 500 --template generate-en \\
      --url http://127.0.0.1:8000/v1 --model llama-3.3-70b --style train.pubtator --test test.pubtator --plan
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
    .option("--limit <n>", "a seeded sample of n concepts", wholeNumber)
    .option("--per-concept <n>", "sentences for each concept", wholeNumber, 3)
    .option("--seed <n>", "of the sample, the examples and the model", wholeNumber, 1)
    .option(
      "--style <corpus>",
      "corpus whose sentences show the style: five of the same group for each concept",
    )
    .option("--test <corpus>", "corpus that nothing may be taken from; may be repeated", repeated)
    .option("-o, --out <folder>", "where the run is kept")
    .option("--plan", "tell what the run will come to, and do nothing")
    .option("--dry-run", "print what would be sent for the first concepts, and send nothing")
    .option("--max-calls <n>", "stop after so many questions; the run can be resumed", wholeNumber)
    .option("--retry-failed", "ask again for concepts that failed before")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((options: Options) => run((terminal) => work(options, terminal)));
}

type Render = (concept: ConceptInput, count: number) => ReturnType<PromptFile["render"]>;

async function work(options: Options, terminal: Terminal): Promise<ExitCode> {
  const [kb] = (await openKbs(options.kb ? [options.kb] : undefined)) as [KnowledgeBase];
  const slice = sliceOf(options);
  const concepts = conceptsIn(kb, slice);
  if (!concepts.length)
    throw new UsageError(
      `${kb.info.name} has no concept for this choice${slice.language ? ` with a name in ${slice.language}` : ""}.`,
    );
  const progress = new Progress(terminal, options.progress === true);
  const template = options.template ? await openTemplate(options.template, terminal) : undefined;
  const pool = options.style ? await poolOf(options.style, terminal) : undefined;
  const render: Render | undefined =
    template &&
    ((concept, count) => template.render({ concept, count, ...examplesFor(concept, pool, options.seed) }));
  try {
    if (options.dryRun) {
      for (const concept of concepts.slice(0, 5))
        await print(
          terminal,
          `${JSON.stringify({ concept: concept.id, messages: await render?.(concept, options.perConcept) })}\n`,
        );
      return EXIT.ok;
    }
    const { maxOutputTokens } = template?.front.config ?? {};
    const plan = await planOf({
      concepts,
      perConcept: options.perConcept,
      seed: options.seed,
      ...(render ? { render } : {}),
      ...(maxOutputTokens ? { maxTokens: maxOutputTokens } : {}),
    });
    tell(terminal, planText(plan));
    if (options.plan) return EXIT.ok;
    if (!options.out)
      throw new UsageError("--out FOLDER says where the run is kept (--plan and --dry-run need none).");
    const report = await carryOut({ options, kb, concepts, template, render, progress, terminal, slice });
    await print(terminal, reportText(report));
    return report.concepts.failed || report.concepts.open ? EXIT.problems : EXIT.ok;
  } catch (error) {
    if (error instanceof LlmError || error instanceof PromptInputError || error instanceof JournalError)
      throw new UsageError(error.message);
    throw error;
  }
}

interface Run {
  readonly options: Options;
  readonly kb: KnowledgeBase;
  readonly concepts: readonly ConceptInput[];
  readonly template: PromptFile | undefined;
  readonly render: Render | undefined;
  readonly progress: Progress;
  readonly terminal: Terminal;
  readonly slice: Slice;
}

async function carryOut(run: Run): Promise<GenerationReport> {
  const { options, kb, concepts, progress, terminal, slice } = run;
  const out = options.out as string;
  await mkdir(out, { recursive: true });
  const leaks = await leaksOf(options.test, terminal);
  const { generator, close } = await generatorFor(run);
  const language = concepts[0]?.language ?? kb.info.language;
  const refusal = generator.refuses(language);
  if (refusal) throw new UsageError(`${refusal}; choose --language, or a --template and a model.`);
  const { name, version, hash } = kb.info;
  const journal = await Journal.open(join(out, "journal.jsonl"), {
    curie: "generation/1",
    template: generator.template,
    model: generator.model,
    kb: { name, version, hash },
    settings: canonical({
      slice,
      style: options.style,
      test: options.test,
      config: run.template?.front.config,
    }),
    concepts: concepts.length,
    perConcept: options.perConcept,
    seed: options.seed,
  });
  try {
    await generate({
      concepts,
      perConcept: options.perConcept,
      seed: options.seed,
      generator,
      rules: { kb, ...(leaks ? { leaks } : {}) },
      journal,
      concurrency: options.concurrency ?? 4,
      ...(options.maxCalls ? { maxCalls: options.maxCalls } : {}),
      ...(options.retryFailed ? { retryFailed: true } : {}),
      onProgress: (done, of) =>
        progress.report(() => `generating: ${done.toLocaleString("en-US")} of ${counted(of, "concept")}`),
      signal: terminal.signal,
    }).catch((error: unknown) => {
      if (!(error instanceof CapReached)) throw error;
      tell(terminal, `${error.message}; the same command goes on from here.`);
    });
    progress.clear();
    const { rows, report } = await corpusOf(journal);
    await writeWhole(join(out, "corpus.jsonl"), Array.from(documentsOf(rows), writeJsonLine));
    await writeWhole(
      join(out, "rows.jsonl"),
      rows.map((row) => `${JSON.stringify(row)}\n`),
    );
    await writeWhole(join(out, "report.md"), reportText(report));
    await writeWhole(join(out, "report.json"), `${JSON.stringify(report)}\n`);
    return report;
  } finally {
    progress.clear();
    await journal.close();
    await close();
  }
}

async function generatorFor({
  options,
  template,
  render,
  progress,
  terminal,
}: Run): Promise<{ generator: Generator; close(): Promise<void> }> {
  if (!template || !render) return { generator: offlineGenerator(options.seed), close: async () => {} };
  const model = options.model ?? template.front.model;
  const opened = await openModel(
    { store: join(options.out as string, "replies.jsonl"), ...options, ...(model ? { model } : {}) },
    terminal,
    progress,
  );
  const { temperature, topP, maxOutputTokens } = template.front.config;
  const generator = templateGenerator({
    template,
    render,
    model: new Gate(opened.model, { most: options.concurrency ?? 4 }),
    settings: {
      model: opened.name,
      seed: options.seed,
      ...(temperature === undefined ? {} : { temperature }),
      ...(topP === undefined ? {} : { topP }),
      ...(maxOutputTokens === undefined ? {} : { maxTokens: maxOutputTokens }),
    },
  });
  return { generator, close: opened.close };
}

function sliceOf({ group, branch, concept, language, limit, seed }: Options): Slice {
  for (const code of group ?? [])
    if (!isGroup(code)) throw new UsageError(`--group ${code}: groups are ${groupCodes.join(", ")}.`);
  return {
    ...(group?.length ? { groups: group } : {}),
    ...(branch ? { branch } : {}),
    ...(concept?.length ? { ids: concept } : {}),
    ...(language ? { language } : {}),
    ...(limit ? { limit, seed } : {}),
  };
}

const told = (terminal: Terminal) => ({
  onProblem: (p: { file: string; line: number; reason: string }) =>
    tell(terminal, `${p.file}:${p.line}: ${p.reason}`),
  signal: terminal.signal,
});

async function poolOf(path: string, terminal: Terminal): Promise<ExamplePool> {
  const pool = new ExamplePool();
  for await (const document of readCorpus(path, told(terminal))) pool.add(document);
  return pool;
}

async function leaksOf(
  paths: readonly string[] | undefined,
  terminal: Terminal,
): Promise<LeakIndex | undefined> {
  if (!paths) return undefined;
  const leaks = new LeakIndex();
  for (const path of paths)
    for await (const document of readCorpus(path, told(terminal))) leaks.add(document as Document);
  return leaks;
}

const EXAMPLES_SHOWN = 5;
const examplesFor = (concept: ConceptInput, pool: ExamplePool | undefined, seed: number) =>
  pool ? { examples: pool.draw(concept, EXAMPLES_SHOWN, seed) } : {};

const range = ([least, most]: readonly [number, number]): string =>
  least === most
    ? least.toLocaleString("en-US")
    : `${least.toLocaleString("en-US")} to ${most.toLocaleString("en-US")}`;

function planText(plan: Plan): string {
  const share = (n: number) => `${Math.round((100 * n) / plan.concepts)} %`;
  const cost = plan.calls[1]
    ? `; ${range(plan.calls)} questions, ${range(plan.promptTokens)} tokens to read and ${range(plan.completionTokens)} to write${plan.counted ? "" : " (by rule of thumb)"}`
    : "; no questions";
  return `${counted(plan.concepts, "concept")} (${share(plan.withDefinition)} with a definition, ${share(plan.withSynonyms)} with synonyms), ${counted(plan.sentences, "sentence")}${cost}.`;
}
