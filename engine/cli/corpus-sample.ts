// `curie corpus sample`: from more text than anybody can annotate to some that is worth it.
import { dirname } from "node:path/posix";
import { type Command, Option } from "commander";
import { writeJsonLine } from "../corpus/formats/jsonl.ts";
import { readCorpus } from "../corpus/read-corpus.ts";
import { type CurationReport, documentOf, PassageSampler } from "../synthesis/curation/curate.ts";
import { passagesOf, STRATA, type StratumBy } from "../synthesis/curation/passages.ts";
import { ALLOCATIONS, type Allocation } from "../synthesis/curation/stratified.ts";
import { languageOf } from "../text/language.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { wholeNumber } from "./options.ts";
import { ProblemList } from "./problems.ts";
import { breathe, counted, Progress, print, type Terminal, type Work } from "./terminal.ts";
import { writeWhole } from "./whole-file.ts";

interface Options {
  number: number;
  size: number;
  by: StratumBy;
  allocate: Allocation;
  language?: string;
  pool?: number;
  seed: number;
  propose?: true;
  out: string;
  report?: string;
  progress?: true;
}

const EXAMPLES = `
Texts are cut into passages of whole sentences. Tables, reference lists and what is no prose are left out; of passages that say nearly
the same (cosine of TF-IDF of 0.9 or more) one is kept; each stratum gives its share. The same seed gives the same sample.

Examples:
  curie corpus sample articles/ notes/ --number 500 --out sample.jsonl --report sample.md
  curie corpus sample articles/ --by heading --allocate root --propose --out sample.jsonl
  curie annotate --recognizer llm --types Disease,Chemical --url http://127.0.0.1:8000/v1 --model qwen3 sample.txt`;

export function corpusSampleCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("passages to annotate, drawn from much text")
    .description(
      "Draws passages of prose from corpora: quality filter, near duplicates once, strata by their shares.",
    )
    .argument("<corpus...>", "texts in any format that is read")
    .option("-n, --number <n>", "passages wanted", wholeNumber, 1000)
    .option("--size <n>", "characters of a passage at most", wholeNumber, 1500)
    .addOption(new Option("--by <what>", "what makes a stratum").choices(STRATA).default("corpus"))
    .addOption(
      new Option("--allocate <how>", "shares of strata: as large as they are, by the root of it, or equal")
        .choices(ALLOCATIONS)
        .default("proportional"),
    )
    .option("--language <tag>", "only passages in this language (default: the language of each document)")
    .option("--pool <n>", "passages compared of each stratum (default: twice --number)", wholeNumber)
    .option("--seed <n>", "of the draw", wholeNumber, 1)
    .option("--propose", "noun phrases as mentions without a concept (English, French, Spanish)")
    .requiredOption("-o, --out <file>", "write the passages here, as JSON lines")
    .option("--report <file>", "write the report here, as Markdown")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((paths: string[], options: Options) => run((terminal) => sample(paths, options, terminal)));
}

async function sample(paths: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  const progress = new Progress(terminal, options.progress === true);
  const problems = new ProblemList(terminal, progress);
  const { number, size, by, allocate, seed, pool, language } = options;
  const sampler = new PassageSampler({
    wanted: number,
    allocation: allocate,
    seed,
    language: language ?? "en",
    ...(pool ? { pool } : {}),
  });
  let documents = 0;
  for (const corpus of paths)
    for await (const document of readCorpus(corpus, {
      onProblem: ({ file, line, reason }) => problems.add(file, line, reason),
      signal: terminal.signal,
    })) {
      const spoken = language ?? document.language ?? languageOf(document.text);
      const told = spoken ? { ...document, language: spoken } : document;
      for (const passage of passagesOf(told, { corpus, folder: dirname(document.file) }, by, size))
        sampler.add(passage);
      documents++;
      progress.report(() => `${corpus}: ${counted(documents, "document")}`);
      await breathe(terminal);
    }
  progress.report(() => "comparing passages");
  const { passages, report } = sampler.finish();
  progress.clear();
  problems.end();
  await writeWhole(
    options.out,
    passages.map((passage) => writeJsonLine(documentOf(passage, options.propose === true))),
  );
  const text = reportText(report, documents, options);
  if (options.report) await writeWhole(options.report, text);
  await print(terminal, text);
  return problems.count || report.taken < number ? EXIT.problems : EXIT.ok;
}

function reportText(report: CurationReport, documents: number, options: Options): string {
  const n = (value: number) => value.toLocaleString("en-US");
  const share = (part: number, all: number) => (all ? `${((100 * part) / all).toFixed(1)} %` : "–");
  const flawed = Object.values(report.flaws).reduce((a, b) => a + b, 0);
  const lines = [
    `# ${counted(report.taken, "passage")} of ${counted(documents, "document")}`,
    "",
    `- ${counted(report.passages, "passage")} of at most ${n(options.size)} characters; ${n(report.passages - flawed)} are prose (${share(report.passages - flawed, report.passages)}).`,
    `- ${n(report.pooled)} were compared with one another; ${n(report.duplicates)} say nearly the same as another one.`,
    ...(report.taken < options.number
      ? [`- Fewer than the ${n(options.number)} that were wanted: there are no more.`]
      : []),
    `- Seed ${options.seed}, strata by ${options.by}, shares ${options.allocate}.`,
    "",
    "| left out as | passages |",
    "|:--|--:|",
    ...Object.entries(report.flaws)
      .sort((a, b) => b[1] - a[1])
      .map(([flaw, count]) => `| ${flaw} | ${n(count)} |`),
    "",
    `| ${options.by} | prose passages | taken |`,
    "|:--|--:|--:|",
    ...Object.entries(report.strata)
      .sort((a, b) => b[1].prose - a[1].prose || (a[0] < b[0] ? -1 : 1))
      .slice(0, STRATA_SHOWN)
      .map(([name, { prose, taken }]) => `| ${name} | ${n(prose)} | ${n(taken)} |`),
  ];
  const more = Object.keys(report.strata).length - STRATA_SHOWN;
  if (more > 0) lines.push(`| ... and ${n(more)} more | | |`);
  return `${lines.join("\n")}\n`;
}

const STRATA_SHOWN = 40;
