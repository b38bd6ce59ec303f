// `curie adapt CORPUS`: the types of an annotated corpus, learned from its accepted and refused mentions.
import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import { type Command, Option } from "commander";
import { annotationFiles } from "../corpus/annotations/files.ts";
import {
  LEARNED_FILE,
  type LearnedHead,
  takenBack,
  withHeads,
  writtenLearned,
} from "../corpus/annotations/learned.ts";
import { parseAnnotationLog } from "../corpus/annotations/log.ts";
import { pathsOf } from "../corpus/annotations/paths.ts";
import { replay } from "../corpus/annotations/replay.ts";
import type { DecidedText } from "../corpus/annotations/taught.ts";
import { type Taught, teach } from "../corpus/annotations/teach.ts";
import { readCorpus } from "../corpus/read-corpus.ts";
import { LoadedModels } from "../models/loaded-models.ts";
import { glinerWorker } from "../recognition/gliner/worker.ts";
import { Events } from "./events.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { learnedPath, readLearned } from "./learned.ts";
import { repeated } from "./options.ts";
import { asUsage, chosenModel } from "./recognisers/gliner.ts";
import { counted, Progress, print, type Terminal, type Work } from "./terminal.ts";

interface Options {
  model?: string;
  type?: string[];
  undo?: true;
  json?: true;
  progress?: true;
  events?: true;
}

const EXAMPLES = `
A text with at least one accepted mention counts as done: what is not marked in it is taken for no mention. Ten texts are a
beginning. What was learned lies in ${LEARNED_FILE} of the corpus's folder, numbers only; the editor's suggestions use it at
once, and curie annotate with --learned.

Examples:
  curie adapt corpus/
  curie adapt corpus/ --type Phenotype
  curie annotate --recognizer embedded --learned corpus/ new/*.txt
  curie adapt corpus/ --undo`;

export function adaptCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("learn a corpus's types from its annotations")
    .description(
      "Learns each type of an annotated corpus on the vectors of a neural model that stays as it is: seconds, on a CPU, here.",
    )
    .argument("<corpus>", "a folder or file with annotations, in any format that is read")
    .option("--model <name>", "name or folder of the model (default: the one that ships)")
    .option("--type <name>", "learn this type only; may be repeated", repeated)
    .option("--undo", "take the last act of learning back")
    .option("--json", "print what was learned as JSON lines")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addOption(new Option("--events", "progress and result as JSON lines on stdout").hideHelp())
    .addHelpText("after", EXAMPLES)
    .action((corpus: string, options: Options) => run((terminal) => adapt(corpus, options, terminal)));
}

async function adapt(corpus: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const path = await learnedPath(corpus);
  const learned = await readLearned(path);
  const events = new Events(terminal, options.events === true);
  if (options.undo) {
    const back = takenBack(learned);
    if (!back) throw new UsageError(`${path}: nothing was learned that could be taken back.`);
    await annotationFiles.replace(path, writtenLearned(back.learned));
    if (events.wanted) await events.result({ takenBack: back.types });
    else await print(terminal, `taken back: ${back.types.join(", ")}\n`);
    return EXIT.ok;
  }
  const progress = new Progress(terminal, options.progress === true);
  const texts: DecidedText[] = [];
  const reading = { signal: terminal.signal, include: (file: string) => !file.startsWith(".curie/") };
  for await (const { id, text, mentions, format, file } of readCorpus(corpus, reading)) {
    const rejected = format === "brat" ? await rejectionsOf(join(dirname(dirname(path)), file)) : [];
    texts.push({ id, text, mentions, rejected });
    progress.report(() => `reading: ${counted(texts.length, "text")}`);
  }
  const folder = await chosenModel(options.model);
  const models = new LoadedModels([glinerWorker]);
  try {
    const taught = await asUsage(
      teach(models, { folder, device: "cpu" }, texts, {
        types: options.type ?? [],
        author: userInfo().username,
        time: new Date().toISOString(),
        signal: terminal.signal,
        onProgress: (type, done) => {
          events.progress({ type, done });
          progress.report(() => `${type}: ${Math.round(100 * done)} %`);
        },
      }),
    );
    progress.clear();
    const heads = Object.fromEntries(
      taught.flatMap(({ type, head }): [string, LearnedHead][] => (head ? [[type, head]] : [])),
    );
    if (Object.keys(heads).length)
      await annotationFiles.replace(
        path,
        writtenLearned(withHeads(learned, heads, new Date().toISOString())),
      );
    if (events.wanted) await events.result({ taught: taught.map(asJson) });
    else
      for (const one of taught)
        await print(terminal, options.json ? `${JSON.stringify(asJson(one))}\n` : `${told(one)}\n`);
    return Object.keys(heads).length ? EXIT.ok : EXIT.problems;
  } finally {
    await models.close();
  }
}

/** What a curator refused of a brat text, from its decisions log. */
async function rejectionsOf(path: string): Promise<DecidedText["rejected"]> {
  const log = await annotationFiles.read(pathsOf(path.replace(/\.ann$/i, ".txt")).log);
  return log === undefined ? [] : [...replay(parseAnnotationLog(log).records).rejections.values()];
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function told({ type, mentions, head, before, reason }: Taught): string {
  const own = before === undefined ? "" : `; the model by itself ${percent(before)}`;
  if (!head) return `${type}: nothing learned, ${reason} (${counted(mentions, "mention")}${own})`;
  const held = head.heldOut === undefined ? "" : `, F1 ${percent(head.heldOut)} on texts left out${own}`;
  return `${type}: learned from ${counted(mentions, "mention")} in ${counted(head.texts, "text")}${held}`;
}

const asJson = ({ head, ...rest }: Taught) => ({
  ...rest,
  learned: head !== undefined,
  ...(head ? { texts: head.texts, heldOut: head.heldOut } : {}),
});
