// `curie compose`: corpora by people and by a program become the files that a linking model is trained with.
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { readCorpus } from "../corpus/read-corpus.ts";
import { LlmError } from "../llm/port.ts";
import { ModelError } from "../models/model-error.ts";
import { MIXES, type Mix, mixNames } from "../training/composition/mixes.ts";
import { Composing, type RowChoices, rowOptions } from "./composing.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { openKbs } from "./open-kbs.ts";
import { KB_OPTION, repeated, wholeNumber } from "./options.ts";
import { ProblemList } from "./problems.ts";
import { Progress, print, type Terminal, type Work } from "./terminal.ts";
import { writeWhole } from "./whole-file.ts";

interface Options extends RowChoices {
  human?: string[];
  synthetic?: string[];
  kb?: string[];
  names?: true;
  mix: Mix;
  seed: number;
  out?: string;
  plan?: true;
  progress?: true;
}

const EXAMPLES = `
Each linked mention is a row: {"prompt": sentence with [mention]{group}<SEP>[mention] is, "completion": " name of its concept", ...} in
the form of SynCABEL. The name is one that no other concept of the group has; of those, the nearest to the mention.
Mixes:
${Object.entries(MIXES)
  .map(([name, what]) => `  ${name.padEnd(12)} ${what}`)
  .join("\n")}

Examples:
  curie compose --human train.pubtator --synthetic synthetic/corpus.jsonl --kb mesh.curiekb --mix interleaved --out set/
  curie compose --human train/ --kb umls.curiekb --mix human --represent title --plan
  curie compose --human train.pubtator --group-of Chemical=CHEM --group-of Disease=DISO --kb mesh.curiekb --out set/`;

export function composeCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("a training set for a linking model")
    .description(
      "Composes training rows from annotated and synthetic corpora, with sizes told beforehand and a manifest beside the files.",
    )
    .option("--human <corpus>", "corpus that people annotated; may be repeated", repeated)
    .option("--synthetic <corpus>", "corpus that was generated; may be repeated", repeated)
    .option("--names", "names and definitions of the knowledge base as synthetic rows, too")
    .option(...KB_OPTION)
    .addOption(new Option("--mix <name>", "how they come together").choices(mixNames).default("interleaved"));
  rowOptions(command)
    .option("--seed <n>", "of the order", wholeNumber, 42)
    .option("-o, --out <folder>", "where the files are written")
    .option("--plan", "tell the sizes, and write nothing")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((options: Options) => run((terminal) => compose(options, terminal)));
}

async function compose(options: Options, terminal: Terminal): Promise<ExitCode> {
  const { human = [], synthetic = [], mix, out, seed } = options;
  if (!human.length && !synthetic.length && !options.names)
    throw new UsageError("name a corpus: --human CORPUS, --synthetic CORPUS.");
  if (!out && !options.plan)
    throw new UsageError("--out FOLDER says where the files go (--plan writes none).");
  const kbs = await openKbs(options.kb);
  const progress = new Progress(terminal, options.progress === true);
  const problems = new ProblemList(terminal, progress);
  const folder = out ?? tmpdir();
  await mkdir(folder, { recursive: true });
  let composing: Composing | undefined;
  try {
    composing = await Composing.open({ options, kbs, texts: human, folder, progress, terminal });
    for (const [source, paths] of [
      ["human", human],
      ["synthetic", synthetic],
    ] as const)
      for (const path of paths) {
        const documents = readCorpus(path, {
          onProblem: ({ file, line, reason }) => problems.add(file, line, reason),
          signal: terminal.signal,
        });
        composing.inputs.push(await composing.add(source, path, documents));
      }
    if (options.names) await composing.addNames(seed);
    problems.end();
    await print(terminal, composing.plan(mix));
    if (options.plan || !out) return problems.count ? EXIT.problems : EXIT.ok;
    const set = await composing.writeSet(mix, seed, out, terminal);
    await writeWhole(join(out, "manifest.json"), `${JSON.stringify(set, null, 2)}\n`);
    return problems.count ? EXIT.problems : EXIT.ok;
  } catch (error) {
    if (error instanceof LlmError || error instanceof ModelError) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.clear();
    composing?.close();
  }
}
