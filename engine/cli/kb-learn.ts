// `curie kb learn`: how common words are in the texts at hand, so that the dictionary takes the words of these texts for
// words, and what they are about for names.
import type { Command } from "commander";
import { readCorpus } from "../corpus/read-corpus.ts";
import { FEWEST_TEXTS, WordCounter } from "../recognition/word-table.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { ProblemList } from "./problems.ts";
import { breathe, counted, Progress, print, type Terminal, type Work } from "./terminal.ts";
import { writeWhole } from "./whole-file.ts";

interface Options {
  out: string;
  language: string;
  format?: string;
  progress?: true;
}

const EXAMPLES = `
Any corpus that "curie formats" lists can be read; annotations are not looked at. Only words and how many texts hold
them are written, no text. Name the file in the setting curie.kb.words, or give it to "curie annotate --words".

Examples:
  curie kb learn --out words.json notes/
  curie kb learn --language es --out palabras.json informes/`;

export function kbLearnCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("learn from texts which words are common")
    .description(
      `Counts the words of your own texts (${FEWEST_TEXTS} or more), by which names that are common words are told from names of concepts.`,
    )
    .argument("<corpus...>", "files, folders or tar archives")
    .requiredOption("-o, --out <file>", "the table to write")
    .option("--language <tag>", "language of the texts: names in it are judged by the table", "en")
    .option("--format <name>", "format of the corpus (default: told by content)")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((corpora: string[], options: Options) => run((terminal) => learn(corpora, options, terminal)));
}

async function learn(corpora: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  if (!/^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/.test(options.language))
    throw new UsageError(`--language ${options.language}: give a language tag, such as en, fr or es.`);
  const counter = new WordCounter();
  const progress = new Progress(terminal, options.progress === true);
  const problems = new ProblemList(terminal, progress);
  try {
    for (const corpus of corpora)
      for await (const { text } of readCorpus(corpus, {
        ...(options.format === undefined ? {} : { format: options.format }),
        onProblem: ({ file, line, reason }) => problems.add(file, line ?? 0, reason),
        signal: terminal.signal,
      })) {
        counter.add(text);
        progress.report(() => `counting: ${counted(counter.documents, "text")}`);
        await breathe(terminal);
      }
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
  progress.clear();
  problems.end();
  if (counter.documents < FEWEST_TEXTS)
    throw new UsageError(
      `${counted(counter.documents, "text")} read; how common a word is shows in ${FEWEST_TEXTS} or more. Add texts of the same kind.`,
    );
  const table = counter.table(options.language);
  await writeWhole(options.out, `${JSON.stringify(table, undefined, 1)}\n`);
  const words = table.words ? table.words.split(" ").length : 0;
  await print(
    terminal,
    `${options.out}: ${counted(words, "word")} that stand in one of a hundred texts or more, from ${counted(counter.documents, "text")}\n`,
  );
  return problems.count ? EXIT.problems : EXIT.ok;
}
