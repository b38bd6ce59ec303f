// `curie kb build`: vocabularies in, one packed knowledge base out.
import { basename, resolve } from "node:path";
import { type Command, Option } from "commander";
import { type BuildResult, buildKb } from "../kb/build.ts";
import { groupCodes } from "../kb/groups.ts";
import { checkedHierarchy } from "../kb/importers/hierarchy-check.ts";
import { SourceError } from "../kb/importers/source.ts";
import { ImportReport } from "../kb/report.ts";
import { builtLine, stepOf } from "./built.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { reportLines, writeReport } from "./kb-report.ts";
import {
  addSourceOptions,
  conceptsOf,
  SOURCE_HELP,
  type SourceArguments,
  statedVersion,
} from "./kb-sources.ts";
import { ProblemList } from "./problems.ts";
import { addTableOptions } from "./table-options.ts";
import { Progress, print, type Terminal, type Work } from "./terminal.ts";

interface Options extends SourceArguments {
  out: string;
  name?: string;
  version?: string;
  source?: string;
  license?: string;
  report?: string;
  json?: true;
  progress?: true;
}

/** Problems that a report in a file lists; on the terminal fewer are shown. */
const MOST_IN_FILE = 100_000;

const EXAMPLES = `${SOURCE_HELP}

Examples:
  curie kb build --from obo --out hp.curiekb hp.obo.gz
  curie kb build --from jsonl --out mine.curiekb --group DISO concepts.jsonl
  curie kb build --from tsv --out mesh.curiekb --prefix MESH: \\
      --columns id=DescriptorUI,name=DescriptorName,synonyms=TermName \\
      --join trees.tsv:id=DescriptorUI,tree=TreeNumber terms.tsv.gz
  curie kb build --from tsv --out small.curiekb --no-header --columns 'id=#1,name=#2,synonyms=#3' \\
      --separator '|' small.tsv
  curie kb build --from tsv --out loinc.curiekb --prefix LOINC: --group PROC --separator ';' \\
      --columns id=LOINC_NUM,name=LONG_COMMON_NAME,synonyms=SHORTNAME,synonyms=RELATEDNAMES2 Loinc.csv
  curie kb build --from rrf --out umls.curiekb --sources MSH,SNOMEDCT_US --languages ENG,FRE 2025AA/META
  curie kb build --from rf2 --out snomed.curiekb SnomedCT_InternationalRF2_PRODUCTION_20250101
  curie kb build --from translations --out hp.curiekb hp.obo hp-es.babelon.tsv hp-fr.babelon.tsv
  curie kb build --from id-list --out medic.curiekb --prefix '[0-9]+=OMIM:,.*=MESH:' --group DISO medic.txt

Columns are FIELD=COLUMN, COLUMN a name of the header or #1, #2 ...; several columns may feed one field.
Fields: id, name, synonyms, definition, group, types, parents, altIds, xrefs, obsolete, replacedBy, scope,
language, tree (a MeSH tree number, which gives group and parents).`;

export function kbBuildCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("build a packed knowledge base from vocabularies, tables or JSON Lines")
    .description(
      "Builds a packed knowledge base. Sources may be gzipped. What cannot be used is reported with file, line and reason.",
    )
    .argument("<file...>", "sources (files or folders), all in one format");
  addSourceOptions(command)
    .requiredOption("-o, --out <kb>", "the file to write (NAME.curiekb)")
    .option("--name <name>", "short name of the knowledge base (default: the name of --out)")
    .option(
      "--version <version>",
      "version of the vocabulary (default: what an OBO, OWL or ClaML header says)",
    )
    .option("--source <words>", "where it comes from, for a person (default: the sources' names)")
    .option("--license <licence>", "licence of the vocabulary")
    .option("--language <tag>", "language of names that state none", "en")
    .addOption(new Option("--group <code>", "semantic group of concepts that state none").choices(groupCodes))
    .option("--report <file>", "write the whole report as JSON")
    .option("--json", "print the result as JSON")
    .option("--progress", "tell the progress even where stderr is no terminal");
  addTableOptions(command)
    .addHelpText("after", EXAMPLES)
    .action((files: string[], options: Options) => run((terminal) => build(files, options, terminal)));
}

async function build(files: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  const out = resolve(options.out);
  const sources = [...files, ...(options.translations ?? [])];
  for (const target of [options.out, ...(options.report === undefined ? [] : [options.report])])
    if (sources.some((file) => resolve(file) === resolve(target)))
      throw new UsageError(
        `${target} is one of the sources; give --${target === options.out ? "out" : "report"} another name.`,
      );
  const source = options.source ?? files.map((file) => basename(file)).join(", ");
  const progress = new Progress(terminal, options.progress === true);
  const problems = new ProblemList(terminal, progress);
  const report = new ImportReport(options.report ? MOST_IN_FILE : undefined);
  let result: BuildResult;
  try {
    const version = options.version ?? (await statedVersion(files[0], options.from));
    result = await buildKb(checkedHierarchy(conceptsOf(files, options, report), source, report), out, {
      name: options.name ?? basename(options.out).replace(/\.curiekb$/, ""),
      version: version ?? "unversioned",
      source,
      ...(options.license === undefined ? {} : { license: options.license }),
      language: options.language,
      report,
      onProgress: (p) => progress.report(() => stepOf(p)),
      signal: terminal.signal,
    });
  } catch (error) {
    progress.clear();
    // What was reported so far says why nothing could be built.
    if (options.report !== undefined && report.problemCount > 0) await writeReport(options.report, report);
    if (error instanceof SourceError) throw new UsageError(error.message);
    throw error;
  }
  for (const p of report.problems)
    problems.add(p.file, p.line, p.excerpt ? `${p.reason} [${p.excerpt}]` : p.reason);
  problems.addUnlisted(report.problemCount - report.problems.length);
  problems.end();
  if (options.report !== undefined) await writeReport(options.report, report);
  await print(terminal, options.json ? asJson(options.out, result) : asText(options.out, result));
  return problems.count ? EXIT.problems : EXIT.ok;
}

function asText(out: string, { info, report }: BuildResult): string {
  return `${[builtLine(out, info), ...reportLines(report)].join("\n")}\n`;
}

const asJson = (path: string, { info, report }: BuildResult): string =>
  `${JSON.stringify({
    path,
    info,
    ...report.toJSON(),
  })}\n`;
