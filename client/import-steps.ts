// The questions of the import, one after the other: each a list or a line to type, with the likely answer ready. Escape
// at any of them ends the import with nothing done.
import { l10n, type QuickPickItem, QuickPickItemKind, window } from "vscode";
import type { DetectResult, ImportParams } from "../server/protocol/kb-jobs.ts";
import { groupName, groupsByUse } from "./group-names.ts";

/** What the questions are to answer. */
export type Answers = Omit<ImportParams, "files" | "out" | "report" | "job">;

interface Row<T> extends QuickPickItem {
  value?: T;
}

const title = () => l10n.t("Import Knowledge Base");

async function choose<T>(rows: Row<T>[], placeHolder: string): Promise<T | undefined> {
  const row = await window.showQuickPick(rows, {
    title: title(),
    placeHolder,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return row?.value;
}

const separator = (label: string): Row<never> => ({ label, kind: QuickPickItemKind.Separator });

/** The format that was told, with the reason, before all others. */
export function chooseFormat(found: DetectResult): Promise<string | undefined> {
  const told: Row<string> = {
    label: found.format,
    description: l10n.t("detected"),
    detail: l10n.t("Because {0}", found.reason),
    value: found.format,
  };
  const others = found.formats.filter((f) => f !== found.format).map((label) => ({ label, value: label }));
  return choose(
    [told, separator(l10n.t("Read it as something else")), ...others],
    l10n.t("In which format is {0}?", found.path),
  );
}

type Mapping = ReadonlyMap<string, string>;

const mappingOf = (columns: string | undefined, header: readonly string[]): Map<string, string> =>
  new Map(
    (columns ?? "").split(",").flatMap((part): [string, string][] => {
      const [field = "", column = ""] = part.split("=");
      return header.includes(column) ? [[column, field]] : [];
    }),
  );
const written = (mapping: Mapping): string =>
  [...mapping].map(([column, field]) => `${field}=${column}`).join(",");

/** Columns with their first values; choosing one asks what it holds. Answers FIELD=COLUMN, or a preset's name. */
export async function mapColumns(
  found: DetectResult,
): Promise<{ columns?: string; preset?: string } | undefined> {
  const { table } = found;
  if (!table) return undefined;
  const mapping = mappingOf(table.columns, table.header);
  const preset = found.presets.find((p) => p.name === table.preset);
  const fits = (name: string) => [...mapping.values()].includes(name);
  for (;;) {
    const columns: Row<string>[] = table.header.map((column, i) => ({
      label: column,
      description: mapping.get(column) ?? l10n.t("not used"),
      detail: table.rows
        .slice(0, 3)
        .map((row) => row[i] ?? "")
        .filter(Boolean)
        .join("  ·  "),
      value: `column ${column}`,
    }));
    const ready = fits("id") && fits("name");
    const answer = await choose(
      [
        ...(preset
          ? [
              {
                label: `$(check) ${l10n.t("Use the preset {0}", preset.name)}`,
                description: preset.title,
                value: "preset",
              },
            ]
          : []),
        ...(ready
          ? [
              {
                label: `$(arrow-right) ${l10n.t("Continue with these columns")}`,
                description: written(mapping),
                value: "done",
              },
            ]
          : []),
        separator(l10n.t("Columns, with their first values")),
        ...columns,
      ],
      ready
        ? l10n.t("Choose a column to say what it holds")
        : l10n.t("Say which column holds the id, and which the name"),
    );
    if (answer === undefined) return undefined;
    if (answer === "preset" && preset) return { preset: preset.name };
    if (answer === "done") return { columns: written(mapping) };
    const column = answer.slice("column ".length);
    const field = await choose<string>(
      [{ label: l10n.t("not used"), value: "" }, ...found.fields.map((label) => ({ label, value: label }))],
      l10n.t("What does the column {0} hold?", column),
    );
    if (field) mapping.set(column, field);
    else if (field === "") mapping.delete(column);
  }
}

const MANY = new Set(["synonyms", "xrefs", "parents", "altIds", "types"]);

/** What parts several values in one cell; asked only where a column may hold several. */
export async function askSeparator(
  found: DetectResult,
  columns: string | undefined,
): Promise<string | undefined> {
  const mapping = mappingOf(columns, found.table?.header ?? []);
  const at = [...mapping]
    .filter(([, field]) => MANY.has(field))
    .map(([column]) => found.table?.header.indexOf(column) ?? -1);
  if (at.length === 0) return "";
  const cells = found.table?.rows.flatMap((row) => at.map((i) => row[i] ?? "")) ?? [];
  const seen = ["|", ";", ","].filter((s) => cells.some((cell) => cell.includes(s)));
  const rows = [...seen, "", ...["|", ";", ","].filter((s) => !seen.includes(s))];
  return choose(
    rows.map((value) => ({ label: value || l10n.t("Nothing: a cell is one value"), value })),
    l10n.t("What parts several values in one cell?"),
  );
}

const ask = (prompt: string, value: string, validate?: (text: string) => string | undefined) =>
  window.showInputBox({
    title: title(),
    prompt,
    value,
    ignoreFocusOut: true,
    ...(validate ? { validateInput: validate } : {}),
  });

/** A prefix for ids that have none; "" where all have one. */
export async function askPrefix(
  found: DetectResult,
  columns: string | undefined,
): Promise<string | undefined> {
  const id = [...mappingOf(columns, found.table?.header ?? [])].find(([, field]) => field === "id")?.[0];
  const at = id === undefined ? -1 : (found.table?.header.indexOf(id) ?? -1);
  const ids = found.table?.rows.map((row) => row[at] ?? "").filter(Boolean) ?? [];
  if (ids.length > 0 && ids.every((cell) => cell.includes(":") || cell.startsWith("<"))) return "";
  return ask(
    l10n.t("Ids such as {0} need a prefix: MESH:, or PATTERN=PREFIX,PATTERN=PREFIX", ids[0] ?? "1"),
    `${found.name.toUpperCase()}:`,
  );
}

/** The semantic group of concepts that state none; "" leaves it to their ids. */
export const askGroup = (): Promise<string | undefined> =>
  choose(
    [
      { label: l10n.t("As their ids and branches tell"), value: "" },
      ...groupsByUse.map((code) => ({ label: groupName(code), description: code, value: code })),
    ],
    l10n.t("Of which semantic group are concepts that state none?"),
  );

/** Name, version, language and licence. `languages`: those that were chosen, parted by commas. */
export async function askAbout(
  found: DetectResult,
  languages = "",
): Promise<Pick<Answers, "name" | "version" | "language" | "license"> | undefined> {
  const name = await ask(l10n.t("Short name of the knowledge base"), found.name, (text) =>
    /^[\w.-]+$/.test(text.trim()) ? undefined : l10n.t("Letters, digits, points and hyphens"),
  );
  if (name === undefined) return undefined;
  const version = await ask(l10n.t("Version"), found.version ?? "");
  if (version === undefined) return undefined;
  const likely = languages && !languages.includes(",") ? languages : "en";
  const language = await ask(l10n.t("Language of names that state none (en, fr, zh …)"), likely, (text) =>
    /^[a-z]{2,3}(-[\w-]+)?$/i.test(text.trim()) ? undefined : l10n.t("A language tag such as en or pt-BR"),
  );
  if (language === undefined) return undefined;
  const license = await ask(
    l10n.t("Licence of the vocabulary, shown wherever it is used (may stay empty)"),
    found.license ?? "",
  );
  if (license === undefined) return undefined;
  const told = {
    name: name.trim(),
    version: version.trim(),
    language: language.trim(),
    license: license.trim(),
  };
  // No licence is an answer, too: it is not the source's then.
  return Object.fromEntries(
    Object.entries(told).filter(([what, value]) => value !== "" || what === "license"),
  );
}
