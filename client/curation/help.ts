// The keys of curate mode as a list that acts on Enter, and the guideline's passage beside the text.
import { commands, l10n, type QuickPickItem, ViewColumn, window, workspace } from "vscode";
import type { CurationType } from "../../server/protocol/annotations.ts";
import { targetOf } from "./ask.ts";
import { curateKeys } from "./keys.ts";
import type { Curation } from "./perform.ts";
import { keyTitle } from "./titles.ts";

export async function showHelp(types: readonly CurationType[]): Promise<void> {
  const named = new Map(
    types.flatMap(
      (t) =>
        (t.key
          ? [
              [`type${t.key}`, t],
              [`mark${t.key}`, t],
            ]
          : []) as [string, CurationType][],
    ),
  );
  const rows = Object.entries(curateKeys).flatMap(
    ([id, { key, shown }]): (QuickPickItem & { id: string })[] => {
      const type = named.get(id);
      // Keys of types that the project does not have are no help.
      if (/^(type|mark)\d$/.test(id) && !type) return [];
      const label = type ? `${keyTitle(id)}: ${type.name}` : keyTitle(id);
      return [
        { id, label, description: shown ?? key, ...(type?.description ? { detail: type.description } : {}) },
      ];
    },
  );
  const row = await window.showQuickPick(rows, {
    title: l10n.t("Keys of curate mode (the defaults; every one can be changed)"),
    matchOnDescription: true,
  });
  if (row) await commands.executeCommand(`curie.curate.${row.id}`);
}

/** Opens the passage for the type at hand beside the text, which keeps the focus. */
export async function showGuideline(curation: Curation): Promise<void> {
  const target = await targetOf(curation);
  if (!target) return;
  if (target.guideline === undefined) {
    window.setStatusBarMessage(l10n.t("The project's guideline has no passage for {0}", target.type), 5000);
    return;
  }
  const document = await workspace.openTextDocument({ language: "markdown", content: target.guideline });
  await window.showTextDocument(document, {
    viewColumn: ViewColumn.Beside,
    preserveFocus: true,
    preview: true,
  });
}
