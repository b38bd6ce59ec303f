// `curie formats`: the corpus formats and what each can hold, as a table; the README has the same one.
import type { Command } from "commander";
import type { Capabilities, Format } from "../corpus/formats/format.ts";
import { FORMATS } from "../corpus/formats/registry.ts";
import { EXIT } from "./exit-codes.ts";
import { print, type Work } from "./terminal.ts";

const yes = (b: boolean) => (b ? "yes" : "-");

const COLUMNS: readonly [title: string, of: (f: Format, can: Capabilities) => string][] = [
  ["Name", (f) => f.name],
  ["Format", (f) => f.title],
  ["Files", (f) => f.endings.map((e) => `.${e}`).join(" ")],
  ["", (f) => [...(f.read ? ["read"] : []), ...(f.write ? ["write"] : [])].join(", ")],
  ["Text", (_, can) => can.text],
  ["Nested", (_, can) => yes(can.nested)],
  ["Gaps", (_, can) => yes(can.discontinuous)],
  ["Concepts", (_, can) => (can.concepts === "none" ? "-" : can.concepts)],
  ["Attributes", (_, can) => yes(can.attributes)],
  ["Relations", (_, can) => (can.relations === "none" ? "-" : can.relations)],
  ["Notes", (_, can) => yes(can.notes)],
  ["Sections", (_, can) => yes(can.sections)],
  ["Scores", (_, can) => yes(can.scores)],
  ["NIL", (_, can) => yes(can.nil)],
  ["Candidates", (_, can) => (can.candidates === "none" ? "-" : can.candidates)],
];

/** Head and rows of the table of formats. */
export const formatTable = (): string[][] => [
  COLUMNS.map(([title]) => title),
  ...FORMATS.map((f) => COLUMNS.map(([, of]) => of(f, f.capabilities))),
];

/** The table in Markdown, its names as code. */
export function formatTableMarkdown(): string {
  const [head = [], ...rows] = formatTable();
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(head.map((h) => h || "Use")),
    line(head.map(() => "---")),
    ...rows.map(([name = "", ...cells]) => line([`\`${name}\``, ...cells])),
  ].join("\n");
}

export function formatsCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("list the corpus formats and what each can hold")
    .option("--markdown", "as a Markdown table")
    .option("--json", "as JSON")
    .action((options: { markdown?: true; json?: true }) =>
      run(async (terminal) => {
        if (options.json) {
          const formats = FORMATS.map(({ name, title, endings, layout, capabilities, read, write }) => ({
            name,
            title,
            endings,
            layout,
            read: read !== undefined,
            write: write !== undefined,
            ...capabilities,
          }));
          await print(terminal, `${JSON.stringify(formats, null, 2)}\n`);
        } else if (options.markdown) await print(terminal, `${formatTableMarkdown()}\n`);
        else {
          const table = formatTable();
          const widths = COLUMNS.map((_, i) => Math.max(...table.map((row) => (row[i] ?? "").length)));
          for (const row of table)
            await print(
              terminal,
              `${row
                .map((cell, i) => cell.padEnd(widths[i] ?? 0))
                .join("  ")
                .trimEnd()}\n`,
            );
        }
        return EXIT.ok;
      }),
    );
}
