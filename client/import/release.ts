// What of a release is imported, ticked in lists: source vocabularies, languages, semantic groups. Nothing ticked is all.
import { l10n, type QuickPickItem, window } from "vscode";
import type { DetectResult, ImportParams } from "../../server/protocol/kb-jobs.ts";
import { groupName, groupsByUse } from "../group-names.ts";
import { languageName } from "../language-names.ts";

export type Chosen = Pick<ImportParams, "sources" | "languages" | "types">;

interface Row extends QuickPickItem {
  readonly value: string;
}

/** The ticked values, parted by commas; "" for none, undefined where the list was closed. */
async function tick(rows: readonly Row[], placeHolder: string): Promise<string | undefined> {
  if (rows.length < 2) return "";
  const picked = await window.showQuickPick(rows, {
    title: l10n.t("Import Knowledge Base"),
    placeHolder,
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDescription: true,
  });
  return picked?.map(({ value }) => value).join(",");
}

/** Undefined where a list was closed without an answer. */
export async function chooseFromRelease({ choices }: DetectResult): Promise<Chosen | undefined> {
  if (!choices) return {};
  const sources = await tick(
    choices.sources.map(({ code, title, names }) => ({
      label: code,
      description: names ? `${title} · ${l10n.t("{0} names", names.toLocaleString())}` : title,
      value: code,
    })),
    l10n.t("Which source vocabularies? Nothing ticked: all"),
  );
  if (sources === undefined) return undefined;
  const languages = await tick(
    choices.languages.map((value) => ({ label: value, description: languageName(value), value })),
    l10n.t("Names in which languages? Nothing ticked: all"),
  );
  if (languages === undefined) return undefined;
  const types = await tick(
    choices.groups
      ? groupsByUse.map((value) => ({ label: groupName(value), description: value, value }))
      : [],
    l10n.t("Concepts of which semantic groups? Nothing ticked: all"),
  );
  if (types === undefined) return undefined;
  return {
    ...(sources ? { sources } : {}),
    ...(languages ? { languages } : {}),
    ...(types ? { types } : {}),
  };
}
