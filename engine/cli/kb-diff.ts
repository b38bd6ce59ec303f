// `curie kb diff OLD NEW`: what happened between two versions of a knowledge base, and to a corpus annotated with the old.
import { statSync } from "node:fs";
import type { Command } from "commander";
import { diffKbs, type KbDiff } from "../kb/diff.ts";
import { Fates } from "../kb/diff-fates.ts";
import { diffMarkdown } from "../kb/diff-markdown.ts";
import type { NameChange } from "../kb/diff-names.ts";
import { parsePrefix, prefixer } from "../kb/importers/id-prefix.ts";
import type { KbInfo, KnowledgeBase } from "../kb/knowledge-base.ts";
import { Events } from "./events.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { type CorpusTouched, readTouched } from "./kb-diff-corpus.ts";
import { readFolder, type TouchedPlace } from "./kb-diff-folder.ts";
import { openOne } from "./open-kbs.ts";
import { ProblemList } from "./problems.ts";
import { counted, Progress, print, type Terminal, tell, type Work } from "./terminal.ts";

interface Options {
  corpus?: string[];
  prefix?: string;
  json?: true;
  events?: true;
  progress?: true;
}

const EXAMPLES = `
With --corpus, annotations are told whose concept vanished, merged, became obsolete or changed its semantic group, and
those whose text no longer means their concept; with the successor where one is known.

Examples:
  curie kb diff mesh2023.curiekb mesh2024.curiekb
  curie kb diff --json old.curiekb new.curiekb > changes.json
  curie kb diff old.curiekb new.curiekb --prefix MESH: --corpus train.pubtator test.pubtator`;

export function kbDiffCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("what changed between two versions of a knowledge base")
    .description(
      "Says which concepts appeared, vanished, merged, became obsolete, moved or were renamed, which names lead\nelsewhere, and which annotations of a corpus are touched.",
    )
    .argument("<old>", "packed knowledge base, the older version")
    .argument("<new>", "packed knowledge base, the newer version")
    .option(
      "--corpus <file...>",
      'what was annotated with the old version: files of any format that "curie formats" lists, - (PubTator), or a folder with them and with decisions',
    )
    .option("--prefix <prefix>", "put before bare ids of the corpus: MESH:, or PATTERN=PREFIX,PATTERN=PREFIX")
    .option("--json", "print everything as JSON; the text lists the first ones of each kind")
    .option("--events", "print progress and result as JSON Lines, for programs")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((old: string, now: string, options: Options) =>
      run((terminal) => diff(old, now, options, terminal)),
    );
}

function prefixOf(prefix: string | undefined): (id: string) => string {
  try {
    return prefixer(prefix === undefined ? undefined : parsePrefix(prefix));
  } catch (error) {
    throw new UsageError(`--prefix ${prefix}: ${(error as Error).message}`);
  }
}

async function diff(old: string, now: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const prefix = prefixOf(options.prefix);
  const [before, after] = [await openOne(old), await openOne(now)];
  const progress = new Progress(terminal, options.progress === true);
  const events = new Events(terminal, options.events === true);
  const found = await diffKbs(before, after, {
    onProgress: (done) => {
      progress.report(() => `comparing: ${counted(done, "concept")}`);
      events.progress({ phase: "comparing", done, total: before.info.concepts });
    },
    signal: terminal.signal,
  });
  progress.clear();
  const [folder] = options.corpus ?? [];
  const isFolder =
    options.corpus?.length === 1 && statSync(folder as string, { throwIfNoEntry: false })?.isDirectory();
  if (options.events || isFolder)
    return compareFolder(
      found,
      { before, after, prefix, folder, json: options.json === true, events },
      terminal,
    );
  if (!options.corpus) {
    await print(terminal, options.json ? `${JSON.stringify(found)}\n` : asText(found));
    return EXIT.ok;
  }
  const problems = new ProblemList(terminal, progress);
  const fates = new Fates(found, before, after);
  const corpus = await readTouched(options.corpus, fates, prefix, terminal, problems);
  problems.end();
  if (corpus.linked > 0 && corpus.unknown === corpus.linked)
    tell(
      terminal,
      `no id of the corpus is in ${old}, the first is "${corpus.unknownIds[0]}": is --prefix missing?`,
    );
  await print(
    terminal,
    options.json ? `${JSON.stringify({ ...found, corpus })}\n` : asText(found) + corpusText(corpus),
  );
  return problems.count ? EXIT.problems : EXIT.ok;
}

interface FolderComparison {
  readonly before: KnowledgeBase;
  readonly after: KnowledgeBase;
  readonly prefix: (id: string) => string;
  readonly folder: string | undefined;
  readonly json: boolean;
  readonly events: Events;
}

/** The same over a folder: places of ids are told, and for programs the page beside them. */
async function compareFolder(
  found: KbDiff,
  { before, after, prefix, folder, json, events }: FolderComparison,
  terminal: Terminal,
): Promise<ExitCode> {
  const problems = new ProblemList(terminal, new Progress(terminal, false));
  const fates = new Fates(found, before, after);
  const comparison = { fates, after, prefix };
  const onFile = (done: number, total: number) => events.progress({ phase: "reading", done, total });
  const corpus = folder ? await readFolder(folder, comparison, terminal, problems, onFile) : undefined;
  problems.end();
  const touched = corpus?.touched ?? [];
  const lines = touched.map((t) => {
    const instead = t.successors.length
      ? ` -> ${t.successors.map((s) => `${s.id} ${s.name}`).join(", ")}`
      : "";
    return `${t.path}:${t.range.start.line + 1}: "${t.text}" ${t.concept}: ${t.change}${instead}${t.stuck ? STUCK[t.stuck] : ""}`;
  });
  const head = corpus
    ? `${counted(corpus.files, "annotation file")}, ${counted(corpus.ids, "id")}, ${counted(touched.length, "annotation")} touched`
    : "";
  await events.result({
    page: diffMarkdown(
      found,
      head ? [`## In this folder`, "", head, "", ...lines.map((l) => `- \`${l}\``), ""] : [],
    ),
    touched,
  });
  if (json) await print(terminal, `${JSON.stringify({ ...found, corpus })}\n`);
  else if (!events.wanted)
    await print(
      terminal,
      asText(found) + (head ? `\nCorpus: ${head}\n` : "") + section("Annotations touched", lines, (l) => l),
    );
  return problems.count ? EXIT.problems : EXIT.ok;
}

/** Why an editor offers no fix, and what to do. */
const STUCK: Readonly<Record<NonNullable<TouchedPlace["stuck"]>, string>> = {
  packed: " (in a packed file: unpack it)",
  unplaced: " (the id is written in a way of the format's own: curie convert)",
};

const SHOWN = 10;

/** A heading with the count and the first lines. */
function section<T>(title: string, items: readonly T[], line: (item: T) => string): string {
  if (!items.length) return "";
  const more =
    items.length > SHOWN ? `  ... and ${(items.length - SHOWN).toLocaleString("en-US")} more\n` : "";
  const lines = items.slice(0, SHOWN).map((item) => `  ${line(item)}\n`);
  return `\n${title}: ${items.length.toLocaleString("en-US")}\n${lines.join("")}${more}`;
}

const ids = (list: readonly string[]): string => list.join(", ") || "(nothing)";

function asText(d: KbDiff): string {
  const side = (info: KbInfo) =>
    `${info.name} ${info.version}: ${counted(info.concepts, "concept")}, ${counted(info.names, "name")}`;
  const concept = ({ id, name }: { id: string; name: string }) => `${id}  ${name}`;
  const name = (c: NameChange) => `${c.name}: ${ids(c.from)} -> ${ids(c.to)}`;
  const body =
    section("Appeared", d.appeared, concept) +
    section("Vanished", d.vanished, concept) +
    section("Merged or replaced", d.merged, (c) => `${concept(c)} -> ${ids(c.into)} (${c.as})`) +
    section("Became obsolete, no successor named", d.obsolete, concept) +
    section("Live again", d.revived, concept) +
    section("Moved", d.moved, (c) => `${concept(c)}: from ${ids(c.from)} to ${ids(c.to)}`) +
    section("Renamed", d.renamed, (c) => `${c.id}  ${c.from} -> ${c.to}`) +
    section("Other semantic group", d.regrouped, (c) => `${concept(c)}: ${c.from} -> ${c.to}`) +
    section("Names that became ambiguous", d.names.ambiguous, name) +
    section("Names that became unambiguous", d.names.unambiguous, name) +
    section("Names of other concepts than before", d.names.owner, name);
  const { added, removed } = d.names;
  const names =
    added || removed
      ? `\nNames: ${added.toLocaleString("en-US")} new, ${removed.toLocaleString("en-US")} gone\n`
      : "";
  return `old  ${side(d.old)}\nnew  ${side(d.new)}\n${body + names || "\nNo difference.\n"}`;
}

function corpusText(corpus: CorpusTouched): string {
  const head = `\nCorpus: ${counted(corpus.annotations, "annotation")}, ${counted(corpus.linked, "id")}, ${corpus.unknown.toLocaleString("en-US")} unknown to both versions\n`;
  return (
    head +
    section("Annotations touched", corpus.touched, (t) => {
      const instead = t.successors.length
        ? ` -> ${t.successors.join(", ")}${t.byName ? " (by its name)" : ""}`
        : "";
      return `${t.file}${t.line ? `:${t.line}` : ` (${t.document})`}: "${t.text}" ${t.id}: ${t.change}${instead}`;
    })
  );
}
