// What a concept search is narrowed to: semantic groups and languages of names, ticked in one list.
import { l10n, type QuickPickItem, QuickPickItemKind, window } from "vscode";
import type { KbView } from "../server/protocol/knowledge-bases.ts";
import type { Curie } from "./curie.ts";
import { groupName, groupsByUse } from "./group-names.ts";
import { languageName } from "./language-names.ts";

export interface ConceptFilter {
  readonly groups: readonly string[];
  readonly languages: readonly string[];
}

export const EVERYTHING: ConceptFilter = { groups: [], languages: [] };

interface Row extends QuickPickItem {
  readonly group?: string;
  readonly language?: string;
}

/** In words, for a title; "" where nothing is filtered. */
export const filterWords = ({ groups, languages }: ConceptFilter): string =>
  [...groups.map(groupName), ...languages.map(languageName)].join(", ");

/** The new filter; the old one where the list was closed. `within` as in a search. */
export async function askFilter(
  curie: Curie,
  before: ConceptFilter,
  within: { readonly uri?: string; readonly kb?: string } = {},
): Promise<ConceptFilter> {
  const { uri, kb } = within;
  const kbs = await curie.request<object, KbView[]>("curie/kb/loaded", uri ? { uri } : {});
  const languages = kbs
    .filter(({ name }) => kb === undefined || name === kb)
    .flatMap((loaded) => loaded.languages);
  const rows: Row[] = [
    { label: l10n.t("Semantic groups"), kind: QuickPickItemKind.Separator },
    ...groupsByUse.map((group) => ({
      ...{ label: groupName(group), description: group, group },
      picked: before.groups.includes(group),
    })),
    { label: l10n.t("Languages of names"), kind: QuickPickItemKind.Separator },
    ...[...new Set(languages)].map((language) => ({
      ...{ label: languageName(language), description: language, language },
      picked: before.languages.includes(language),
    })),
  ];
  const picked = await window.showQuickPick(rows, {
    title: l10n.t("Search only in"),
    placeHolder: l10n.t("Nothing ticked: everything"),
    canPickMany: true,
    matchOnDescription: true,
  });
  if (!picked) return before;
  return {
    groups: picked.flatMap(({ group }) => group ?? []),
    languages: picked.flatMap(({ language }) => language ?? []),
  };
}
