// Rows of a delimited table, read as a stream with csv-parse: quoting, delimiter told from the first line, conditions.
import { CsvError, parse } from "csv-parse";
import type { ImportReport } from "../report.ts";
import { looksLike, wrongFormat } from "./formats.ts";
import { openSource, type Source, SourceError } from "./source.ts";
import { type Columns, type Positions, resolveColumns } from "./table-columns.ts";

export interface TableOptions {
  readonly columns: Columns;
  /** One character, or `||` and the like; told from the first line where absent (tab, else comma, semicolon, |). */
  readonly delimiter?: string;
  /** Whether the first row names the columns (default true). */
  readonly header?: boolean;
  /** Quote character (default `"`); null where quotes mean nothing. */
  readonly quote?: string | null;
  /** Lines that begin so are skipped (`#`). */
  readonly comment?: string;
  /** Only rows whose column has this value: `{ predicate_id: "rdfs:label" }`. */
  readonly where?: Readonly<Record<string, string>>;
}

export interface Row {
  /** 1-based line at which the row ends. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly positions: Positions;
}

const LONGEST_ROW = 1 << 20;

/** The delimiter that the first line which is no comment tells: tab, else comma, semicolon, bar. */
export function delimiterOf(head: string, comment?: string): string {
  const lines = head.replace(/^\uFEFF/, "").split(/\r?\n/);
  const first = lines.find((l) => l !== "" && !(comment && l.startsWith(comment))) ?? "";
  return ["\t", ",", ";", "|"].find((d) => first.includes(d)) ?? "\t";
}

/** Throws `SourceError` where the file cannot be read, is no table, or has not the columns; bad rows are reported. */
export async function* tableRows(
  file: string,
  options: TableOptions,
  report: ImportReport,
): AsyncGenerator<Row> {
  const source = await openSource(file);
  const format = looksLike(source.head);
  if (format !== "tsv" && format !== undefined) throw await wrongFormat(source, "a table");
  let positions: Positions | undefined;
  let conditions: [position: number, value: string][] = [];
  let width = 0;
  for await (const { cells, line, stopped } of recordsOf(source, options)) {
    if (stopped) {
      if (!positions) throw new SourceError(file, `this is no table: ${stopped}`);
      report.problem(file, line, `reading stopped: ${stopped}`);
      continue;
    }
    if (!positions) {
      const header = options.header === false ? undefined : cells;
      positions = resolveColumns(options.columns, header, file);
      width = cells.length;
      // Without a header the first row may be short of a column that is asked for.
      if (!header) width = Math.max(width, ...Object.values(positions).flatMap((at) => at.map((n) => n + 1)));
      conditions = conditionsOf(options, header, file);
      if (header) continue;
    }
    if (conditions.some(([at, value]) => cells[at]?.trim() !== value)) continue;
    report.rows++;
    const wrong = wrongCount(cells, width);
    if (wrong) report.problem(file, line, wrong, cells.join("\t"));
    if (cells.some((cell) => cell.includes("\uFFFD")))
      report.encodingTrouble(
        file,
        line,
        "broken characters: U+FFFD stands in the file or for bytes that are not UTF-8.",
        cells.join("\t"),
      );
    yield { line, cells, positions };
  }
  if (!positions) throw new SourceError(file, "the table has no rows.");
}

/** What is wrong with the number of cells; empty ones beyond the last column are nothing. */
function wrongCount(cells: readonly string[], width: number): string | undefined {
  const counted = `the row has ${cells.length} cells instead of ${width}`;
  if (cells.length < width) return `${counted}; the missing ones are taken as empty.`;
  const isMore = cells.slice(width).some((cell) => cell.trim() !== "");
  return isMore ? `${counted}; those beyond the last column are left out.` : undefined;
}

export interface TableRecord {
  readonly line: number;
  readonly cells: string[];
  /** Why no more can be told apart. */
  readonly stopped?: string;
}

/** Every record up to the end, or up to where quoting breaks down: the stream's own error would swallow some. */
export async function* recordsOf(
  source: Source,
  options: Pick<TableOptions, "delimiter" | "quote" | "comment">,
): AsyncGenerator<TableRecord> {
  const ready: TableRecord[] = [];
  let failure: Error | undefined;
  const parser = parse({
    bom: true,
    delimiter: options.delimiter ?? delimiterOf(source.head, options.comment),
    quote: options.quote === undefined ? '"' : options.quote,
    comment: options.comment ?? null,
    comment_no_infix: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
    on_record: (cells: string[], { lines }: { lines: number }) => {
      ready.push({ line: lines, cells });
      return null;
    },
  });
  parser.on("error", (error) => {
    failure = error;
  });
  const closed = new Promise((resolve) => parser.once("close", resolve));
  parser.resume();
  try {
    for await (const chunk of source.bytes()) {
      await new Promise((resolve) => parser.write(chunk, resolve));
      yield* ready.splice(0);
      if (failure) break;
    }
    parser.end();
    await closed;
    yield* ready.splice(0);
    if (!failure) return;
    if (!(failure instanceof CsvError)) throw failure;
    const unclosed = /^CSV_(?:QUOTE_NOT_CLOSED|MAX_RECORD_SIZE)$/.test(failure.code);
    const hint = unclosed ? " (a stray quote? say that quotes mean nothing)" : "";
    yield { line: Number(failure.lines ?? 0), cells: [], stopped: failure.message + hint };
  } finally {
    parser.destroy();
  }
}

function conditionsOf(
  { where = {} }: TableOptions,
  header: readonly string[] | undefined,
  file: string,
): [number, string][] {
  return Object.entries(where).map(([column, value]) => {
    const position = resolveColumns({ id: column }, header, file).id?.[0] as number;
    return [position, value];
  });
}
