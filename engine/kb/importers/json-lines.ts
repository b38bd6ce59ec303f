// Lines of JSON: empty lines and lines that begin with # are skipped, lines that are no JSON are reported.
import type { ImportReport } from "../report.ts";
import { type Line, linesOf, type Source } from "./source.ts";

export interface JsonLine extends Line {
  readonly value: unknown;
}

/** `onBroken` may throw where a line that is no JSON shows that the whole file is something else. */
export async function* jsonLines(
  source: Source,
  file: string,
  report: ImportReport,
  onBroken?: (line: number) => Promise<void>,
): AsyncGenerator<JsonLine> {
  for await (const { number, text } of linesOf(source, report)) {
    if (text.trim() === "" || text.startsWith("#")) continue;
    report.rows++;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      report.problem(file, number, `not JSON: ${(error as Error).message}`, text);
      await onBroken?.(number);
      continue;
    }
    yield { number, text, value };
  }
}
