// `curie link`: the mentions of a corpus get concepts.
import { existsSync } from "node:fs";
import { type Command, Option } from "commander";
import { PROJECT_FILE } from "../corpus/annotations/project.ts";
import type { Format } from "../corpus/formats/format.ts";
import { formatNamed, readable, writable } from "../corpus/formats/registry.ts";
import { Corpus, type CorpusDocument } from "../corpus/read-corpus.ts";
import { CASCADE_PRECISIONS } from "../linking/cascade/learned.ts";
import { CONTEXT_WIDTHS } from "../linking/guided/contexts.ts";
import type { Mention, Why } from "../text/mention.ts";
import { ConvertedFiles } from "./converted-files.ts";
import { Events } from "./events.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { LeftOpen } from "./left-open.ts";
import { LinkRecord } from "./link-record.ts";
import { type CorpusLinker, WAYS, type Way } from "./linker.ts";
import { openLinker } from "./linkers.ts";
import { MODEL_HELP, modelOptions } from "./model-options.ts";
import { openKbs } from "./open-kbs.ts";
import { KB_OPTION, repeated, wholeNumber } from "./options.ts";
import { ProblemList } from "./problems.ts";
import { projectIn } from "./project-file.ts";
import { type ServedOptions, servedOptions } from "./served-options.ts";
import { breathe, counted, Progress, print, type Terminal, tell, type Work } from "./terminal.ts";

/** As the shell gave them. */
type Given = Omit<Options, "precision"> & { precision?: number };

interface Options extends ServedOptions {
  kb?: string[];
  by: Way;
  precision: number;
  beams?: number;
  most?: number;
  nil?: string;
  dense?: string[];
  encoder?: string;
  calibrator?: string;
  why?: true;
  relink?: true;
  from?: string;
  to?: string;
  resume?: true;
  force?: true;
  progress?: true;
  events?: true;
}

const EXAMPLES = `
Mentions that have a concept keep it, unless --relink. --precision 0.95 links what is right in 95 of 100 cases by what was
learned on annotated corpora, and leaves the rest to a person: their candidates are written where the format holds them.

Examples:
  curie link --kb mesh.curiekb found.jsonl linked.jsonl
  curie link --kb medic.curiekb --precision 0.95 --relink corpus/ linked/
  curie link --kb mesh.curiekb --by model --model models/linker --trie mesh.linker.curietrie in.pubtator out.pubtator
  curie link --kb mesh.curiekb --dense mesh.sapbert.curievec --encoder models/sapbert found.jsonl linked.jsonl
  curie link --kb mesh.curiekb --resume corpus/ linked/        goes on where a run was ended: complete files stay
  curie link --kb mesh.curiekb --by served --url http://127.0.0.1:8000/v1 --model qwen3 --store answers.jsonl in/ out/
  curie link --kb mesh.curiekb --by served --model qwen3 --dry-run in.pubtator out.pubtator
  curie link --kb mesh.curiekb --by served --url http://127.0.0.1:8000/v1 --model linker --trie mesh.linker.curietrie in/ out/

A served model chooses among the candidates of the linker that ships, or says that none of them is meant; with --trie it writes a
name, on vLLM with the plug-in that curie kb trie-plugin writes. What it does not answer stays undecided, with its candidates.
${MODEL_HELP}`;

function precision(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value < 1))
    throw new UsageError(`--precision ${text}: give a share such as 0.95, or 0 to link all.`);
  return value;
}

const names = (formats: readonly Format[]) => formats.map((f) => f.name);

export function linkCommand(command: Command, run: (work: Work) => Promise<void>): void {
  const described = command
    .summary("give the mentions of a corpus their concepts")
    .description("Reads a corpus with mentions and writes it with the concepts of a knowledge base.")
    .argument("<in>", "file, folder or .tar.gz")
    .argument("<out>", "file or folder")
    .option(...KB_OPTION)
    .addOption(
      new Option(
        "--by <way>",
        "cascade: the cheapest stage that is sure; context: the document for every mention; names: names alone; model: a model that writes names; served: a language model behind an endpoint",
      )
        .choices(WAYS)
        .default("cascade"),
    )
    .option(
      "--precision <share>",
      `how much of what is linked must be right (${CASCADE_PRECISIONS.join(", ")}; 0: link all; default: what curie.project.json beside the corpus says, else 0)`,
      precision,
    )
    .option(
      "--trie <file>",
      "of --by model, served: names of the knowledge base as the model's tokens (curie kb trie)",
    )
    .option("--beams <n>", "of --by model: answers followed at once (default 5)", wholeNumber)
    .addOption(
      new Option(
        "--context <width>",
        "of --by model, served: what it is shown (default: as it was taught, else sentence); wide: the first line, what a short form stands for and the sentence before, too; mention: no sentence",
      ).choices(CONTEXT_WIDTHS),
    )
    .option(
      "--most <n>",
      "of --by model: concepts that a mention gets at most (default: as the model was taught, else 1)",
      wholeNumber,
    )
    .option("--nil <words>", "of --by model: what it was taught to write where no concept fits")
    .option(
      "--dense <file>",
      "of --by cascade, context, served: vectors of the names (curie kb embed), whose nearest propose, too; repeat it for several knowledge bases",
      repeated,
    )
    .option("--encoder <folder>", "of --dense: the sentence encoder that made the vectors")
    .option(
      "--calibrator <file>",
      "of --by cascade with a model: what its scores are worth (curie calibrate); without it the model only proposes, and a served one is not asked",
    )
    .option("--why", "write why each link was made, or was not, as the mention's note where it has none")
    .option("--relink", "also mentions that have a concept")
    .addOption(
      new Option("--from <format>", "format of IN; told by each file's content otherwise").choices(
        names(readable()),
      ),
    )
    .addOption(new Option("--to <format>", "format of OUT; that of IN otherwise").choices(names(writable())))
    .option(
      "--resume",
      "keep the files of OUT that are complete, and go on with the others, with what the run before was asked with",
    )
    .option("--force", "write over files that are there")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addOption(
      new Option("--events", "for programs: progress and result as JSON lines on stdout").hideHelp(),
    );
  modelOptions(
    servedOptions(described),
    "of --by model, and a last stage of --by cascade: folder with config.json, tokenizer.json, onnx/; of --by served, and of --by cascade with --url: model to ask, as the endpoint calls it",
  )
    .addHelpText("after", EXAMPLES)
    .action((from: string, to: string, options: Given) =>
      run(async (terminal) => link(from, to, await asked(from, options, terminal), terminal)),
    );
}

/** With the precision that holds: the one that was said, else that of the corpus's project, where a precision has a meaning. */
async function asked(from: string, options: Given, terminal: Terminal): Promise<Options> {
  if (options.precision !== undefined) return { ...options, precision: options.precision };
  const isLearned = options.by === "cascade" || options.by === "context";
  const own = isLearned && existsSync(from) ? (await projectIn(from))?.linking?.precision : undefined;
  if (own === undefined || own === "link all") return { ...options, precision: 0 };
  tell(terminal, `--precision ${own}, as ${PROJECT_FILE} says.`);
  return { ...options, precision: Number(own) };
}

async function link(from: string, to: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  if (options.by === "served" && options.precision)
    throw new UsageError(
      "--precision is learned for --by cascade and --by context; what a served model's chances are worth is not known.",
    );
  if (from === "-")
    throw new UsageError("standard input has no name to tell a format by; save it to a file first.");
  const events = new Events(terminal, options.events === true);
  const progress = new Progress(terminal, options.progress === true && !events.wanted);
  const problems = new ProblemList(terminal, progress);
  const corpus = await Corpus.open(from, {
    signal: terminal.signal,
    onProblem: (p) => problems.add(p.file, p.line, p.reason),
    ...(options.from ? { format: options.from } : {}),
  });
  const format = formatFor(corpus, options.to);
  const output = new ConvertedFiles(to, format, {
    force: options.force === true,
    resume: options.resume === true,
    terminal,
  });
  const groups = output.groups(corpus.files);
  const kbs = await openKbs(options.kb);
  const folder = output.folderOf(groups);
  const record =
    folder === undefined
      ? undefined
      : new LinkRecord(
          folder,
          kbs.map((kb) => kb.info),
          options,
        );
  const agreed = options.resume === true && !options.dryRun && (await record?.agrees()) === true;
  let isRecorded = agreed;
  const linker = await openLinker(kbs, options, terminal, progress);
  if (options.dryRun) return showQuestions(linker, corpus, options, terminal);
  const counts: LinkCounts = { documents: 0, mentions: 0, linked: 0, nil: 0, kept: 0, byStage: {} };
  const left = new LeftOpen(to, format);
  const linkedOnes = async function* (source: AsyncIterable<CorpusDocument>): AsyncGenerator<CorpusDocument> {
    for await (const document of source) {
      const mentions = await linkDocument(linker, document, options, terminal.signal, counts);
      counts.documents++;
      left.add(document.file, mentions);
      events.progress({ phase: "linking", done: files, total: corpus.files.length, ...counts });
      progress.report(() => `${document.file}: ${counted(counts.documents, "document")}`);
      await breathe(terminal);
      yield { ...document, mentions };
    }
  };
  let resumed = 0;
  let files = 0;
  try {
    for (const group of groups) {
      files += group.files.length;
      const isThere = output.isWritten(group);
      if (options.resume && isThere) {
        resumed++;
        continue;
      }
      // Not before it is sure that nothing stands in the way: the record would speak of files that this run did not write.
      if (!isRecorded && (options.force || !isThere)) {
        await record?.write();
        isRecorded = true;
      }
      const write = format.write?.(linkedOnes(readAll(corpus, group.files)), {
        // Candidates are what a person chooses from; a format that holds none is chosen knowingly.
        onLoss: (l) =>
          l.kind === "candidates" || problems.add(l.document, 0, `lost ${l.kind} "${l.item}": ${l.reason}`),
        rest: () => undefined,
      });
      await output.write(group, write ?? []);
    }
    corpus.tellUnread();
  } finally {
    await output.discard();
    await linker.release();
    progress.clear();
    problems.end();
  }
  for (const line of linker.summary?.() ?? []) tell(terminal, line);
  await events.result({ out: to, files, resumed, problems: problems.count, ...counts, left: left.most });
  if (!events.wanted) {
    // The one output there is: nothing was read, so that there is nothing to count.
    if (folder === undefined && resumed)
      tell(terminal, `${to} is complete and was kept as it is; --force links anew.`);
    else tell(terminal, summary(counts, { resumed, isKnown: agreed }));
  }
  return problems.count || linker.problems?.() ? EXIT.problems : EXIT.ok;
}

/** `isKnown`: whether what is kept was linked with the same. */
function summary(
  { documents, mentions, linked, nil, kept, byStage }: LinkCounts,
  { resumed, isKnown }: { readonly resumed: number; readonly isKnown: boolean },
): string {
  const unknown = isKnown ? "" : " (with what they were linked is not written down there)";
  const left = mentions - linked - nil - kept;
  const stages = Object.entries(byStage).map(([stage, n]) => `${n} by ${stage}`);
  return [
    `${counted(documents, "document")}, ${counted(mentions, "mention")}: ${linked} linked, ${kept} had a concept, ${left} left to a person.`,
    ...(nil ? [`${nil} ${nil === 1 ? "has" : "have"} no concept in the knowledge base (NIL).`] : []),
    ...(stages.length ? [`Answered: ${stages.join(", ")}.`] : []),
    ...(resumed ? [`${counted(resumed, "file")} kept from before${unknown}.`] : []),
  ].join(" ");
}

/** `--dry-run`: a line of JSON for each question. */
async function showQuestions(
  linker: CorpusLinker,
  corpus: Corpus,
  { relink }: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  if (!linker.questions)
    throw new UsageError("--dry-run shows what --by served would send; nothing else sends anything.");
  for await (const document of readAll(corpus, corpus.files)) {
    const open = document.mentions.filter((m) => relink || m.concepts.length === 0);
    for await (const request of linker.questions(document, open))
      await print(terminal, `${JSON.stringify({ document: document.id, ...request })}\n`);
  }
  await linker.release();
  return EXIT.ok;
}

async function* readAll(corpus: Corpus, files: Corpus["files"]): AsyncGenerator<CorpusDocument> {
  for (const file of files) yield* corpus.read(file);
}

interface LinkCounts {
  documents: number;
  mentions: number;
  linked: number;
  nil: number;
  kept: number;
  /** Answers (concepts and NIL) by the stage that gave them, for ways that have stages. */
  byStage: Record<string, number>;
}

async function linkDocument(
  linker: CorpusLinker,
  document: CorpusDocument,
  { relink, why }: Pick<Options, "relink" | "why">,
  signal: AbortSignal,
  counts: LinkCounts,
): Promise<Mention[]> {
  const open = (m: Mention): boolean => relink === true || m.concepts.length === 0;
  // All are shown to the linker: what the others mean is evidence. Those that have their concept stay as they are.
  const found = await linker.link(document, document.mentions, signal, open);
  return document.mentions.map((m, i) => {
    counts.mentions++;
    if (!open(m)) {
      counts.kept++;
      return m;
    }
    const now = found[i] ?? m;
    if (now.concepts.length) counts.linked++;
    else if (now.status === "nil") counts.nil++;
    if (now.why && now.status !== "undecided")
      counts.byStage[now.why.stage] = (counts.byStage[now.why.stage] ?? 0) + 1;
    return why && now.note === undefined && now.why ? { ...now, note: noteOf(now, now.why) } : now;
  });
}

/** `linked by document, chance 0.93: annotators use the words so; next breast cancer (MESH:D001943) 0.04`. */
function noteOf({ status }: Mention, { stage, chance, because, runnerUp }: Why): string {
  const said = status === "linked" ? "linked by" : status === "nil" ? "no concept, says" : "left open after";
  const reasons = because.length ? `: ${because.join("; ")}` : "";
  const next = runnerUp
    ? `; next ${runnerUp.name} (${runnerUp.concept.id}) ${runnerUp.chance.toFixed(2)}`
    : "";
  return `${said} ${stage}, chance ${chance.toFixed(2)}${reasons}${next}`;
}

/** The asked one, or the one that all files are in. */
function formatFor(corpus: Corpus, asked: string | undefined): Format {
  const [own, ...others] = new Set(corpus.files.map((f) => f.format));
  const format = asked === undefined ? own : formatNamed(asked);
  if (!format) throw new UsageError("there is no document to link.");
  if (!format.write || (asked === undefined && others.length))
    throw new UsageError(
      `${others.length ? "the files are in several formats" : `${format.name} cannot be written`}: name one with --to (${names(writable()).join(", ")}).`,
    );
  return format;
}
