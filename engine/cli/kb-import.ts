// `curie kb import`: vocabularies in, one packed knowledge base out.
import { basename, resolve } from "node:path";
import { type Command, Option } from "commander";
import { type BuildResult, buildKb, NoConceptError } from "../kb/build.ts";
import { groupCodes } from "../kb/groups.ts";
import { detectSource } from "../kb/importers/detect.ts";
import { checkedHierarchy } from "../kb/importers/hierarchy-check.ts";
import { presetNamed } from "../kb/importers/presets.ts";
import { SourceError } from "../kb/importers/source.ts";
import { ImportReport } from "../kb/report.ts";
import type { ReportOrigin } from "../kb/report-markdown.ts";
import { builtLine, stepOf } from "./built.ts";
import { Events } from "./events.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { reportLines, whyNothing, writeReport } from "./kb-report.ts";
import {
  addSourceOptions,
  conceptsOf,
  SOURCE_HELP,
  type SourceArguments,
  statedByFirst,
} from "./kb-sources.ts";
import { ProblemList } from "./problems.ts";
import { addTableOptions } from "./table-options.ts";
import { Progress, print, type Terminal, tell, type Work } from "./terminal.ts";
import { sweepParts } from "./whole-file.ts";

interface Options extends Omit<SourceArguments, "from"> {
  from?: SourceArguments["from"];
  out: string;
  name?: string;
  version?: string;
  source?: string;
  license?: string;
  report?: string;
  json?: true;
  progress?: true;
  events?: true;
}

/** Problems that a report in a file lists; on the terminal fewer are shown. */
const MOST_IN_FILE = 100_000;

const EXAMPLES = `${SOURCE_HELP}

Examples:
  curie kb import --out hp.curiekb hp.obo.gz
  curie kb import --from jsonl --out mine.curiekb --group DISO concepts.jsonl
  curie kb import --from tsv --out mesh.curiekb --prefix MESH: \\
      --columns id=DescriptorUI,name=DescriptorName,synonyms=TermName \\
      --join trees.tsv:id=DescriptorUI,tree=TreeNumber terms.tsv.gz
  curie kb import --from tsv --out small.curiekb --no-header --columns 'id=#1,name=#2,synonyms=#3' \\
      --separator '|' small.tsv
  curie kb import --preset loinc --out loinc.curiekb Loinc.csv
  curie kb import --from rrf --out umls.curiekb --sources MSH,SNOMEDCT_US --languages ENG,FRE 2025AA/META
  curie kb import --out snomed.curiekb SnomedCT_InternationalRF2_PRODUCTION_20250101
  curie kb import --from translations --out hp.curiekb hp.obo hp-es.babelon.tsv hp-fr.babelon.tsv
  curie kb import --from id-list --out medic.curiekb --prefix '[0-9]+=OMIM:,.*=MESH:' --group DISO medic.txt
  curie kb import --out mondo.curiekb --columns id=mondo_id,name=label --edges edges.tsv \\
      --mappings mondo_exactmatch_mesh.sssom.tsv --report mondo.md labels.tsv

Columns are FIELD=COLUMN, COLUMN a name of the header or #1, #2 ...; several columns may feed one field.
Fields: id, name, synonyms, definition, group, types, parents, altIds, xrefs, obsolete, replacedBy, scope,
language, tree (a MeSH tree number, which gives group and parents).
Stopped with Ctrl+C, it leaves no file; started again, it begins anew.`;

export function kbImportCommand(command: Command, run: (work: Work) => Promise<void>): void {
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
      "version of the vocabulary (default: what its header or the name of its release says)",
    )
    .option("--source <words>", "where it comes from, for a person (default: the sources' names)")
    .option(
      "--license <licence>",
      'licence of the vocabulary (default: what its header says, or its publisher asks; "" for none)',
    )
    .option("--language <tag>", "language of names that state none", "en")
    .addOption(new Option("--group <code>", "semantic group of concepts that state none").choices(groupCodes))
    .option("--report <file>", "write the whole report: NAME.md to read, any other name as JSON")
    .option("--json", "print the result as JSON")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .option("--events", "print progress and result as JSON Lines, for programs");
  addTableOptions(command)
    .addHelpText("after", EXAMPLES)
    .action((files: string[], options: Options) => run((terminal) => importKb(files, options, terminal)));
}

/** The options with a format, and for a table a mapping: told from the first source where the person said none. */
async function completed(files: readonly string[], options: Options, terminal: Terminal) {
  const { from, columns, preset } = options;
  if (from !== undefined && (from !== "tsv" || columns !== undefined || preset !== undefined))
    return { ...options, from };
  if (preset !== undefined) return { ...options, from: "tsv" as const };
  const found = await detectSource(files[0] as string, {
    ...(options.header ? {} : { header: false }),
    ...(options.quotes ? {} : { quotes: false }),
    ...(options.comment === undefined ? {} : { comment: options.comment }),
  });
  const format = from ?? found.format;
  if (from === undefined) tell(terminal, `${files[0]}: read as ${format}, because ${found.reason}.`);
  if (format !== "tsv" || found.format !== "tsv" || columns !== undefined)
    return { ...options, from: format };
  const { table } = found;
  if (table?.preset !== undefined) {
    tell(terminal, `${files[0]}: its columns are those of --preset ${table.preset}.`);
    return { ...options, from: format, preset: table.preset };
  }
  if (table?.columns === undefined)
    throw new UsageError(
      `${files[0]}: which columns hold what is not clear (${table?.header.join(", ")}); say --columns id=...,name=...`,
    );
  tell(terminal, `${files[0]}: its columns are taken as --columns ${table.columns}`);
  const { comment = table.comment } = options;
  return { ...options, from: format, columns: table.columns, ...(comment === undefined ? {} : { comment }) };
}

async function importKb(files: readonly string[], given: Options, terminal: Terminal): Promise<ExitCode> {
  const out = resolve(given.out);
  const tables = [given.translations, given.mappings, given.edges].flatMap((list) => list ?? []);
  for (const target of [given.out, ...(given.report === undefined ? [] : [given.report])])
    if ([...files, ...tables].some((file) => resolve(file) === resolve(target)))
      throw new UsageError(
        `${target} is one of the sources; give --${target === given.out ? "out" : "report"} another name.`,
      );
  const progress = new Progress(terminal, given.progress === true);
  const problems = new ProblemList(terminal, progress);
  const events = new Events(terminal, given.events === true);
  const report = new ImportReport(given.report ? MOST_IN_FILE : undefined);
  const origin = (more: Partial<ReportOrigin>): ReportOrigin => ({
    sources: [...files, ...tables],
    format: given.from ?? "",
    ...more,
  });
  let result: BuildResult;
  let options = given;
  try {
    await sweepParts(out);
    const complete = await completed(files, given, terminal);
    options = complete;
    const source = options.source ?? files.map((file) => basename(file)).join(", ");
    const stated = await statedByFirst(files, complete.from);
    const license = options.license ?? presetNamed(complete.preset)?.license ?? stated.license;
    result = await buildKb(checkedHierarchy(conceptsOf(files, complete, report), source, report), out, {
      name: options.name ?? basename(options.out).replace(/\.curiekb$/, ""),
      version: options.version ?? stated.version ?? "unversioned",
      source,
      ...(license ? { license } : {}),
      language: options.language,
      report,
      onProgress: (p) => {
        progress.report(() => stepOf(p));
        events.progress(p);
      },
      signal: terminal.signal,
    });
  } catch (error) {
    progress.clear();
    const failure = (error as Error).message;
    // What was reported so far says why nothing could be built.
    const isTold = report.problemCount > 0 || report.skipped.size > 0;
    if (options.report !== undefined && !terminal.signal.aborted && isTold)
      await writeReport(options.report, report, origin({ format: options.from ?? "", failure }));
    if (error instanceof SourceError) throw new UsageError(failure);
    if (error instanceof NoConceptError) throw new UsageError([failure, ...whyNothing(report)].join("\n"));
    throw error;
  }
  for (const p of report.problems)
    problems.add(p.file, p.line, p.excerpt ? `${p.reason} [${p.excerpt}]` : p.reason);
  problems.addUnlisted(report.problemCount - report.problems.length);
  problems.end();
  const { info } = result;
  if (options.report !== undefined)
    await writeReport(options.report, report, origin({ format: options.from ?? "", info, out }));
  if (given.events) await events.result({ path: out, info, problemCount: report.problemCount });
  else await print(terminal, options.json ? asJson(options.out, result) : asText(options.out, result));
  return problems.count ? EXIT.problems : EXIT.ok;
}

function asText(out: string, { info, report }: BuildResult): string {
  const licence = info.license ? [`licence: ${info.license}`] : [];
  return `${[builtLine(out, info), ...licence, ...reportLines(report)].join("\n")}\n`;
}

const asJson = (path: string, { info, report }: BuildResult): string =>
  `${JSON.stringify({
    path,
    info,
    ...report.toJSON(),
  })}\n`;
