// `curie annotate`: texts in, the same texts with their concepts out.
import { type Command, Option } from "commander";
import { inContext } from "../analysis/context.ts";
import { plainDocument } from "../corpus/formats/plain.ts";
import { looksLikePubTator, PubTatorReader } from "../corpus/formats/pubtator.ts";
import { CONTEXT_ATTRIBUTES } from "../recognition/context/attributes.ts";
import type { Document } from "../text/document.ts";
import type { Mention } from "../text/mention.ts";
import { idOf, OUT_FORMATS, type OutFormat, type Output, toFolder, toStdout } from "./annotated-output.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { openKbs } from "./open-kbs.ts";
import { GROUPS_OPTION, KB_OPTION } from "./options.ts";
import { ProblemList } from "./problems.ts";
import type { OpenRecogniser, RecogniserOptions } from "./recognisers/recogniser-kind.ts";
import { RECOGNISERS } from "./recognisers/registry.ts";
import { openRecognisers, recognisersNamed } from "./recognisers/several.ts";
import { openSelection, type Selection, type SelectionOptions, selectorOptions } from "./selection.ts";
import { breathe, counted, Progress, print, type Terminal, tell, type Work } from "./terminal.ts";
import { checkInput, NoTextError, nameOf, textOf } from "./text-input.ts";

interface Options extends RecogniserOptions, SelectionOptions {
  recognizer: string;
  to: OutFormat;
  out?: string;
  keep?: true;
  best?: true;
  leaveOut?: string[];
  force?: true;
  progress?: true;
  dryRun?: true;
}

const EXAMPLES = `
Input is plain text or PubTator, told by its first line; gzip is read as it is. Output:
  jsonl     one document per line with every mention's candidates; offsets are UTF-16 units
  pubtator  offsets are code points; ids and texts of PubTator input are kept, its mention lines are
            replaced by Curie's (--keep keeps them too), relation lines stay
  brat      NAME.txt and NAME.ann in the folder --out; offsets are code points

Examples:
  curie annotate note.txt
  curie annotate --to pubtator --kb mesh.curiekb corpus.pubtator > annotated.pubtator
  curie annotate --to brat --out annotated/ notes/*.txt
  echo "He had a heart attack." | curie annotate -
${RECOGNISERS.map((r) => r.examples ?? "").join("\n")}`;

export function annotateCommand(command: Command, run: (work: Work) => Promise<void>): void {
  const described = command
    .summary("find the concepts in texts")
    .description("Finds the biomedical mentions in texts and links each to a concept of the knowledge bases.")
    .argument("<file...>", "plain text or PubTator; - is standard input")
    .option(...KB_OPTION)
    .addOption(new Option("-t, --to <format>", "output format").choices(OUT_FORMATS).default("jsonl"))
    .option("-o, --out <folder>", "write one file per input (brat: two per document) into this folder")
    .option("--keep", "keep the mentions that PubTator input brings")
    .option("--best", "give ambiguous mentions their best candidate as concept")
    .option(
      "--leave-out <attributes>",
      `leave out mentions that the text says this of, parted by commas: ${CONTEXT_ATTRIBUTES.join(", ")}`,
      contextAttributes,
    )
    .option("--no-nested", "leave out mentions inside other mentions")
    .option(...GROUPS_OPTION)
    .option("--force", "write over files in --out")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .option(
      "-r, --recognizer <names>",
      `one, or several parted by commas; all: those that need no language model. ${RECOGNISERS.map((r) => `${r.name}: ${r.summary}`).join("; ")}`,
      RECOGNISERS[0].name,
    );
  selectorOptions(described);
  for (const { options } of RECOGNISERS) options?.(described);
  described.addHelpText("after", EXAMPLES).action((files: string[], options: Options) =>
    run((terminal) => {
      // `--kb a.curiekb b.curiekb note.txt`: what is packed is no text.
      const kbs = [...(options.kb ?? []), ...files.filter(isPacked)];
      const texts = files.filter((file) => !isPacked(file));
      return annotate(texts, { ...options, kb: kbs }, terminal);
    }),
  );
}

function contextAttributes(names: string, before: string[] = []): string[] {
  const known = new Set(CONTEXT_ATTRIBUTES.map((name) => name.toLowerCase()));
  const given = names.split(",").map((name) => name.trim());
  const wrong = given.find((name) => !known.has(name.toLowerCase()));
  if (wrong !== undefined)
    throw new UsageError(
      `--leave-out ${names}: ${wrong || "an empty name"} is none of ${CONTEXT_ATTRIBUTES.join(", ")}.`,
    );
  return [...before, ...given];
}

const isPacked = (file: string) => file.endsWith(".curiekb");

/** Enough of a file to tell PubTator by its first line. */
const TELLING = 4096;

async function annotate(files: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  if (options.to === "brat" && options.out === undefined)
    throw new UsageError("brat needs a folder for its pairs of files: --out FOLDER.");
  if (!files.length) throw new UsageError("no text to annotate; name a file, or - for standard input.");
  for (const file of files) checkInput(file);
  const kinds = recognisersNamed(options.recognizer, RECOGNISERS, options);
  const progress = new Progress(terminal, options.progress === true);
  const problems = new ProblemList(terminal, progress);
  let input = "";
  const lost = (reason: string) => problems.add(nameOf(input), 0, reason);
  const outputFor =
    options.out !== undefined
      ? toFolder(options.to, options.out, files, options.force === true, lost)
      : toStdout(options.to as Exclude<OutFormat, "brat">, terminal, lost);
  let kbs: ReturnType<typeof openKbs> | undefined;
  const recogniser = await openRecognisers(kinds, options, {
    terminal,
    progress,
    kbs: () => (kbs ??= openKbs(options.kb)),
    problem: (document, reason) => problems.add(document, 0, reason),
  });
  const selection = await openSelection(options);
  let documents = 0;
  const finished = async (output: Output, document: Document) => {
    if (options.dryRun && recogniser.questions) {
      for await (const question of recogniser.questions(document))
        await print(terminal, `${JSON.stringify(question)}\n`);
      return;
    }
    await output.write(await annotated(document, recogniser, options, selection));
    documents++;
    progress.report(() => `${nameOf(input)}: ${counted(documents, "document")}`);
    await breathe(terminal);
  };
  try {
    for (const file of files) {
      input = file;
      const output = options.dryRun ? NOWHERE : await outputFor(file);
      try {
        await readDocuments(file, terminal, problems, output, (document) => finished(output, document));
        await output.finish();
      } catch (error) {
        if (!(error instanceof NoTextError)) throw error;
        problems.add("", 0, error.message);
      } finally {
        await output.discard();
      }
    }
  } finally {
    problems.end();
    await recogniser.close?.();
  }
  for (const summary of options.dryRun ? [] : [recogniser.summary?.(), selection?.summary()])
    if (summary) tell(terminal, summary);
  return problems.count ? EXIT.problems : EXIT.ok;
}

/** Where a dry run's documents go. */
const NOWHERE: Output = {
  write: async () => {},
  writeRest: async () => {},
  finish: async () => {},
  discard: async () => {},
};

async function readDocuments(
  file: string,
  terminal: Terminal,
  problems: ProblemList,
  output: Output,
  finished: (document: Document) => Promise<void>,
): Promise<void> {
  const pieces = textOf(file, terminal);
  let head = "";
  let ended = false;
  while (head.length < TELLING && !ended) {
    const next = await pieces.next();
    if (next.done) ended = true;
    else head += next.value;
  }
  async function* all(): AsyncGenerator<string> {
    yield head;
    yield* pieces;
  }
  if (!looksLikePubTator(head)) {
    const parts: string[] = [];
    for await (const piece of all()) parts.push(piece);
    await finished(plainDocument(idOf(file), parts.join("")));
    return;
  }
  const reader = new PubTatorReader();
  const tell = () => {
    for (const { line, reason } of reader.problems.splice(0)) problems.add(nameOf(file), line, reason);
  };
  for await (const piece of all())
    for (const document of reader.push(piece)) await finished(document).finally(tell);
  const { documents, rest } = reader.end();
  tell();
  for (const document of documents) await finished(document);
  await output.writeRest(rest);
}

/** The document with Curie's mentions. */
async function annotated<D extends Document>(
  document: D,
  recogniser: OpenRecogniser,
  options: Options,
  selection: Selection | undefined,
): Promise<D> {
  const left = new Set((options.leaveOut ?? []).map((name) => name.toLowerCase()));
  const isLeft = (m: Mention) => Object.keys(m.attributes ?? {}).some((name) => left.has(name.toLowerCase()));
  const all = await recogniser.annotate(document);
  const chosen = selection ? selection.select(document, all) : all;
  const found = inContext(document, chosen).filter((m) => !isLeft(m));
  const ours = options.best ? found.map(withBest) : found;
  return { ...document, mentions: options.keep ? [...document.mentions, ...ours] : ours };
}

function withBest(m: Mention): Mention {
  const best = m.candidates[0];
  return m.status === "ambiguous" && best ? { ...m, concepts: [best.concept] } : m;
}
