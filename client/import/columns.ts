// Which column of a table holds what: columns with their first values, and a guess ready to be agreed to.
import { l10n } from "vscode";
import type { DetectResult } from "../../server/protocol/kb-jobs.ts";
import type { Curie } from "../curie.ts";
import { ask, choose, nameOf, type Row, separator } from "./asking.ts";
import { readOtherwise, type TableReading } from "./table-reading.ts";

/** By column. */
type Mapping = Map<string, string>;

/** A column as a mapping names it: by its place where its name has the signs that a mapping is parted by. */
const written = (column: string, header: readonly string[]): string =>
  /[,=]/.test(column) ? `#${header.indexOf(column) + 1}` : column;

const mappingOf = (columns: string | undefined, header: readonly string[]): Mapping =>
  new Map(
    (columns ?? "").split(",").flatMap((part): [string, string][] => {
      const [field = "", name = ""] = part.split("=");
      const column = header.find((h) => written(h, header) === name);
      return column === undefined ? [] : [[column, field]];
    }),
  );

const textOf = (mapping: Mapping, header: readonly string[]): string =>
  [...mapping].map(([column, field]) => `${field}=${written(column, header)}`).join(",");

export interface MappedTable {
  readonly found: DetectResult;
  readonly reading: TableReading;
  /** FIELD=COLUMN, or the name of a preset instead. */
  readonly columns?: string;
  readonly preset?: string;
}

const BACK = "back";

/**
 * Asks until it is clear which columns hold what. `joined`: a table that adds to a vocabulary; it needs an id and something
 * that it adds, `joined` says which fields those may be. Undefined where the list was closed.
 */
export async function mapColumns(
  curie: Curie,
  given: DetectResult,
  joined?: readonly string[],
): Promise<MappedTable | undefined> {
  let found = given;
  let reading: TableReading = {};
  let wrong = "";
  let mapping = mappingOf(found.table?.columns, found.table?.header ?? []);
  for (;;) {
    const { table } = found;
    if (!table) return undefined;
    const preset = joined ? undefined : found.presets.find((p) => p.name === table.preset);
    const held = new Set(mapping.values());
    const ready = held.has("id") && (joined ? held.size > 1 : held.has("name"));
    const columns = table.header.map(
      (column, i): Row<string> => ({
        label: column,
        description: mapping.get(column) ?? l10n.t("not used"),
        detail: table.rows
          .slice(0, 3)
          .map((row) => row[i] ?? "")
          .filter(Boolean)
          .join("  ·  "),
        value: `column ${column}`,
      }),
    );
    const answer = await choose(
      [
        ...(preset ? [presetRow(preset)] : []),
        ...(ready ? [readyRow(textOf(mapping, table.header))] : []),
        separator(l10n.t("Columns, with their first values")),
        ...columns,
        ...(joined ? [] : [separator(""), otherwiseRow(reading)]),
      ],
      wrong || question(ready, joined !== undefined, found.path),
    );
    wrong = "";
    if (answer === undefined) return undefined;
    if (answer === "preset" && preset) return { found, reading, preset: preset.name };
    if (answer === "done") return { found, reading, columns: textOf(mapping, table.header) };
    if (answer === "otherwise") {
      const again = await readOtherwise(curie, found, reading);
      if (typeof again === "string") wrong = again;
      else if (again) {
        ({ found, reading } = again);
        mapping = mappingOf(found.table?.columns, found.table?.header ?? []);
      }
      continue;
    }
    const column = answer.slice("column ".length);
    const field = await choose<string>(
      [
        { label: l10n.t("not used"), value: "" },
        ...(joined ?? found.fields).map((label) => ({ label, value: label })),
        separator(""),
        { label: `$(arrow-left) ${l10n.t("Back")}`, value: BACK },
      ],
      l10n.t("What does the column {0} hold?", column),
    );
    if (field === "") mapping.delete(column);
    else if (field !== undefined && field !== BACK) mapping.set(column, field);
  }
}

const presetRow = ({ name, title }: { name: string; title: string }): Row<string> => ({
  label: `$(check) ${l10n.t("Use the preset {0}", name)}`,
  description: title,
  value: "preset",
});

const readyRow = (description: string): Row<string> => ({
  label: `$(arrow-right) ${l10n.t("Continue with these columns")}`,
  description,
  value: "done",
});

const otherwiseRow = ({ where = [] }: TableReading): Row<string> => ({
  label: `$(table) ${l10n.t("Read the table otherwise…")}`,
  description: where.join(", "),
  detail: l10n.t("What parts the columns, the header, quotation marks, comments, only some rows"),
  value: "otherwise",
});

function question(ready: boolean, isJoined: boolean, path: string): string {
  if (ready) return l10n.t("Choose a column to say what it holds");
  return isJoined
    ? l10n.t("Say which column of {0} holds the id, and what others add", nameOf(path))
    : l10n.t("Say which column holds the id, and which the name");
}

const MANY = new Set(["synonyms", "xrefs", "parents", "altIds", "types"]);

/** What parts several values in one cell; asked only where a column may hold several. */
export async function askSeparator({ found, columns }: MappedTable): Promise<string | undefined> {
  const header = found.table?.header ?? [];
  const at = [...mappingOf(columns, header)]
    .filter(([, field]) => MANY.has(field))
    .map(([column]) => header.indexOf(column));
  if (at.length === 0) return "";
  const cells = found.table?.rows.flatMap((row) => at.map((i) => row[i] ?? "")) ?? [];
  const seen = ["|", ";", ","].filter((s) => cells.some((cell) => cell.includes(s)));
  const rows = [...seen, "", ...["|", ";", ","].filter((s) => !seen.includes(s))];
  return choose(
    rows.map((value) => ({ label: value || l10n.t("Nothing: a cell is one value"), value })),
    l10n.t("What parts several values in one cell?"),
  );
}

/** A prefix for ids that have none; "" where all have one. */
export async function askPrefix({ found, columns }: MappedTable): Promise<string | undefined> {
  const header = found.table?.header ?? [];
  const id = [...mappingOf(columns, header)].find(([, field]) => field === "id")?.[0];
  const at = id === undefined ? -1 : header.indexOf(id);
  const ids = found.table?.rows.map((row) => row[at] ?? "").filter(Boolean) ?? [];
  if (ids.length > 0 && ids.every((cell) => cell.includes(":") || cell.startsWith("<"))) return "";
  return askForPrefix(ids[0] ?? "1", `${found.name.toUpperCase()}:`);
}

export const askForPrefix = (id: string, value: string): Promise<string | undefined> =>
  ask(l10n.t("Ids such as {0} need a prefix: MESH:, or PATTERN=PREFIX,PATTERN=PREFIX", id), value);
