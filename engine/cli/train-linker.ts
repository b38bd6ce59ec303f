// `curie train linker`: a folder that trains a model to write names of a knowledge base, on one or many GPUs.
import { mkdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type Command, Option } from "commander";
import { readCorpus } from "../corpus/read-corpus.ts";
import { groupOfType } from "../linking/context/type-groups.ts";
import { CONTEXT_WIDTHS, type ContextWidth } from "../linking/guided/contexts.ts";
import { LlmError } from "../llm/port.ts";
import { ModelError } from "../models/model-error.ts";
import type { Document } from "../text/document.ts";
import { writeBundleFolder } from "../training/bundle/bundle-folder.ts";
import { stageFiles } from "../training/composition/compose.ts";
import { MIXES, type Mix, mixNames } from "../training/composition/mixes.ts";
import { BASE, KINDS, type LinkerKind, linkerConfig } from "../training/linker/config.ts";
import { linkerCard, linkerReadme } from "../training/linker/texts.ts";
import { Composing, type RowChoices, rowOptions } from "./composing.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { openKbs } from "./open-kbs.ts";
import { KB_OPTION, repeated, wholeNumber } from "./options.ts";
import { ProblemList } from "./problems.ts";
import { Progress, print, type Terminal, type Work } from "./terminal.ts";
import { bundleScripts, requireEmpty } from "./training-bundles.ts";
import { writeWhole } from "./whole-file.ts";

interface Options extends RowChoices {
  out: string;
  kb?: string[];
  synthetic?: string[];
  names?: true;
  dev?: string[];
  mix?: Mix;
  context: ContextWidth;
  nil?: string;
  base: string;
  kind: LinkerKind;
  epochs?: number;
  rate?: number;
  lora?: number;
  batch?: number;
  tokens: number;
  seed: number;
  force?: true;
  progress?: true;
}

const EXAMPLES = `
CORPUS is people's annotation, --synthetic what was generated (curie generate), --names the knowledge base itself: each name a row.
The folder trains with Hugging Face's Trainer, PEFT and accelerate on what machine you like; nothing is trained and nothing is
sent here. Of CORPUS every tenth document is kept to measure on, unless --dev names one. Defaults are those of SynCABEL.
Mixes:
${Object.entries(MIXES)
  .map(([name, what]) => `  ${name.padEnd(12)} ${what}`)
  .join("\n")}

Examples:
  curie train linker train.pubtator --kb mesh.curiekb --synthetic generated/corpus.jsonl --out bundle
  curie train linker train/ --dev dev/ --kb umls.curiekb --base Qwen/Qwen3-1.7B --lora 16 --out bundle
  curie train linker train.pubtator --kb medic.curiekb --names --base scratch --context mention --out bundle
  curie train linker train.pubtator --kb mesh.curiekb --base facebook/bart-large --epochs 70 --rate 1e-5 --batch 8 --out bundle`;

function learningRate(text: string): number {
  const rate = Number(text);
  if (!(rate > 0 && rate < 1)) throw new UsageError(`--rate ${text}: give a learning rate such as 3e-5.`);
  return rate;
}

/** Without a development corpus every tenth document of people's is kept for it. */
const TENTH = 10;

export function trainLinkerCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("write a folder that trains a linker")
    .description(
      "Makes a training bundle for a model that writes names: rows, configuration, scripts, pinned requirements.",
    )
    .argument("[corpus...]", "annotated with concepts by people: files, folders or .tar.gz")
    .requiredOption("--out <folder>", "where the bundle goes")
    .option(...KB_OPTION)
    .option("--synthetic <corpus>", "corpus that was generated; may be repeated", repeated)
    .option("--names", "names and definitions of the knowledge base as synthetic rows, too")
    .option("--dev <corpus>", "to measure on while training; may be repeated", repeated)
    .addOption(
      new Option(
        "--mix <mix>",
        "how they come together (default: interleaved; human without synthetic rows; synthetic without people's)",
      ).choices(mixNames),
    );
  rowOptions(command)
    .addOption(
      new Option(
        "--context <width>",
        "what a row shows: the sentence; wide: the first line, what a short form stands for and the sentence before, too; mention: no sentence",
      )
        .choices(CONTEXT_WIDTHS)
        .default("sentence"),
    )
    .option("--nil <words>", "rows for mentions without a concept, answered with these words")
    .option("--base <model>", "a name on the Hugging Face hub, a folder, or scratch", BASE)
    .addOption(new Option("--kind <kind>", "of --base scratch").choices(KINDS).default("causal"))
    .option("--epochs <n>", "of each stage (default: 3 interleaved, 200 human, 5 otherwise)", wholeNumber)
    .option(
      "--rate <x>",
      "peak of the learning rate (default: 3e-5, with LoRA 2e-4, from scratch 1e-3)",
      learningRate,
    )
    .option("--lora <rank>", "train low-rank adapters of this rank (default: all weights)", wholeNumber)
    .option("--batch <n>", "rows on each device at once (default: 1, from scratch 64)", wholeNumber)
    .option("--tokens <n>", "of the longest row, prompt and answer", wholeNumber, 512)
    .option("--seed <n>", "of all that is drawn", wholeNumber, 42)
    .option("--force", "write into a folder that is not empty")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((corpora: string[], options: Options) =>
      run((terminal) => trainLinker(corpora, options, terminal)),
    );
}

async function trainLinker(
  corpora: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, synthetic = [], dev = [], names, seed, context, nil } = options;
  const made = synthetic.length > 0 || names === true;
  if (!corpora.length && !made) throw new UsageError("name a corpus, --synthetic CORPUS or --names.");
  requireEmpty(out, options.force === true);
  const mix = options.mix ?? (!made ? "human" : corpora.length ? "interleaved" : "synthetic");
  const kbs = await openKbs(options.kb);
  const progress = new Progress(terminal, options.progress === true);
  const problems = new ProblemList(terminal, progress);
  const data = join(out, "data");
  await mkdir(data, { recursive: true });
  let composing: Composing | undefined;
  try {
    composing = await Composing.open({
      options,
      kbs,
      texts: corpora,
      // As `curie link` asks.
      groupOf: (type) => groupOfType(type) ?? type,
      context,
      ...(nil === undefined ? {} : { nil }),
      folder: data,
      progress,
      terminal,
    });
    const read = (path: string) =>
      readCorpus(path, {
        onProblem: ({ file, line, reason }) => problems.add(file, line, reason),
        signal: terminal.signal,
      });
    for (const path of corpora) {
      const kept = dev.length ? read(path) : tenths(read(path), false);
      composing.inputs.push(await composing.add("human", path, kept));
      if (!dev.length) await composing.add("human", path, tenths(read(path), true), "dev");
    }
    for (const path of dev) await composing.add("human", path, read(path), "dev");
    for (const path of synthetic) composing.inputs.push(await composing.add("synthetic", path, read(path)));
    if (names) await composing.addNames(seed);
    problems.end();
    await print(terminal, composing.plan(mix));
    const files = stageFiles(mix, composing.counts);
    const set = await composing.writeSet(mix, seed, data, terminal);
    if (!set.stages.every(({ rows }) => rows > 0))
      throw new UsageError(
        "no row is left to train on: what was left out, and why, stands above. Look at --group-of, --language and the knowledge base.",
      );
    const measured = composing.developed;
    if (measured) await composing.writeDev(join(data, "dev.jsonl"), terminal);
    await writeWhole(join(data, "manifest.json"), `${JSON.stringify(set, null, 2)}\n`);
    const name = basename(resolve(out)).replaceAll(/[^\w.-]+/g, "-");
    const config = linkerConfig(
      name,
      { ...options, mix, lora: options.lora ?? 0, composite: options.composite === true },
      files,
      measured > 0,
    );
    await writeBundleFolder(out, bundleScripts("linker"), {
      config,
      readme: linkerReadme(config, set),
      card: linkerCard(config, set),
    });
    await print(terminal, `dev: ${measured.toLocaleString("en-US")} rows\n`);
    await print(terminal, `${join(out, "README.md")} says how to train.\n`);
    return problems.count ? EXIT.problems : EXIT.ok;
  } catch (error) {
    if (error instanceof LlmError || error instanceof ModelError) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.clear();
    composing?.close();
  }
}

/** Every tenth document, or all others. */
async function* tenths(documents: AsyncIterable<Document>, tenth: boolean): AsyncGenerator<Document> {
  let number = 0;
  for await (const document of documents) if ((++number % TENTH === 0) === tenth) yield document;
}
