// Files beside a vocabulary: each is looked into before it is used, and what it would add is shown, with the lines that
// cannot be used.
import { l10n, Range, Uri, window } from "vscode";
import type { BesideView, DetectResult } from "../../server/protocol/kb-jobs.ts";
import type { Curie } from "../curie.ts";
import { groupName } from "../group-names.ts";
import { reason } from "../reason.ts";
import { type Answers, askForFile, choose, nameOf, type Row, separator } from "./asking.ts";
import { mapColumns } from "./columns.ts";

export type Kind = BesideView["kind"] | "table";

export const kindName = (kind: Kind): string => {
  switch (kind) {
    case "edges":
      return l10n.t("Edges: concept, subClassOf, parent");
    case "mappings":
      return l10n.t("Mappings (SSSOM): cross-references");
    case "translations":
      return l10n.t("Translations: names in other languages");
    case "groups":
      return l10n.t("Semantic groups of your own: KEY = GROUP");
    default:
      return l10n.t("Any table, joined by its ids");
  }
};
const KINDS: readonly Kind[] = ["edges", "mappings", "translations", "table", "groups"];

/** The answers with one file more. */
export function withFile(answers: Answers, kind: BesideView["kind"], path: string): Answers {
  if (kind === "groups") return { ...answers, groups: path };
  return { ...answers, [kind]: [...(answers[kind] ?? []).filter((known) => known !== path), path] };
}

/** All tables, as a person tells them apart. */
export const listed = ({ edges = [], mappings = [], translations = [], joins = [] }: Answers) => [
  ...edges.map((path) => ({ path, kind: "edges" as const, says: "" })),
  ...mappings.map((path) => ({ path, kind: "mappings" as const, says: "" })),
  ...translations.map((path) => ({ path, kind: "translations" as const, says: "" })),
  ...joins.map(({ file, columns }) => ({ path: file, kind: "table" as const, says: columns })),
];

export const without = (tables: Answers, path: string): Answers => ({
  ...tables,
  edges: tables.edges?.filter((p) => p !== path) ?? [],
  mappings: tables.mappings?.filter((p) => p !== path) ?? [],
  translations: tables.translations?.filter((p) => p !== path) ?? [],
  joins: tables.joins?.filter(({ file }) => file !== path) ?? [],
});

/** Asks for a file and what it is; undefined where nothing was added. `asGroups`: it is to say semantic groups. */
export async function addBeside(
  curie: Curie,
  found: DetectResult,
  answers: Answers,
  asGroups = false,
): Promise<Answers | undefined> {
  const path = await askForFile(asGroups ? l10n.t("Use these groups") : l10n.t("Add this table"));
  return path === undefined
    ? undefined
    : lookInto(curie, found, answers, path, asGroups ? "groups" : undefined);
}

/** Shows what a file would add until it is agreed to, is read as something else, or the list is closed. */
async function lookInto(
  curie: Curie,
  found: DetectResult,
  answers: Answers,
  path: string,
  wanted: Kind | undefined,
): Promise<Answers | undefined> {
  let kind: Kind | undefined = wanted;
  for (;;) {
    let view: BesideView | null = null;
    let wrong = "";
    if (kind !== "table")
      try {
        view = await curie.request<object, BesideView | null>("curie/kb/beside", {
          path,
          ...(kind ? { kind } : {}),
        });
      } catch (error) {
        wrong = reason(error);
      }
    kind = view?.kind ?? kind ?? "table";
    if (kind === "table" && !wrong) {
      const join = await joined(curie, found, answers, path);
      if (join !== "otherwise") return join;
    }
    const next = await choose([...wrongRows(wrong), ...previewRows(kind, view)], question(kind, path), true);
    if (next === undefined) return undefined;
    if (next === "use" && view) return withFile(answers, view.kind, path);
    if (typeof next === "object") await showLine(path, next.line);
    else if (next !== "use" && next !== "again") kind = next;
  }
}

const question = (kind: Kind, path: string): string =>
  kind === "table" ? l10n.t("What is {0}?", nameOf(path)) : `${nameOf(path)}: ${kindName(kind)}`;

/** What is wrong, in two lines where it has them. */
function wrongRows(wrong: string): Row<Next>[] {
  if (!wrong) return [];
  const [, first = wrong, detail = ""] = /^(.+?): (.+)$/s.exec(wrong) ?? [];
  return [{ label: `$(error) ${first}`, detail, value: "again" }];
}

type Next = "use" | "again" | Kind | { line: number };

function previewRows(kind: Kind, view: BesideView | null): Row<Next>[] {
  const use = view !== null && (view.says > 0 || view.more);
  const says = view ? `${view.says.toLocaleString()}${view.more ? "+" : ""}` : "";
  const problems = view?.problems ?? [];
  return [
    ...(use
      ? [{ label: `$(check) ${l10n.t("Use it (entries: {0})", says)}`, value: "use" as const }]
      : [{ label: `$(refresh) ${l10n.t("Read it again")}`, value: "again" as const }]),
    ...(problems.length ? [separator(l10n.t("Lines that cannot be used"))] : []),
    ...problems.map(({ line, reason, excerpt }) => ({
      label: `$(warning) ${l10n.t("Line {0}: {1}", line, reason)}`,
      detail: excerpt,
      value: { line },
    })),
    ...(use && problems.length
      ? [{ label: `$(refresh) ${l10n.t("Read it again")}`, value: "again" as const }]
      : []),
    ...(view?.pairs.length ? [separator(l10n.t("What it says first"))] : []),
    ...(view?.pairs ?? []).map(({ from, to }) => ({
      label: `${from} → ${view?.kind === "groups" ? `${to} (${groupName(to)})` : to}`,
      value: "again" as const,
    })),
    ...(view?.passedOver.length ? [separator(l10n.t("What is passed over"))] : []),
    ...(view?.passedOver ?? []).map(({ reason, count }) => ({
      label: reason,
      description: count.toLocaleString(),
      value: "again" as const,
    })),
    separator(l10n.t("Read it as something else")),
    ...KINDS.filter((k) => k !== kind).map((value) => ({ label: kindName(value), value })),
  ];
}

/** The line in the file, to be put right there; the list stays. */
async function showLine(path: string, line: number): Promise<void> {
  const at = Math.max(0, line - 1);
  await window.showTextDocument(Uri.file(path), {
    selection: new Range(at, 0, at, 0),
    preserveFocus: true,
    preview: true,
  });
}

/** A table with its columns mapped; "otherwise" where it cannot be read as one. */
async function joined(
  curie: Curie,
  found: DetectResult,
  answers: Answers,
  path: string,
): Promise<Answers | undefined | "otherwise"> {
  const { delimiter, header, comment, quotes } = answers;
  const told = Object.entries({ delimiter, header, comment, quotes }).filter(([, v]) => v !== undefined);
  try {
    const table = await curie.request<object, DetectResult>("curie/kb/detect", {
      path,
      ...Object.fromEntries(told),
    });
    return table.table ? await join(curie, found, answers, table) : "otherwise";
  } catch (error) {
    void window.showErrorMessage(reason(error));
    return "otherwise";
  }
}

/** The columns of a table that is joined; undefined where the list was closed. */
export async function join(
  curie: Curie,
  found: DetectResult,
  answers: Answers,
  table: DetectResult,
): Promise<Answers | undefined> {
  const fields = answers.format === "tsv" ? found.fields : found.companionFields;
  const mapped = await mapColumns(curie, table, fields);
  if (mapped?.columns === undefined) return undefined;
  const others = (answers.joins ?? []).filter(({ file }) => file !== table.path);
  return { ...answers, joins: [...others, { file: table.path, columns: mapped.columns }] };
}
