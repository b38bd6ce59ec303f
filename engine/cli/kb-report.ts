// The report of an import in words: what was read and kept, what was left out and why, and what is odd about it.
import type { ImportReport, SourcePlace } from "../kb/report.ts";
import { onceEach, type ReportOrigin, reportMarkdown } from "../kb/report-markdown.ts";
import { counted } from "./terminal.ts";
import { WholeFile } from "./whole-file.ts";

const MOST_REASONS = 10;
const MOST_NAMES = 5;
const MOST_OWNERS = 5;

const MOST_OBSOLETE = 5;

const placeOf = (at: SourcePlace | undefined): string =>
  at ? (at.line ? `${at.file}:${at.line}` : at.file) : "an unknown place";

const byCount = (kinds: ReadonlyMap<string, number>): string[] => {
  const sorted = [...kinds].sort(([, a], [, b]) => b - a);
  const lines = sorted.slice(0, MOST_REASONS).map(([kind, n]) => `  ${n.toLocaleString("en-US")} × ${kind}`);
  const others = sorted.slice(MOST_REASONS).reduce((sum, [, n]) => sum + n, 0);
  return others > 0 ? [...lines, `  ${others.toLocaleString("en-US")} × other reasons`] : lines;
};

/** What puts a whole kind of problem right; nothing where there is none of these. */
const CURES: readonly (readonly [reason: RegExp, cure: string])[] = [
  [/an id is a CURIE/, "Bare ids get their vocabulary with --prefix, for example --prefix MESH:"],
  [
    /no semantic group is known/,
    "--group DISO (or another) gives a group to concepts that state none; --groups FILE maps types and branches.",
  ],
  [/stray quote/, "Where quotation marks are ordinary characters, say --no-quotes."],
  [
    /not UTF|U\+FFFD/,
    "A file in another encoding is read after iconv -f WINDOWS-1252 -t UTF-8 (or whatever it is in).",
  ],
];

function cures(report: ImportReport): string[] {
  const reasons = [...report.reasons.keys()];
  return CURES.filter(([reason]) => reasons.some((r) => reason.test(r))).map(([, cure]) => cure);
}

/** Lines for a person; nothing about what did not occur. */
export function reportLines(report: ImportReport): string[] {
  const { hierarchy, ambiguous } = report;
  const lines = [
    `${counted(report.rows, "row")} read, ${counted(report.concepts, "concept")} kept, ${counted(report.problemCount, "problem")}`,
  ];
  if (report.obsolete > 0)
    lines.push(
      `${counted(report.obsolete, "obsolete concept")}: ${report.replaced.toLocaleString("en-US")} with a successor, ` +
        `${(report.obsolete - report.replaced).toLocaleString("en-US")} without`,
      ...[...report.obsoletes.orphaned, ...report.obsoletes.replaced]
        .slice(0, MOST_OBSOLETE)
        .map((c) => `  ${c.id} ${c.name}: ${c.replacedBy.join(", ") || "no successor"} (${placeOf(c)})`),
    );
  if (report.reasons.size > 0)
    lines.push("Problems by reason:", ...byCount(report.reasons), ...cures(report));
  if (report.encodingCount > 0)
    lines.push(
      `${counted(report.encodingCount, "place")} with broken characters, the first at ${placeOf(report.encoding[0])}`,
    );
  if (report.skipped.size > 0) lines.push("Left out, as asked or by rule:", ...byCount(report.skipped));
  if (hierarchy.unknownParents > 0)
    lines.push(
      `${counted(hierarchy.unknownParents, "parent")} of ${hierarchy.edges.toLocaleString("en-US")} ` +
        `${hierarchy.unknownParents === 1 ? "is" : "are"} not among the concepts.`,
    );
  if (hierarchy.cycles > 0)
    lines.push(
      `${counted(hierarchy.cycles, "cycle")} in the hierarchy, ${counted(hierarchy.cyclic, "concept")} in or below: ` +
        `${hierarchy.examples[0]?.join(" < ")}`,
    );
  if (ambiguous.count > 0) {
    lines.push(
      `${counted(ambiguous.count, "name stands", "names stand")} for several concepts; all are kept.`,
    );
    for (const { name, concepts } of onceEach(ambiguous.examples).slice(0, MOST_NAMES)) {
      const owners = concepts
        .slice(0, MOST_OWNERS)
        .map((id) => {
          const at = report.placeOf(id);
          return at?.line ? `${id} (line ${at.line})` : id;
        })
        .join(", ");
      const more = concepts.length - MOST_OWNERS;
      lines.push(`  ${name}: ${owners}${more > 0 ? ` and ${more} more` : ""}`);
    }
  }
  return lines;
}

/** Why there is no concept: the first problems with their places, and what was left out. */
export function whyNothing(report: ImportReport): string[] {
  const listed = report.problems.slice(0, MOST_REASONS).map((p) => `  ${placeOf(p)}: ${p.reason}`);
  const more = report.problemCount - listed.length;
  return [
    `${counted(report.rows, "row")} read, ${counted(report.problemCount, "problem")}${listed.length ? ":" : "."}`,
    ...listed,
    ...(more > 0 ? [`  ... and ${more.toLocaleString("en-US")} more`] : []),
    ...cures(report),
    ...(report.skipped.size > 0 ? ["Left out, as asked or by rule:", ...byCount(report.skipped)] : []),
  ];
}

/** The whole report, as Markdown for a name that ends in .md, else as JSON. Throws where the file cannot be written. */
export async function writeReport(path: string, report: ImportReport, origin: ReportOrigin): Promise<void> {
  const file = await WholeFile.create(path);
  try {
    const isMarkdown = /\.(?:md|markdown)$/i.test(path);
    await file.write(isMarkdown ? reportMarkdown(report, origin) : `${JSON.stringify(report, null, 2)}\n`);
    await file.finish();
  } finally {
    await file.discard();
  }
}
