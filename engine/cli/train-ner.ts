// `curie train ner`: a folder that trains a recogniser on one or many GPUs, made of annotated corpora.
import { join } from "node:path";
import { type Command, Option } from "commander";
import { writeNerBundle } from "../training/bundle/bundle.ts";
import { MIXES, type Mix } from "../training/bundle/config.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { repeated, wholeNumber } from "./options.ts";
import { ProblemList } from "./problems.ts";
import { counted, Progress, print, type Terminal, type Work } from "./terminal.ts";
import { bundleScripts, requireEmpty } from "./training-bundles.ts";

interface Options {
  out: string;
  silver?: string[];
  dev?: string[];
  label?: string[];
  mix?: Mix;
  base: string;
  glinerBase: string;
  epochs: number;
  lora?: number;
  batch: number;
  words: number;
  seed: number;
  force?: true;
  progress?: true;
}

const EXAMPLES = `
CORPUS is people's annotation, --silver what a model annotated (curie generate, curie annotate). The folder trains with
Hugging Face's Trainer, PEFT and accelerate on what machine you like; nothing is trained and nothing is sent here. Of gold,
every tenth document is kept to measure on, unless --dev names a corpus.

Examples:
  curie train ner train.pubtator --dev dev.pubtator --out bundle
  curie train ner notes/ --label ENFERMEDAD=disease --label SINTOMA=symptom --base PlanTL-GOB-ES/bsc-bio-ehr-es --out bundle
  curie train ner gold.jsonl --silver generated/corpus.jsonl --mix two-stage --lora 16 --out bundle`;

export function trainNerCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("write a folder that trains a recogniser")
    .description(
      "Makes a training bundle of annotated corpora: rows, configuration, scripts, pinned requirements.",
    )
    .argument("<corpus...>", "annotated by people: files, folders or .tar.gz")
    .requiredOption("--out <folder>", "where the bundle goes")
    .option("--silver <corpus>", "annotated by a model; may be repeated", repeated)
    .option("--dev <corpus>", "to measure on while training; may be repeated", repeated)
    .option(
      "--label <type=wording>",
      "what a type is called; with it, only such types; may be repeated",
      repeated,
    )
    .addOption(
      new Option(
        "--mix <mix>",
        "how silver and gold are combined (default: two-stage with --silver)",
      ).choices(MIXES),
    )
    .option(
      "--base <model>",
      "encoder: a name on the Hugging Face hub, a folder, or scratch",
      "microsoft/BiomedNLP-BiomedBERT-base-uncased-abstract-fulltext",
    )
    .option("--gliner-base <model>", "what train_gliner.py starts from", "Ihor/gliner-biomed-bi-small-v1.0")
    .option("--epochs <n>", "over gold", wholeNumber, 10)
    .option("--lora <rank>", "train low-rank adapters of this rank (default: all weights)", wholeNumber)
    .option("--batch <n>", "rows on each device at once", wholeNumber, 16)
    .option("--words <n>", "words of the longest row", wholeNumber, 200)
    .option("--seed <n>", "of all that is drawn", wholeNumber, 1)
    .option("--force", "write into a folder that is not empty")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((corpora: string[], options: Options) => run((terminal) => trainNer(corpora, options, terminal)));
}

function labelsOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf("=");
      const [type, wording] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
      if (at < 1 || type === "" || wording === "")
        throw new UsageError(`--label ${pair}: TYPE=wording was expected, such as Disease=disease.`);
      return [type, wording];
    }),
  );
}

async function trainNer(corpora: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  const { out, silver = [], dev = [], force, progress: always, label = [], ...rest } = options;
  requireEmpty(out, force === true);
  const mix = rest.mix ?? (silver.length ? "two-stage" : "gold");
  if (mix !== "gold" && !silver.length) throw new UsageError(`--mix ${mix} combines with --silver CORPUS.`);
  const labels = labelsOf(label);
  const progress = new Progress(terminal, always === true);
  const problems = new ProblemList(terminal, progress);
  try {
    const bundle = await writeNerBundle(out, {
      sources: { gold: corpora, silver, dev },
      options: { ...rest, mix, lora: rest.lora ?? 0 },
      labels,
      read: {
        signal: terminal.signal,
        onProblem: ({ file, line, reason }) => problems.add(file, line, reason),
      },
      scripts: bundleScripts("bundle"),
      onDocument: (n) => progress.report(() => `${counted(n, "document")} read`),
    });
    problems.end();
    for (const [name, p] of Object.entries(bundle.parts))
      await print(
        terminal,
        `${name}: ${counted(p.documents, "document")}, ${counted(p.rows, "row")}, ${counted(p.mentions, "mention")}` +
          (p.lost
            ? `; ${counted(p.lost, "mention")} left out (discontinuous, too wide, or inside a word)`
            : "") +
          "\n",
      );
    await print(terminal, `labels: ${bundle.labels.join(", ")}\n`);
    await print(terminal, `${join(out, "README.md")} says how to train.\n`);
    return problems.count ? EXIT.problems : EXIT.ok;
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}
