// `curie kb merge --out KB A B ...`: several packed knowledge bases, and what a person added to them, as one.
import { basename, resolve } from "node:path";
import type { Command } from "commander";
import { type BuildResult, buildKb } from "../kb/build.ts";
import { SourceError } from "../kb/importers/source.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { type Merge, mergeKbs } from "../kb/merge.ts";
import { overlayKb } from "../kb/overlay.ts";
import { type Addition, readAdditions } from "../kb/overlay-additions.ts";
import { ImportReport } from "../kb/report.ts";
import { builtLine, stepOf } from "./built.ts";
import { Events } from "./events.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { openOne } from "./open-kbs.ts";
import { repeated } from "./options.ts";
import { ProblemList } from "./problems.ts";
import { counted, Progress, print, type Terminal, type Work } from "./terminal.ts";
import { sweepParts } from "./whole-file.ts";

interface Options {
  out: string;
  byXref?: true;
  dictionary?: string[];
  name?: string;
  version?: string;
  source?: string;
  license?: string;
  json?: true;
  progress?: true;
  events?: true;
}

const EXAMPLES = `
Concepts of one id become one; so does a concept whose id an earlier knowledge base lists as a former one. The first
record stands, the others add their names and cross-references, and whatever the first one lacks.
With --by-xref, concepts of different ids are joined too where they share a cross-reference that no other concept of
their vocabularies has, and are of one semantic group; the other ids become former ids.
A dictionary holds lines {"id": "MESH:D003920", "synonyms": ["sugar"]} or whole concepts; it goes before the first
knowledge base.

Examples:
  curie kb merge --out both.curiekb mesh.curiekb supplementary.curiekb
  curie kb merge --out diseases.curiekb --by-xref mondo.curiekb doid.curiekb
  curie kb merge --out mesh-ours.curiekb --dictionary ours.jsonl mesh.curiekb`;

export function kbMergeCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("several packed knowledge bases as one")
    .description("Merges packed knowledge bases, in order of preference, into a new one.")
    .argument("<kb...>", "packed knowledge bases, the preferred one first")
    .requiredOption("-o, --out <kb>", "the file to write (NAME.curiekb)")
    .option("--by-xref", "also join concepts that share a cross-reference")
    .option("--dictionary <file>", "JSON Lines with added names and concepts; may be repeated", repeated)
    .option("--name <name>", "short name of the result (default: the name of --out)")
    .option("--version <version>", "its version (default: those of its parts)")
    .option("--source <words>", "where it comes from, for a person (default: what its parts say)")
    .option("--license <licence>", "its licence (default: those of its parts)")
    .option("--json", "print the result as JSON")
    .option("--events", "print progress and result as JSON Lines, for programs")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((kbs: string[], options: Options) => run((terminal) => merge(kbs, options, terminal)));
}

const joined = (parts: readonly (string | undefined)[], by: string): string =>
  [...new Set(parts.filter((part) => part))].join(by);

async function withDictionaries(
  kb: KnowledgeBase,
  files: readonly string[],
  report: ImportReport,
): Promise<KnowledgeBase> {
  const additions: Addition[] = [];
  try {
    for (const file of files)
      for await (const addition of readAdditions(file, report)) additions.push(addition);
  } catch (error) {
    if (error instanceof SourceError) throw new UsageError(error.message);
    throw error;
  }
  const source = files.map((file) => basename(file)).join(", ");
  return additions.length ? overlayKb(kb, additions, { source, report }) : kb;
}

async function merge(paths: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  const dictionaries = options.dictionary ?? [];
  const out = resolve(options.out);
  if ([...paths, ...dictionaries].some((path) => resolve(path) === out))
    throw new UsageError(`${options.out} is one of the sources; give --out another name.`);
  const opened: KnowledgeBase[] = [];
  for (const path of paths) opened.push(await openOne(path));
  const [first, ...others] = opened as [KnowledgeBase, ...KnowledgeBase[]];
  const progress = new Progress(terminal, options.progress === true);
  const problems = new ProblemList(terminal, progress);
  const events = new Events(terminal, options.events === true);
  const report = new ImportReport();
  await sweepParts(out);
  const kbs = [await withDictionaries(first, dictionaries, report), ...others];
  const { language } = first.info;
  const withNames = kbs[0]?.info ?? first.info;
  const added = {
    concepts: withNames.concepts - first.info.concepts,
    names: withNames.names - first.info.names,
  };
  const merged = mergeKbs(kbs, language, { byXref: options.byXref === true });
  const license =
    options.license ??
    joined(
      kbs.map((kb) => kb.info.license),
      "; ",
    );
  const result = await buildKb(merged.concepts, out, {
    name: options.name ?? basename(options.out).replace(/\.curiekb$/, ""),
    version:
      options.version ??
      joined(
        kbs.map(({ info }) => (kbs.length > 1 ? `${info.name} ${info.version}` : info.version)),
        " + ",
      ),
    source:
      options.source ??
      joined(
        kbs.map((kb) => kb.info.source),
        "; ",
      ),
    ...(license ? { license } : {}),
    language,
    report,
    onProgress: (p) => {
      progress.report(() => stepOf(p));
      events.progress(p);
    },
    signal: terminal.signal,
  });
  for (const p of report.problems)
    problems.add(p.file, p.line, p.excerpt ? `${p.reason} [${p.excerpt}]` : p.reason);
  problems.addUnlisted(report.problemCount - report.problems.length);
  problems.end();
  if (options.events)
    await events.result({ path: out, info: result.info, problemCount: report.problemCount });
  else
    await print(
      terminal,
      options.json
        ? asJson(options.out, result, merged)
        : asText(options.out, result, merged, dictionaries.length ? added : undefined),
    );
  return problems.count ? EXIT.problems : EXIT.ok;
}

function asText(
  out: string,
  { info, report }: BuildResult,
  { counts }: Merge,
  added?: { concepts: number; names: number },
): string {
  const lines = [
    builtLine(out, info),
    ...(added
      ? [`from dictionaries: ${counted(added.concepts, "new concept")}, ${counted(added.names, "new name")}`]
      : []),
    `joined: ${counts.sameId.toLocaleString("en-US")} by id, ${counts.formerId.toLocaleString("en-US")} by former id, ` +
      `${counts.xref.toLocaleString("en-US")} by cross-reference`,
  ];
  if (counts.refused)
    lines.push(
      `${counted(counts.refused, "cross-reference joins", "cross-references join")} nothing: the concepts differ in semantic group, or are two of one vocabulary.`,
    );
  if (report.ambiguous.count)
    lines.push(
      `${counted(report.ambiguous.count, "name stands", "names stand")} for several concepts; all are kept.`,
    );
  return `${lines.join("\n")}\n`;
}

const asJson = (path: string, { info, report }: BuildResult, { counts }: Merge): string =>
  `${JSON.stringify({
    path,
    info,
    joined: counts,
    problemCount: report.problemCount,
    problems: report.problems,
    ambiguous: report.ambiguous,
  })}\n`;
