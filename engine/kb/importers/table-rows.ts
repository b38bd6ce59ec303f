// Rows of a delimited table, read as a stream with csv-parse: quoting, delimiter told from the first line, conditions.
import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import type { ImportReport } from "../report.ts";
import { looksLike, openSource, SourceError, wrongFormat } from "./source.ts";
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

const delimiterOf = (firstLine: string): string =>
  ["\t", ",", ";", "|"].find((d) => firstLine.includes(d)) ?? "\t";

/** Throws `SourceError` where the file cannot be read, is no table, or has not the columns; bad rows are reported. */
export async function* tableRows(
  file: string,
  options: TableOptions,
  report: ImportReport,
): AsyncGenerator<Row> {
  const source = await openSource(file);
  const format = looksLike(source.head);
  if (format !== "tsv" && format !== undefined) throw wrongFormat(source, "a table");
  const lines = source.head.replace(/^\uFEFF/, "").split(/\r?\n/);
  const first = lines.find((l) => l !== "" && !(options.comment && l.startsWith(options.comment))) ?? "";
  const parser = parse({
    bom: true,
    delimiter: options.delimiter ?? delimiterOf(first),
    quote: options.quote === undefined ? '"' : options.quote,
    comment: options.comment ?? null,
    comment_no_infix: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
    info: true,
  });
  const feed = Readable.from(source.bytes()).on("error", (error) => parser.destroy(error));
  feed.pipe(parser);
  let positions: Positions | undefined;
  let conditions: [position: number, value: string][] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (!positions) {
        const header = options.header === false ? undefined : record;
        positions = resolveColumns(options.columns, header, file);
        conditions = conditionsOf(options, header, file);
        if (header) continue;
      }
      if (conditions.some(([at, value]) => record[at]?.trim() !== value)) continue;
      report.rows++;
      if (record.some((cell) => cell.includes("\uFFFD")))
        report.problem(
          file,
          info.lines,
          "bytes that are not UTF-8 were replaced by U+FFFD.",
          record.join("\t"),
        );
      yield { line: info.lines, cells: record, positions };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (!positions) throw new SourceError(file, `this is no table: ${error.message}`);
    // What follows cannot be told apart any more: say where reading stopped.
    const unclosed = error.code === "CSV_QUOTE_NOT_CLOSED" || error.code === "CSV_MAX_RECORD_SIZE";
    report.problem(
      file,
      Number(error.lines ?? 0),
      `reading stopped: ${error.message}${unclosed ? " (a stray quote? say that quotes mean nothing)" : ""}`,
    );
  } finally {
    feed.destroy();
    parser.destroy();
  }
  if (!positions) throw new SourceError(file, "the table has no rows.");
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
