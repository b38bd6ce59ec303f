// `curie kb build`: vocabularies in, one packed knowledge base out.
import { basename, resolve } from "node:path";
import { type Command, Option } from "commander";
import { type BuildProgress, type BuildResult, buildKb } from "../kb/build.ts";
import type { Concept } from "../kb/concept.ts";
import { groupCodes } from "../kb/groups.ts";
import { importIdLists } from "../kb/importers/id-lists.ts";
import { importJsonl } from "../kb/importers/jsonl.ts";
import { importObo } from "../kb/importers/obo.ts";
import { openSource, SourceError } from "../kb/importers/source.ts";
import { importTsv } from "../kb/importers/tsv.ts";
import { ImportReport } from "../kb/report.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { ProblemList } from "./problems.ts";
import { addTableOptions, prefixOf, type TableArguments, tsvOptions } from "./table-options.ts";
import { counted, Progress, print, sized, type Terminal, type Work } from "./terminal.ts";

const FORMATS = ["obo", "tsv", "jsonl", "id-list"] as const;

interface Options extends TableArguments {
  from: (typeof FORMATS)[number];
  out: string;
  name?: string;
  version?: string;
  source?: string;
  license?: string;
  language: string;
  json?: true;
  progress?: true;
}

const EXAMPLES = `
Examples:
  curie kb build --from obo --out hp.curiekb hp.obo.gz
  curie kb build --from jsonl --out mine.curiekb --group DISO concepts.jsonl
  curie kb build --from tsv --out mesh.curiekb --prefix MESH: \\
      --columns id=DescriptorUI,name=DescriptorName,synonyms=TermName \\
      --join trees.tsv:id=DescriptorUI,tree=TreeNumber terms.tsv.gz
  curie kb build --from tsv --out small.curiekb --no-header --columns 'id=#1,name=#2,synonyms=#3' \\
      --separator '|' small.tsv
  curie kb build --from id-list --out medic.curiekb --prefix '[0-9]+=OMIM:,.*=MESH:' --group DISO medic.txt

An id-list has lines id|id||name|name.
Columns are FIELD=COLUMN, COLUMN a name of the header or #1, #2 ...; several columns may feed one field.
Fields: id, name, synonyms, definition, group, types, parents, altIds, xrefs, obsolete, replacedBy, scope,
language, tree (a MeSH tree number, which gives group and parents).`;

export function kbBuildCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("build a packed knowledge base from OBO, tables or JSON Lines")
    .description(
      "Builds a packed knowledge base. Sources may be gzipped. What cannot be used is reported with file, line and reason.",
    )
    .argument("<file...>", "sources, all in one format")
    .addOption(
      new Option("-f, --from <format>", "format of the sources").choices(FORMATS).makeOptionMandatory(),
    )
    .requiredOption("-o, --out <kb>", "the file to write (NAME.curiekb)")
    .option("--name <name>", "short name of the knowledge base (default: the name of --out)")
    .option("--version <version>", "version of the vocabulary (default: what an OBO header says)")
    .option("--source <words>", "where it comes from, for a person (default: the sources' names)")
    .option("--license <licence>", "licence of the vocabulary")
    .option("--language <tag>", "language of names that state none", "en")
    .addOption(new Option("--group <code>", "semantic group of concepts that state none").choices(groupCodes))
    .option("--json", "print the result as JSON")
    .option("--progress", "tell the progress even where stderr is no terminal");
  addTableOptions(command)
    .addHelpText("after", EXAMPLES)
    .action((files: string[], options: Options) => run((terminal) => build(files, options, terminal)));
}

async function* conceptsOf(
  files: readonly string[],
  options: Options,
  report: ImportReport,
): AsyncGenerator<Concept> {
  const common = { report, ...(options.group ? { group: options.group } : {}) };
  const table = options.from === "tsv" ? tsvOptions(options, report) : undefined;
  for (const file of files) {
    if (table) yield* importTsv(file, table);
    else if (options.from === "id-list") yield* importIdLists(file, { ...common, ...prefixOf(options) });
    else if (options.from === "obo") yield* importObo(file, common);
    else yield* importJsonl(file, common);
  }
}

/** `data-version` of an OBO header. */
async function oboVersion(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const source = await openSource(file);
  await source.close();
  return /^data-version:\s*(.+?)\s*$/m.exec(source.head)?.[1];
}

async function build(files: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  const out = resolve(options.out);
  if (files.some((file) => resolve(file) === out))
    throw new UsageError(`${options.out} is one of the sources; give --out another name.`);
  const progress = new Progress(terminal, options.progress === true);
  const problems = new ProblemList(terminal, progress);
  const report = new ImportReport();
  let result: BuildResult;
  try {
    const version = options.version ?? (options.from === "obo" ? await oboVersion(files[0]) : undefined);
    result = await buildKb(conceptsOf(files, options, report), out, {
      name: options.name ?? basename(options.out).replace(/\.curiekb$/, ""),
      version: version ?? "unversioned",
      source: options.source ?? files.map((file) => basename(file)).join(", "),
      ...(options.license === undefined ? {} : { license: options.license }),
      language: options.language,
      report,
      onProgress: (p) => progress.report(() => stepOf(p)),
      signal: terminal.signal,
    });
  } catch (error) {
    progress.clear();
    if (error instanceof SourceError) throw new UsageError(error.message);
    throw error;
  }
  for (const p of report.problems)
    problems.add(p.file, p.line, p.excerpt ? `${p.reason} [${p.excerpt}]` : p.reason);
  problems.addUnlisted(report.problemCount - report.problems.length);
  problems.end();
  await print(terminal, options.json ? asJson(options.out, result) : asText(options.out, result));
  return problems.count ? EXIT.problems : EXIT.ok;
}

const stepOf = ({ phase, done, total }: BuildProgress): string =>
  total ? `${phase}: ${Math.floor((100 * done) / total)} %` : `${phase}: ${counted(done, "concept")}`;

function asText(out: string, { info, report }: BuildResult): string {
  const lines = [
    `${out}: ${counted(info.concepts, "concept")} (${info.obsolete.toLocaleString("en-US")} obsolete), ` +
      `${counted(info.names, "name")}, ${counted(info.definitions, "definition")}, ${sized(info.bytes)}`,
  ];
  if (report.ambiguous.count)
    lines.push(
      `${counted(report.ambiguous.count, "name stands", "names stand")} for several concepts; all are kept.`,
    );
  return `${lines.join("\n")}\n`;
}

const asJson = (path: string, { info, report }: BuildResult): string =>
  `${JSON.stringify({
    path,
    info,
    rows: report.rows,
    problemCount: report.problemCount,
    problems: report.problems,
    ambiguous: report.ambiguous,
  })}\n`;
