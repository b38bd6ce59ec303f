// `curie train`: small models that are trained on the machine at hand, in minutes.
import type { Command } from "commander";
import { readCorpus } from "../corpus/read-corpus.ts";
import { type SweepRow, selectorText } from "../recognition/selector/selector-model.ts";
import type { Document } from "../text/document.ts";
import type { Mention } from "../text/mention.ts";
import type { TaughtDocument } from "../training/selector/candidate-groups.ts";
import { trainSelector } from "../training/selector/train-selector.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { repeated, wholeNumber } from "./options.ts";
import { ProblemList } from "./problems.ts";
import { breathe, counted, Progress, print, sized, type Terminal, type Work } from "./terminal.ts";
import { writeWhole } from "./whole-file.ts";

interface Options {
  candidates?: string;
  type?: string[];
  epochs: number;
  seed: number;
  out?: string;
  progress?: true;
}

const EXAMPLES = `
A selector scores each mention of any recogniser against the same words with borders moved by a word or two, as another type, and
as no entity. With --candidates it learns from what a recogniser gets wrong; without, from phrases that nobody annotated.

Examples:
  curie train selector train.pubtator --out diseases.selector.json
  curie annotate --to pubtator train.pubtator > proposed.pubtator
  curie train selector train.pubtator --candidates proposed.pubtator --type Disease=DISO --out dictionary.selector.json
  curie annotate --selector dictionary.selector.json note.txt`;

export function trainSelectorCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("a verifier of entities")
    .description(
      "Learns from an annotated corpus which proposed mentions to believe, with a threshold for each type.",
    )
    .argument("<corpus>", "annotated by people")
    .option("--candidates <corpus>", "what a recogniser proposed for the same documents")
    .option(
      "--type <name=as>",
      "learn this type, under the name that the recogniser gives it; may be repeated (default: all)",
      repeated,
    )
    .option("--epochs <n>", "passes over the candidates", wholeNumber, 6)
    .option("--seed <n>", "of the order and the parts", wholeNumber, 1)
    .requiredOption("-o, --out <file>", "write the selector here")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((path: string, options: Options) => run((terminal) => train(path, options, terminal)));
}

async function train(path: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const progress = new Progress(terminal, options.progress === true);
  const problems = new ProblemList(terminal, progress);
  const read = (from: string) =>
    readCorpus(from, {
      onProblem: ({ file, line, reason }) => problems.add(file, line, reason),
      signal: terminal.signal,
    });
  const named = typesOf(options.type);
  try {
    const proposed = options.candidates ? await mentionsOf(read(options.candidates)) : undefined;
    const documents: TaughtDocument[] = [];
    let other = 0;
    for await (const document of read(path)) {
      const taught = { ...document, mentions: document.mentions.flatMap((m) => named(m)) };
      const found = proposed?.get(document.id);
      if (proposed && found?.text !== document.text) other++;
      else documents.push(found ? { document: taught, candidates: found.mentions } : { document: taught });
      progress.report(() => counted(documents.length, "document"));
    }
    if (other)
      problems.add(
        options.candidates ?? "",
        0,
        `${counted(other, "document")} of ${path} are not there with the same text; they teach nothing`,
      );
    const model = await trainSelector(documents, {
      epochs: options.epochs,
      seed: options.seed,
      pause: async (step, done, total) => {
        progress.report(() => `${step}: ${Math.round((100 * done) / total)} %`);
        await breathe(terminal);
      },
    });
    const text = selectorText(model);
    await writeWhole(options.out as string, text);
    progress.clear();
    await print(terminal, report(model, `${options.out}: ${sized(text.length)}`));
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${path}: ${error.message}.`);
    throw error;
  } finally {
    problems.end();
  }
  return problems.count ? EXIT.problems : EXIT.ok;
}

/** What of a document's mentions is learned, under the recogniser's names. */
function typesOf(given: readonly string[] | undefined): (m: Mention) => Mention[] {
  if (!given) return (m) => [m];
  const names = new Map<string, string>();
  for (const pair of given) {
    const [, type, as] = /^(.*?)(?:=(.*))?$/.exec(pair) ?? [];
    if (!type || as === "")
      throw new UsageError(`--type ${pair}: it is TYPE, or TYPE=NAME such as Disease=DISO.`);
    names.set(type, as ?? type);
  }
  return (m) => {
    const as = names.get(m.type ?? "");
    return as === undefined ? [] : [{ ...m, type: as }];
  };
}

async function mentionsOf(
  documents: AsyncIterable<Document>,
): Promise<Map<string, { text: string; mentions: readonly Mention[] }>> {
  const found = new Map<string, { text: string; mentions: readonly Mention[] }>();
  for await (const { id, text, mentions } of documents) found.set(id, { text, mentions });
  return found;
}

function report(model: Awaited<ReturnType<typeof trainSelector>>, head: string): string {
  const { documents, mentions, candidates, brier } = model.trained;
  const share = (x: number | null) => (x === null ? "–" : (100 * x).toFixed(1));
  const line = (type: string, { threshold, precision, recall, f1 }: SweepRow, mark: string) =>
    `| ${type} | ${threshold.toFixed(2)}${mark} | ${share(precision)} | ${share(recall)} | ${share(f1)} |`;
  return `${[
    `${head}; learned from ${counted(mentions, "mention")} in ${counted(documents, "document")}, ${
      candidates ? counted(candidates, "candidate") : "no recogniser's candidates"
    }; Brier score ${brier ?? "–"} on unseen documents.`,
    "",
    "| type | threshold | precision, % | recall, % | F1, % |",
    "|:--|--:|--:|--:|--:|",
    ...Object.entries(model.sweep).flatMap(([type, rows]) => {
      const best = model.thresholds[type];
      return rows
        .filter(({ threshold }, i) => threshold === best || i % 4 === 0)
        .map((row) => line(type, row, row.threshold === best ? " *" : ""));
    }),
    "",
    "* the threshold that is used; rows are candidates of documents that the judging weights had not seen.",
  ].join("\n")}\n`;
}
