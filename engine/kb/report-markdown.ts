// The report of an import as a page to read: the same parts for every format, each with its places as links.
import { pathToFileURL } from "node:url";
import { GROUPS, type SemanticGroup } from "./groups.ts";
import type { KbInfo } from "./knowledge-base.ts";
import type { AmbiguousName, ImportReport, Problem, SourcePlace } from "./report.ts";

export interface ReportOrigin {
  /** What was written; absent where the import ended without. */
  readonly info?: KbInfo;
  readonly out?: string;
  readonly sources: readonly string[];
  readonly format: string;
  /** Why nothing was written. */
  readonly failure?: string;
}

const MOST = { problems: 200, names: 20, owners: 10, obsolete: 100 };

/** A name that is found under several forms is listed once. */
export const onceEach = (names: readonly AmbiguousName[]): AmbiguousName[] => [
  ...new Map(names.map((name) => [name.name, name])).values(),
];

const number = (n: number): string => n.toLocaleString("en-US");
/** Words of a source are no markup. */
const plain = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]<>|~$&]/g, "\\$&");
const code = (text: string): string => {
  const words = text.replace(/\s+/g, " ").trim().replace(/\|/g, "\\|");
  const fence = "`".repeat(1 + Math.max(0, ...(words.match(/`+/g) ?? []).map((run) => run.length)));
  return words === "" ? "" : `${fence} ${words} ${fence}`;
};

/** A link to the line, but into a compressed file, which nobody can open so. */
function placeOf({ file, line }: SourcePlace): string {
  if (file === "") return "";
  const name = `${plain(file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1))}${line ? `:${line}` : ""}`;
  const isPath = /^(?:[A-Za-z]:)?[\\/]/.test(file) && !/\.gz$/i.test(file);
  return isPath ? `[${name}](${pathToFileURL(file).href}${line ? `#L${line}` : ""})` : name;
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  rows.length === 0
    ? []
    : [
        `| ${head.join(" | ")} |`,
        `|${head.map(() => " --- ").join("|")}|`,
        ...rows.map((r) => `| ${r.join(" | ")} |`),
        "",
      ];

const more = (shown: number, all: number): string[] =>
  all > shown ? [`… and ${number(all - shown)} more.`, ""] : [];

const problemRows = (problems: readonly Problem[]) =>
  problems.map((p) => [placeOf(p), plain(p.reason), code(p.excerpt)]);

/** Markdown with these parts, in this order: read and kept, dropped and why, obsolete, ambiguous names, characters, hierarchy. */
export function reportMarkdown(report: ImportReport, origin: ReportOrigin): string {
  const { info } = origin;
  return `${[
    `# Import of ${plain(info ? `${info.name} ${info.version === "unversioned" ? "" : info.version}` : origin.sources.join(", "))}`,
    "",
    ...(origin.failure ? [`**Nothing was written.** ${plain(origin.failure)}`, ""] : []),
    ...table(
      ["", ""],
      [
        ["Sources", origin.sources.map((file) => placeOf({ file, line: 0 })).join(", ")],
        ["Format", plain(origin.format)],
        ...(origin.out ? [["Written", code(origin.out)]] : []),
        ...(info?.license ? [["Licence", plain(info.license)]] : []),
        ["Rows read", number(report.rows)],
        ["Concepts kept", number(report.concepts)],
        ...(info
          ? [
              ["Names", number(info.names)],
              ["Definitions", number(info.definitions)],
              ...Object.entries(info.groups).map(([group, n]) => [
                GROUPS[group as SemanticGroup],
                number(n as number),
              ]),
            ]
          : []),
        ["Problems", number(report.problemCount)],
      ],
    ),
    ...droppedPart(report),
    ...obsoletePart(report),
    ...ambiguousPart(report),
    ...encodingPart(report),
    ...hierarchyPart(report),
  ].join("\n")}\n`;
}

function droppedPart(report: ImportReport): string[] {
  const reasons = [...report.reasons].sort(([, a], [, b]) => b - a);
  return [
    "## Dropped or repaired, and why",
    "",
    ...(reasons.length === 0 && report.skipped.size === 0 ? ["Nothing.", ""] : []),
    ...table(
      ["Times", "Problem"],
      reasons.map(([reason, n]) => [number(n), plain(reason)]),
    ),
    ...table(
      ["Times", "Left out, as asked or by rule", "First at"],
      report.skips().map((s) => [number(s.count), plain(s.reason), placeOf(s)]),
    ),
    ...(report.problems.length ? ["### Places", ""] : []),
    ...table(["Where", "Problem", "Text"], problemRows(report.problems.slice(0, MOST.problems))),
    ...more(Math.min(MOST.problems, report.problems.length), report.problemCount),
  ];
}

function obsoletePart(report: ImportReport): string[] {
  const { orphaned, replaced } = report.obsoletes;
  const listed = [...orphaned, ...replaced].slice(0, MOST.obsolete);
  return [
    "## Obsolete concepts",
    "",
    `${number(report.obsolete)}: ${number(report.replaced)} with a successor, ${number(report.obsolete - report.replaced)} without. They are kept, and found under their names, last.`,
    "",
    ...table(
      ["Concept", "Replaced by", "Where"],
      listed.map((c) => [
        `${code(c.id)} ${plain(c.name)}`,
        c.replacedBy.map(code).join(", ") || "nothing named",
        placeOf(c),
      ]),
    ),
    ...more(listed.length, report.obsolete),
  ];
}

function ambiguousPart(report: ImportReport): string[] {
  const { count, examples } = report.ambiguous;
  const listed = onceEach(examples).slice(0, MOST.names);
  return [
    "## Ambiguous names",
    "",
    `${number(count)} names stand for several concepts. All are kept.`,
    "",
    ...table(
      ["Name", "Owners"],
      listed.map(({ name, concepts }) => [
        plain(name),
        concepts
          .slice(0, MOST.owners)
          .map((id) =>
            [code(id), placeOf(report.placeOf(id) ?? { file: "", line: 0 })].filter(Boolean).join(" "),
          )
          .join(", ") + (concepts.length > MOST.owners ? ` and ${concepts.length - MOST.owners} more` : ""),
      ]),
    ),
    ...more(listed.length, count),
  ];
}

const encodingPart = (report: ImportReport): string[] => [
  "## Characters",
  "",
  report.encodingCount
    ? `${number(report.encodingCount)} places hold bytes that are not what the file is written in.`
    : "No trouble with the encoding.",
  "",
  ...table(["Where", "Trouble", "Text"], problemRows(report.encoding.slice(0, MOST.problems))),
];

function hierarchyPart({ hierarchy }: ImportReport): string[] {
  const { edges, unknownParents, cycles, cyclic, examples } = hierarchy;
  return [
    "## Hierarchy",
    "",
    `${number(edges)} broader concepts are named; ${number(unknownParents)} of them are not among the concepts. ` +
      (cycles ? `${number(cycles)} cycles, with ${number(cyclic)} concepts in or below them:` : "No cycle."),
    "",
    ...examples.map((cycle) => `- ${cycle.slice(0, 12).map(code).join(" < ")}`),
    ...(examples.length ? [""] : []),
  ];
}
