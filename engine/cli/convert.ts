// `curie convert`: a corpus in one format out of a corpus in another. Whatever the target cannot hold is told item by
// item, on stderr and in a report.
import { type Command, Option } from "commander";
import {
  CONCEPT_PLACES,
  type ConceptPlace,
  type Format,
  type Loss,
  OFFSET_UNITS,
  type OffsetUnit,
  type Problem,
} from "../corpus/formats/format.ts";
import { formatNamed, readable, writable } from "../corpus/formats/registry.ts";
import { Corpus, type CorpusDocument } from "../corpus/read-corpus.ts";
import { ConvertedFiles } from "./converted-files.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { repeated } from "./options.ts";
import { ProblemList } from "./problems.ts";
import { breathe, counted, Progress, type Terminal, tell, type Work } from "./terminal.ts";
import { WholeFile } from "./whole-file.ts";

interface Options {
  from?: string;
  to: string;
  report?: string;
  offsets?: OffsetUnit;
  concepts?: ConceptPlace;
  separator?: string[];
  force?: true;
  progress?: true;
}

const EXAMPLES = `
IN is a file, a folder with its subfolders, or a .tar.gz; gzip is read as it is. OUT is a folder, or one file for
formats that hold many documents in one (- is standard output). Formats: curie formats

Examples:
  curie convert --to pubtator corpus/ corpus.pubtator
  curie convert --to brat --report lost.json CDR_TestSet.PubTator.txt brat/
  curie convert --to jsonl --concepts notes quaero/train.tar.gz train.jsonl
  curie convert --from pubtator --to bioc-json --separator Disease='|' in.txt out.json

The exit status is 1 where anything was lost or wrong.`;

const names = (formats: readonly Format[]) => formats.map((f) => f.name);

export function convertCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("turn a corpus into another format")
    .description("Reads a corpus in one format and writes it in another; what is lost is listed.")
    .argument("<in>", "file, folder or .tar.gz")
    .argument("<out>", "file or folder")
    .addOption(
      new Option("--from <format>", "format of IN; told by each file's content otherwise").choices(
        names(readable()),
      ),
    )
    .addOption(new Option("--to <format>", "format of OUT").choices(names(writable())).makeOptionMandatory())
    .option("--report <file>", "write every loss and problem to this file as JSON")
    .addOption(
      new Option("--offsets <unit>", "what the offsets of IN count, where not what the format says").choices(
        OFFSET_UNITS,
      ),
    )
    .addOption(
      new Option("--concepts <place>", "where brat files keep concepts: N lines, notes, or types").choices(
        CONCEPT_PLACES,
      ),
    )
    .option(
      "--separator <type=sep>",
      "what parts the ids of mentions of this type in PubTator; may be repeated",
      repeated,
    )
    .option("--force", "write over files that are there")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((from: string, to: string, options: Options) =>
      run((terminal) => convert(from, to, options, terminal)),
    );
}

function separatorsOf(given: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1 || at === pair.length - 1)
        throw new UsageError(`--separator ${pair}: write TYPE=SEPARATOR, such as Disease='|'.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** Losses and problems as they come: shown first ones on stderr, all in the report. */
class Findings {
  readonly #problems: ProblemList;
  readonly #report: WholeFile | undefined;
  readonly #losses = new Map<string, number>();
  #lines: string[] = [];
  #any = false;
  lost = 0;

  constructor(problems: ProblemList, report: WholeFile | undefined) {
    this.#problems = problems;
    this.#report = report;
  }

  readonly problem = (p: Problem): void => {
    this.#problems.add(p.file, p.line, p.reason);
    this.#note({ problem: p });
  };

  readonly loss = (l: Loss): void => {
    this.lost++;
    this.#losses.set(l.kind, (this.#losses.get(l.kind) ?? 0) + 1);
    this.#problems.add(
      l.document,
      0,
      `lost ${l.kind} "${l.item}"${l.start === undefined ? "" : ` at ${l.start}`}: ${l.reason}`,
    );
    this.#note({ loss: l });
  };

  #note(item: { problem: Problem } | { loss: Loss }): void {
    if (!this.#report) return;
    this.#lines.push(`${this.#any ? ",\n" : ""}${JSON.stringify(item)}`);
    this.#any = true;
  }

  /** Puts what was noted on the disk, so that it does not pile up. */
  async flush(): Promise<void> {
    if (!this.#report || !this.#lines.length) return;
    await this.#report.write(this.#lines.splice(0).join(""));
  }

  /** `12 gaps, 3 notes`. */
  summary(): string {
    return [...this.#losses].map(([kind, n]) => `${n.toLocaleString("en-US")} ${kind}`).join(", ");
  }
}

async function convert(from: string, to: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const format = formatNamed(options.to) as Format;
  if (from === "-")
    throw new UsageError("standard input has no name to tell a format by; save it to a file first.");
  const progress = new Progress(terminal, options.progress === true);
  const problems = new ProblemList(terminal, progress);
  const report = options.report === undefined ? undefined : await WholeFile.create(options.report);
  await report?.write(`{"from":${JSON.stringify(from)},"to":${JSON.stringify(format.name)},"items":[\n`);
  const findings = new Findings(problems, report);
  const rests = new Map<string, string>();
  const separators = separatorsOf(options.separator);
  let documents = 0;
  let mentions = 0;
  const output = new ConvertedFiles(to, format, { force: options.force === true, terminal });
  try {
    const corpus = await Corpus.open(from, {
      signal: terminal.signal,
      onProblem: findings.problem,
      onRest: (file, text) => rests.set(file, text),
      ...(options.from ? { format: options.from } : {}),
      ...(options.offsets ? { offsets: options.offsets } : {}),
      ...(options.concepts ? { concepts: options.concepts } : {}),
      ...(Object.keys(separators).length ? { separators } : {}),
    });
    async function* seen(source: AsyncIterable<CorpusDocument>): AsyncGenerator<CorpusDocument> {
      for await (const document of source) {
        documents++;
        mentions += document.mentions.length;
        progress.report(() => `${document.file}: ${counted(documents, "document")}`);
        if (documents % 16 === 0) await breathe(terminal);
        await findings.flush();
        yield document;
      }
    }
    for (const group of output.groups(corpus.files)) {
      const source =
        group.files.length === corpus.files.length ? corpus.readAll() : readGroup(corpus, group.files);
      await output.write(
        group,
        format.write?.(seen(source), {
          onLoss: findings.loss,
          rest: () =>
            group.files.some((f) => f.format === format)
              ? group.files.map((f) => rests.get(f.file) ?? "").join("")
              : undefined,
        }) ?? [],
      );
    }
    corpus.tellUnread();
    await findings.flush();
    await report?.write(`\n],"documents":${documents},"mentions":${mentions},"losses":${findings.lost}}\n`);
    await report?.finish();
  } finally {
    await output.discard();
    await report?.discard();
    problems.end();
  }
  tell(
    terminal,
    `${counted(documents, "document")} with ${counted(mentions, "mention")} written as ${format.title}`,
  );
  if (findings.lost) tell(terminal, `${counted(findings.lost, "loss", "losses")}: ${findings.summary()}`);
  return problems.count ? EXIT.problems : EXIT.ok;
}

async function* readGroup(corpus: Corpus, files: Corpus["files"]): AsyncGenerator<CorpusDocument> {
  for (const file of files) yield* corpus.read(file);
}
