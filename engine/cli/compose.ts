// `curie compose`: corpora by people and by a program become the files that a linking model is trained with.
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { readCorpus } from "../corpus/read-corpus.ts";
import { isGroup } from "../kb/groups.ts";
import { LlmError } from "../llm/port.ts";
import { ModelError } from "../models/model-error.ts";
import { CharacterGrams } from "../training/composition/character-grams.ts";
import {
  byEdits,
  byEmbedding,
  byGrams,
  byTitle,
  CHOICES,
  type Choice,
  type ChooseName,
} from "../training/composition/choose-name.ts";
import {
  addRows,
  stageFiles,
  stageLines,
  type TrainingInput,
  type TrainingSet,
} from "../training/composition/compose.ts";
import { MIXES, type Mix, mixNames, type RowSource, stagesOf } from "../training/composition/mixes.ts";
import { RowStore } from "../training/composition/row-store.ts";
import { UnambiguousNames } from "../training/composition/unambiguous-names.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { openEncoder } from "./open-encoder.ts";
import { openKbs } from "./open-kbs.ts";
import { KB_OPTION, repeated, wholeNumber } from "./options.ts";
import { version } from "./package-root.ts";
import { ProblemList } from "./problems.ts";
import { counted, Progress, print, type Terminal, type Work } from "./terminal.ts";
import { WholeFile, writeWhole } from "./whole-file.ts";

interface Options {
  human?: string[];
  synthetic?: string[];
  kb?: string[];
  mix: Mix;
  represent: Choice;
  url?: string;
  model?: string;
  allowHost?: string[];
  allowClinical?: true;
  leastGrams?: number;
  language?: string;
  composite?: true;
  groups?: string[];
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
    .option(...KB_OPTION)
    .addOption(new Option("--mix <name>", "how they come together").choices(mixNames).default("interleaved"))
    .addOption(
      new Option(
        "--represent <how>",
        "which name of the concept is the answer: nearest by character 3-grams, by an embedding model, by edits, or the preferred one",
      )
        .choices(CHOICES)
        .default("grams"),
    )
    .option(
      "--least-grams <n>",
      "3-grams in fewer names than this do not count (default: 10; 1 below 10,000 names)",
      wholeNumber,
    )
    .option(
      "--language <tag>",
      "language of documents that state none, and of the names (default: all names, en)",
    )
    .option("--url <address>", "of --represent embedding: OpenAI-compatible endpoint for vectors")
    .option(
      "--model <name>",
      "of --represent embedding: folder of a sentence encoder; with --url the model as the endpoint calls it",
    )
    .option("--allow-host <host>", "consent to sending mentions and names to this host; recorded", repeated)
    .option("--allow-clinical", "with --allow-host: for text marked as clinical, too")
    .option("--composite", "rows for mentions with several concepts, their names one behind the other")
    .option("--group-of <type=GROUP>", "semantic group of a type of the corpora; may be repeated", repeated)
    .option("--seed <n>", "of the order", wholeNumber, 42)
    .option("-o, --out <folder>", "where the files are written")
    .option("--plan", "tell the sizes, and write nothing")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((options: Options & { groupOf?: string[] }) =>
      run((terminal) => compose({ ...options, groups: options.groupOf ?? [] }, terminal)),
    );
}

const SMALL = 10_000;

async function compose(options: Options, terminal: Terminal): Promise<ExitCode> {
  const { human = [], synthetic = [], mix, out, seed } = options;
  if (!human.length && !synthetic.length)
    throw new UsageError("name a corpus: --human CORPUS, --synthetic CORPUS.");
  if (!out && !options.plan)
    throw new UsageError("--out FOLDER says where the files go (--plan writes none).");
  const groupOf = groupsOf(options.groups ?? []);
  const kbs = await openKbs(options.kb);
  const progress = new Progress(terminal, options.progress === true);
  const problems = new ProblemList(terminal, progress);
  progress.report(() => "reading the names of the knowledge base");
  const { language } = options;
  const names = UnambiguousNames.of(kbs, language ? { languages: [language] } : {});
  const folder = out ?? tmpdir();
  await mkdir(folder, { recursive: true });
  const stores = storesIn(folder);
  try {
    const choose = await choiceOf(options, names, terminal);
    const inputs: TrainingInput[] = [];
    for (const [source, paths] of [
      ["human", human],
      ["synthetic", synthetic],
    ] as const)
      for (const path of paths)
        inputs.push(
          await addRows(
            path,
            readCorpus(path, {
              onProblem: ({ file, line, reason }) => problems.add(file, line, reason),
              signal: terminal.signal,
            }),
            {
              source,
              names,
              choose,
              groupOf,
              ...(language ? { language } : {}),
              composite: options.composite === true,
            },
            stores[source],
            (n) => progress.report(() => `${path}: ${counted(n, "document")}`),
          ),
        );
    problems.end();
    await print(terminal, planText(options.mix, inputs, stores, names));
    if (options.plan || !out) return problems.count ? EXIT.problems : EXIT.ok;
    const set: TrainingSet = {
      schema: "curie.training-set/1",
      curie: version(),
      mix,
      seed,
      inputs,
      kbs: kbs.map(({ info: { name, version, hash } }) => ({ name, version, hash })),
      representation: { choice: options.represent, names: { ...names.report } },
      stages: await writeStages(mix, stores, seed, out, progress, terminal),
    };
    await writeWhole(join(out, "manifest.json"), `${JSON.stringify(set, null, 2)}\n`);
    return problems.count ? EXIT.problems : EXIT.ok;
  } catch (error) {
    if (error instanceof LlmError || error instanceof ModelError) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.clear();
    for (const store of Object.values(stores)) store.close();
  }
}

const storesIn = (folder: string): Record<RowSource, RowStore> => ({
  human: new RowStore(join(folder, `human.${process.pid}.part`)),
  synthetic: new RowStore(join(folder, `synthetic.${process.pid}.part`)),
});

async function choiceOf(options: Options, names: UnambiguousNames, terminal: Terminal): Promise<ChooseName> {
  const { represent, leastGrams } = options;
  if (represent === "title") return byTitle;
  if (represent === "edits") return byEdits;
  if (represent === "embedding")
    return byEmbedding(await openEncoder(options, options.human ?? [], terminal));
  // In a small vocabulary most grams are rare, and none would be left.
  const least = leastGrams ?? (names.report.kept < SMALL ? 1 : 10);
  return byGrams(CharacterGrams.fit(names.all(), least));
}

function groupsOf(given: readonly string[]): (type: string) => string {
  const known = new Map<string, string>();
  for (const pair of given) {
    const [, type, group] = /^(.+)=([^=]+)$/.exec(pair) ?? [];
    if (!type || !group || !isGroup(group.toUpperCase()))
      throw new UsageError(`--group-of ${pair}: it is TYPE=GROUP, such as Chemical=CHEM.`);
    known.set(type, group.toUpperCase());
  }
  return (type) => known.get(type) ?? type;
}

async function writeStages(
  mix: Mix,
  stores: Readonly<Record<RowSource, RowStore>>,
  seed: number,
  out: string,
  progress: Progress,
  terminal: Terminal,
): Promise<TrainingSet["stages"]> {
  const counts = { human: stores.human.size, synthetic: stores.synthetic.size };
  const stages: TrainingSet["stages"] = [];
  for (const [i, name] of stageFiles(mix, counts).entries()) {
    const file = await WholeFile.create(join(out, name));
    try {
      let written = 0;
      let block = "";
      for (const line of stageLines(mix, i, stores, seed, (stage) => stages.push(stage))) {
        block += line;
        if (++written % 500) continue;
        await file.write(block);
        block = "";
        terminal.signal.throwIfAborted();
        progress.report(() => `${name}: ${counted(written, "row")}`);
      }
      await file.write(block);
      await file.finish();
    } finally {
      await file.discard();
    }
  }
  return stages;
}

function planText(
  mix: Mix,
  inputs: readonly TrainingInput[],
  stores: Readonly<Record<RowSource, RowStore>>,
  { report }: UnambiguousNames,
): string {
  const n = (value: number) => value.toLocaleString("en-US");
  const counts = { human: stores.human.size, synthetic: stores.synthetic.size };
  const lines = [
    `Names: ${n(report.kept)} of ${n(report.kept + report.lost)} belong to one concept of their group; ${n(report.nameless)} of ${counted(report.concepts, "concept")} have none.`,
    ...inputs.map(({ source, path, documents, mentions, rows, skipped }) => {
      const why = Object.entries(skipped)
        .map(([reason, k]) => `${n(k)} ${reason}`)
        .join(", ");
      return `${path} (${source}): ${counted(rows, "row")} of ${counted(mentions, "mention")} in ${counted(documents, "document")}${why ? `; without: ${why}` : ""}.`;
    }),
    ...stagesOf(mix, counts).map(({ human, synthetic, repeated }, i) => {
      const file = stageFiles(mix, counts)[i];
      return `${file}: ${counted(human + synthetic, "row")} (${n(human)} human, ${n(synthetic)} synthetic${repeated ? `, ${n(repeated)} of them repeated` : ""}).`;
    }),
  ];
  return `${lines.join("\n")}\n`;
}
