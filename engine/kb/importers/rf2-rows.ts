// Files of a SNOMED CT release (Release Format 2): tab-separated lines under a header that names their columns.
import { basename } from "node:path";
import type { ImportReport } from "../report.ts";
import { linesOf, openSource, SourceError } from "./source.ts";

export interface Rf2Row<Column extends string> {
  readonly line: number;
  readonly text: string;
  readonly active: boolean;
  readonly cells: Readonly<Record<Column, string>>;
}

/** Rows by the names of their columns. Throws `SourceError` for a file without one of them; bad rows are reported. */
export async function* rf2Rows<Column extends string>(
  file: string,
  columns: readonly Column[],
  report: ImportReport,
): AsyncGenerator<Rf2Row<Column>> {
  let positions: [Column, number][] | undefined;
  let active = -1;
  let width = 0;
  for await (const { number: line, text } of linesOf(await openSource(file), report)) {
    if (text === "") continue;
    const cells = text.split("\t");
    if (!positions) {
      const missing = [...columns, "active"].find((c) => !cells.includes(c));
      if (missing !== undefined)
        throw new SourceError(
          file,
          `there is no column "${missing}": is this ${basename(file)} of a SNOMED CT release?`,
        );
      positions = columns.map((c) => [c, cells.indexOf(c)]);
      active = cells.indexOf("active");
      width = cells.length;
      continue;
    }
    report.rows++;
    if (cells.length !== width) {
      report.problem(file, line, `the row has ${cells.length} cells instead of ${width}; left out.`, text);
      continue;
    }
    const named = Object.fromEntries(positions.map(([c, at]) => [c, cells[at]])) as Record<Column, string>;
    yield { line, text, active: cells[active] === "1", cells: named };
  }
}
