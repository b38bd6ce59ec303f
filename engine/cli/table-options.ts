// Options of `curie kb build --from tsv`: which column of a table holds what.
import type { Command } from "commander";
import type { SemanticGroup } from "../kb/groups.ts";
import { parsePrefix } from "../kb/importers/id-prefix.ts";
import { parseColumns } from "../kb/importers/table-columns.ts";
import type { TsvOptions } from "../kb/importers/tsv.ts";
import type { ImportReport } from "../kb/report.ts";
import { UsageError } from "./exit-codes.ts";
import { repeated } from "./options.ts";

export interface TableArguments {
  columns?: string;
  prefix?: string;
  separator?: string;
  delimiter?: string;
  header: boolean;
  quotes: boolean;
  comment?: string;
  where?: string[];
  join?: string[];
  group?: SemanticGroup;
}

export const addTableOptions = (command: Command): Command =>
  command
    .option("--columns <mapping>", "tsv: which column holds what (see below)")
    .option("--prefix <prefix>", "tsv, id-list: put before bare ids: MESH:, or PATTERN=PREFIX,PATTERN=PREFIX")
    .option("--separator <text>", "tsv: parts several values in one cell")
    .option("--delimiter <character>", "tsv: parts columns (default: told from the first line)")
    .option("--no-header", "tsv: the first line is a row, not the names of the columns")
    .option("--no-quotes", "tsv: quotation marks are ordinary characters")
    .option("--comment <text>", "tsv: skip lines that begin so")
    .option("--where <column=value>", "tsv: only rows with this value; may be repeated", repeated)
    .option(
      "--join <file:mapping>",
      "tsv: a further table that adds to the concepts; may be repeated",
      repeated,
    );

/** Parses one option; a RangeError of its parser is the person's mistake. */
export function parsed<T>(option: string, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`${option} ${text}: ${(error as Error).message}`);
  }
}

function pair(option: string, text: string, between: RegExp): [string, string] {
  const [, left, right] = between.exec(text) ?? [];
  if (left === undefined || right === undefined)
    throw new UsageError(`${option} ${text}: a part is missing.`);
  return [left, right];
}

export const prefixOf = ({ prefix }: TableArguments): Pick<TsvOptions, "prefix"> =>
  prefix === undefined ? {} : { prefix: parsed("--prefix", prefix, parsePrefix) };

/** Throws `UsageError` for a mapping that cannot be read. */
export function tsvOptions(options: TableArguments, report: ImportReport): TsvOptions {
  if (!options.columns)
    throw new UsageError(
      "--from tsv needs --columns, for example --columns id=ID,name=Name,synonyms=Synonym",
    );
  const table = {
    ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter.replace("\\t", "\t") }),
    header: options.header,
    ...(options.quotes ? {} : { quote: null }),
    ...(options.comment === undefined ? {} : { comment: options.comment }),
  };
  return {
    ...table,
    report,
    columns: parsed("--columns", options.columns, parseColumns),
    ...(options.group ? { group: options.group } : {}),
    ...prefixOf(options),
    ...(options.separator === undefined ? {} : { listSeparator: options.separator }),
    where: Object.fromEntries((options.where ?? []).map((w) => pair("--where", w, /^([^=]+)=(.*)$/s))),
    join: (options.join ?? []).map((join) => {
      const [file, mapping] = pair("--join", join, /^(.+?):(\w+=.+)$/s);
      return { ...table, file, columns: parsed("--join", mapping, parseColumns) };
    }),
  };
}
