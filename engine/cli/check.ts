// `curie check CORPUS`: the checks that curators see in the editor, for a shell and for continuous integration.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { parseAnnotationLog } from "../corpus/annotations/log.ts";
import { pathsOf } from "../corpus/annotations/paths.ts";
import { PROJECT_FILE, type Project, rulesOf } from "../corpus/annotations/project.ts";
import { replay } from "../corpus/annotations/replay.ts";
import { CHECKS, type CheckCode, checkCodes, type Severity } from "../corpus/checks/catalogue.ts";
import type { CheckContext } from "../corpus/checks/check.ts";
import { Places } from "../corpus/checks/places.ts";
import { checkCorpus, type Severities, severityOf } from "../corpus/checks/run.ts";
import { type PlacedFinding, sarifLog } from "../corpus/checks/sarif.ts";
import type { Problem } from "../corpus/formats/format.ts";
import { type CorpusDocument, readCorpus } from "../corpus/read-corpus.ts";
import { conceptEver } from "../kb/former-ids.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { openKbs } from "./open-kbs.ts";
import { KB_OPTION, repeated } from "./options.ts";
import { version } from "./package-root.ts";
import { projectIn } from "./project-file.ts";
import { counted, Progress, print, type Terminal, tell, type Work } from "./terminal.ts";
import { writeWhole } from "./whole-file.ts";

interface Options {
  format?: string;
  kb?: string[];
  project?: string;
  off?: string[];
  failOn: string;
  sarif?: string;
  json?: true;
  progress?: true;
}

const RANK: readonly Severity[] = ["error", "warning", "information", "hint"];

const EXAMPLES = `
What is checked, with the default severity; a project file (${PROJECT_FILE}) changes it:
${checkCodes.map((code) => `  ${code.padEnd(26)} ${CHECKS[code].severity.padEnd(12)} ${CHECKS[code].title}`).join("\n")}

Examples:
  curie check corpus/
  curie check corpus/ --kb mesh2024.curiekb --fail-on warning --sarif findings.sarif
  curie check train.pubtator --off unmarked-elsewhere --json`;

export function checkCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("check the annotations of a corpus")
    .description("Checks borders, types, relations, concepts and sameness over a corpus in any format.")
    .argument("<corpus>", "a file, a folder, or an archive")
    .option("--format <name>", "format of the files (default: told by their content)")
    .option(...KB_OPTION)
    .option("--project <file>", `project file (default: ${PROJECT_FILE} in the folder)`)
    .option("--off <code>", "leave a check out; may be repeated", repeated)
    .option("--fail-on <severity>", "least severity that makes the exit status 1; never: always 0", "error")
    .option("--sarif <file>", "write the findings as SARIF 2.1.0, too")
    .option("--json", "print the findings as JSON lines")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((path: string, options: Options) => run((terminal) => check(path, options, terminal)));
}

async function check(path: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const limit = RANK.indexOf(options.failOn as Severity);
  if (limit < 0 && options.failOn !== "never")
    throw new UsageError(`--fail-on ${options.failOn}: it is ${RANK.join(", ")} or never.`);
  const project = await projectIn(path, options.project);
  const severities = severitiesOf(project, options.off);
  const progress = new Progress(terminal, options.progress === true);
  const problems = new Map<string, Problem>();
  const read = () =>
    readCorpus(path, {
      ...(options.format === undefined ? {} : { format: options.format }),
      ...(project?.separators ? { separators: project.separators } : {}),
      // The corpus is read twice; a problem is told once.
      onProblem: (p) => problems.set(`${p.file}:${p.line}:${p.reason}`, p),
      signal: terminal.signal,
    });
  const context = contextOf(options.kb ? await openKbs(options.kb) : [], project);
  const findings: PlacedFinding[] = [];
  const places = new Map<string, Places>();
  let documents = 0;
  try {
    for await (const { document, findings: found } of checkCorpus(
      read,
      async (document) =>
        withOwn(context, { bareIds: document.format === "pubtator", ...(await decisionsOf(path, document)) }),
      severities,
    )) {
      const at = new Places(document);
      places.set(document.id, at);
      documents++;
      progress.report(() => `checking: ${counted(documents, "document")}`);
      for (const f of found)
        findings.push({
          code: f.code,
          severity: severityOf(f.code, severities) as PlacedFinding["severity"],
          message: f.message,
          place: at.of(f.span),
          ...(f.related?.length
            ? {
                related: f.related.map((r) => ({
                  place: (places.get(r.document) ?? at).of(r.span),
                  message: r.document === document.id ? r.message : `${r.document}: ${r.message}`,
                })),
              }
            : {}),
        });
    }
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
  progress.clear();
  const unreadable = severityOf("unreadable-line", severities);
  if (unreadable !== "off")
    for (const { file, line, reason } of problems.values())
      findings.push(lineFinding(file, line, reason, unreadable));
  if (options.sarif)
    await writeWhole(options.sarif, `${JSON.stringify(sarifLog(findings, version()), null, 1)}\n`);
  for (const f of findings) await print(terminal, options.json ? `${JSON.stringify(f)}\n` : textOf(f));
  tell(terminal, summary(findings, documents));
  return findings.some((f) => limit >= 0 && RANK.indexOf(f.severity) <= limit) ? EXIT.problems : EXIT.ok;
}

const lineFinding = (
  file: string,
  line: number,
  reason: string,
  severity: PlacedFinding["severity"],
): PlacedFinding => {
  const at = Math.max(1, line);
  return {
    code: "unreadable-line",
    severity,
    message: reason,
    place: { file, startLine: at, startColumn: 1, endLine: at, endColumn: 1 },
  };
};

const textOf = ({ code, severity, message, place }: PlacedFinding): string =>
  `${place.file}:${place.startLine}:${place.startColumn}: ${severity}: ${message} [${code}]\n`;

function summary(findings: readonly PlacedFinding[], documents: number): string {
  const by = RANK.map((severity) => findings.filter((f) => f.severity === severity).length);
  const parts = RANK.flatMap((severity, i) =>
    by[i] ? [`${by[i]?.toLocaleString("en-US")} ${severity}`] : [],
  );
  return `${counted(documents, "document")} checked: ${parts.join(", ") || "nothing found"}.`;
}

function severitiesOf(project: Project | undefined, off: readonly string[] = []): Severities {
  const known = (code: string): code is CheckCode => (checkCodes as string[]).includes(code);
  for (const code of off)
    if (!known(code)) throw new UsageError(`--off ${code}: the checks are ${checkCodes.join(", ")}.`);
  return { ...project?.checks, ...Object.fromEntries(off.map((code) => [code, "off"])) } as Severities;
}

function contextOf(kbs: readonly KnowledgeBase[], project: Project | undefined): CheckContext {
  let prefixes: Set<string> | undefined;
  return {
    rules: project ? rulesOf(project) : {},
    concept: (id) => conceptEver(kbs, id),
    // All ids must be seen for this: only when one of the corpus is not found.
    get prefixes() {
      prefixes ??= new Set(
        kbs.flatMap((kb) => Array.from(kb.concepts(), ({ id }) => id.slice(0, id.indexOf(":")))),
      );
      return prefixes;
    },
  };
}

/** Not by spreading: the prefixes are found only when asked for. */
const withOwn = (context: CheckContext, own: Partial<CheckContext>): CheckContext =>
  Object.create(context, Object.getOwnPropertyDescriptors(own));

/** What the decisions log beside a text accounts for; nothing where there is none. */
async function decisionsOf(root: string, document: CorpusDocument): Promise<Pick<CheckContext, "decided">> {
  if (document.format !== "brat") return {};
  const text = join(root, document.file.replace(/\.ann$/i, ".txt"));
  const log = await readFile(pathsOf(text).log, "utf8").catch(() => undefined);
  if (log === undefined) return {};
  const { mentions } = replay(parseAnnotationLog(log).records);
  return { decided: (_, mention) => mention.id !== undefined && mentions.has(mention.id) };
}
