// How a table is parted into cells, where the beginning of the file told it wrong: changed one thing at a time, and the table
// shown anew.
import { l10n } from "vscode";
import type { DetectParams, DetectResult } from "../../server/protocol/kb-jobs.ts";
import type { Curie } from "../curie.ts";
import { reason } from "../reason.ts";
import { type Answers, ask, choose, nameOf, type Row } from "./asking.ts";

/** What a person said about it; absent things are told from the file. */
export type TableReading = Pick<Answers, "delimiter" | "header" | "comment" | "quotes" | "where">;

const delimiters = (): [sign: string, name: string][] => [
  ["\t", l10n.t("tab")],
  [",", l10n.t("comma")],
  [";", l10n.t("semicolon")],
  ["|", l10n.t("vertical bar")],
];
const signName = (sign: string): string => delimiters().find(([s]) => s === sign)?.[1] ?? sign;
const yesNo = (is: boolean): string => (is ? l10n.t("yes") : l10n.t("no"));

/** One thing changed; undefined where nothing was. */
async function changed(
  found: DetectResult,
  reading: TableReading,
  columns: readonly string[],
): Promise<TableReading | undefined> {
  const header = reading.header ?? !/^#1$/.test(found.table?.header[0] ?? "");
  const quotes = reading.quotes ?? true;
  const rows: Row<keyof TableReading>[] = [
    {
      label: l10n.t("What parts the columns"),
      description: signName(reading.delimiter ?? found.table?.delimiter ?? "\t"),
      value: "delimiter",
    },
    { label: l10n.t("The first line names the columns"), description: yesNo(header), value: "header" },
    { label: l10n.t("Quotation marks hold a cell together"), description: yesNo(quotes), value: "quotes" },
    {
      label: l10n.t("Lines to pass over begin with"),
      description: reading.comment ?? found.table?.comment ?? "",
      value: "comment",
    },
    {
      label: l10n.t("Only rows that have a value"),
      description: (reading.where ?? []).join(", "),
      value: "where",
    },
  ];
  const what = await choose(rows, l10n.t("How is {0} read?", nameOf(found.path)));
  if (what === "header") return { ...reading, header: !header };
  if (what === "quotes") return { ...reading, quotes: !quotes };
  if (what === "delimiter") {
    const sign = await choose(
      delimiters().map(([value, label]) => ({ label, value })),
      l10n.t("What parts the columns"),
    );
    return sign === undefined ? undefined : { ...reading, delimiter: sign };
  }
  if (what === "comment") {
    const { comment: _, ...others } = reading;
    const sign = await ask(l10n.t("Lines to pass over begin with"), reading.comment ?? "#");
    return sign === undefined ? undefined : sign === "" ? others : { ...others, comment: sign };
  }
  return what === "where" ? only(found, reading, columns) : undefined;
}

/** A column and one of its first values, or one that is typed; none takes the condition away. */
async function only(
  found: DetectResult,
  reading: TableReading,
  columns: readonly string[],
): Promise<TableReading | undefined> {
  const { where: _, ...others } = reading;
  const all: Row<string> = { label: l10n.t("All rows"), value: "" };
  const column = await choose(
    [...(reading.where ? [all] : []), ...columns.map((label) => ({ label, value: label }))],
    l10n.t("Which column tells the rows to read?"),
  );
  if (column === undefined) return undefined;
  if (column === "") return others;
  const at = columns.indexOf(column);
  const values = [...new Set((found.table?.rows ?? []).map((row) => row[at] ?? ""))].filter(Boolean);
  const another: Row<string> = { label: `$(edit) ${l10n.t("Another value…")}`, value: "" };
  const picked = await choose(
    [...values.map((label) => ({ label, value: label })), another],
    l10n.t("Only rows whose {0} is", column),
  );
  const value = picked === "" ? await ask(l10n.t("Only rows whose {0} is", column), "") : picked;
  return value ? { ...others, where: [`${column}=${value}`] } : undefined;
}

/** The table with one thing of its reading changed. Undefined where it stays; a reading that is none is told and stays. */
export async function readOtherwise(
  curie: Curie,
  found: DetectResult,
  reading: TableReading,
): Promise<{ found: DetectResult; reading: TableReading } | string | undefined> {
  const next = await changed(found, reading, found.table?.header ?? []);
  if (!next) return undefined;
  const { where: _, ...how } = next;
  try {
    const params: DetectParams = { path: found.path, ...how };
    const again = await curie.request<object, DetectResult>("curie/kb/detect", params);
    return { found: again, reading: next };
  } catch (error) {
    return reason(error);
  }
}
