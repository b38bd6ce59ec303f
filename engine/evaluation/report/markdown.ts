// A report as Markdown: for a pull request, a note, a terminal. Charts are told in words.
import type { Part, Report, Row, TablePart } from "./report.ts";

export const asMarkdown = ({ title, about, sections }: Report): string =>
  `${[
    `# ${text(title)}`,
    text(about),
    ...sections.flatMap((s) => [`## ${text(s.title)}`, ...s.parts.map(part)]),
  ].join("\n\n")}\n`;

/** One line, in which nothing is markup. */
const text = (words: string): string =>
  words
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .replaceAll(/[\\`*_[\]<>|#]/g, "\\$&")
    .trim();

function part(p: Part): string {
  if (p.kind === "text") return text(p.text);
  if (p.kind === "list") return p.items.map((i) => `- ${text(i)}`).join("\n");
  if (p.kind === "chart") return `*${text(p.title)}.* ${text(p.description)}`;
  return table(p);
}

function table({ caption, note, columns, rows }: TablePart): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    `**${text(caption)}**`,
    "",
    line(columns.map((c) => text(c.label))),
    `|${columns.map((c) => (c.numeric ? "--:" : ":--")).join("|")}|`,
    ...rows.map((r: Row) => line(r.cells.map((c) => text(c.text)))),
    ...(note ? ["", text(note)] : []),
  ].join("\n");
}
