// Options of `curie kb import --from tsv`: which column of a table holds what.
import { type Command, Option } from "commander";
import type { SemanticGroup } from "../kb/groups.ts";
import { parsePrefix } from "../kb/importers/id-prefix.ts";
import { PRESETS, presetNamed } from "../kb/importers/presets.ts";
import { parseColumns } from "../kb/importers/table-columns.ts";
import type { TableOptions } from "../kb/importers/table-rows.ts";
import type { TsvOptions } from "../kb/importers/tsv.ts";
import type { ImportReport } from "../kb/report.ts";
import { UsageError } from "./exit-codes.ts";
import { repeated } from "./options.ts";

export interface TableArguments {
  columns?: string;
  preset?: string;
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
    .addOption(
      new Option("--preset <name>", "tsv: the mapping of a well-known table").choices(
        PRESETS.map((p) => p.name),
      ),
    )
    .option("--prefix <prefix>", "tsv, id-list: put before bare ids: MESH:, or PATTERN=PREFIX,PATTERN=PREFIX")
    .option("--separator <text>", "tsv: parts several values in one cell")
    .option("--delimiter <character>", "tsv: parts columns (default: told from the first line)")
    .option("--no-header", "tsv: the first line is a row, not the names of the columns")
    .option("--no-quotes", "tsv: quotation marks are ordinary characters")
    .option("--comment <text>", "tsv: skip lines that begin so")
    .option("--where <column=value>", "tsv: only rows with this value; may be repeated", repeated)
    .option("--join <file:mapping>", "a further table that adds to the concepts; may be repeated", repeated);

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

/** What the preset says, where the person does not. */
export function withPreset<A extends TableArguments>(options: A): A {
  const preset = options.preset === undefined ? undefined : presetNamed(options.preset);
  if (!preset) return options;
  const { columns, prefix, separator, delimiter, comment, group, where } = preset;
  const told = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const of = { columns, prefix, separator, delimiter, comment, group, where };
  return {
    ...Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)),
    ...told,
    header: options.header && preset.header !== false,
  } as A;
}

const tableOf = (options: TableArguments) => ({
  ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter.replace("\\t", "\t") }),
  header: options.header,
  ...(options.quotes ? {} : { quote: null }),
  ...(options.comment === undefined ? {} : { comment: options.comment }),
});

/** The tables of `--join`. Throws `UsageError` for a mapping that cannot be read. */
export const joinsOf = (options: TableArguments): (TableOptions & { file: string })[] =>
  (options.join ?? []).map((join) => {
    const [file, mapping] = pair("--join", join, /^(.+?):(\w+=.+)$/s);
    return { ...tableOf(options), file, columns: parsed("--join", mapping, parseColumns) };
  });

/** Throws `UsageError` for a mapping that cannot be read. */
export function tsvOptions(given: TableArguments, report: ImportReport): TsvOptions {
  const options = withPreset(given);
  if (!options.columns)
    throw new UsageError(
      "--from tsv needs --columns, for example --columns id=ID,name=Name,synonyms=Synonym, or a --preset",
    );
  const columns = parsed("--columns", options.columns, parseColumns);
  if (!columns.id || !columns.name)
    throw new UsageError(
      `--columns ${options.columns}: no column is mapped to ${columns.id ? "name" : "id"}; add ${columns.id ? "name" : "id"}=COLUMN.`,
    );
  return {
    ...tableOf(options),
    report,
    columns,
    ...(options.group ? { group: options.group } : {}),
    ...prefixOf(options),
    ...(options.separator === undefined ? {} : { listSeparator: options.separator }),
    where: Object.fromEntries((options.where ?? []).map((w) => pair("--where", w, /^([^=]+)=(.*)$/s))),
    join: joinsOf(options),
  };
}
