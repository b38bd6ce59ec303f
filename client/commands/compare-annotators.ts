// Asks which two annotations to compare and where the third goes: folders, or folders of git branches.
import { l10n, type QuickPickItem, window } from "vscode";
import type { AdjudicationParams } from "../../server/protocol/adjudication.ts";

interface Source extends QuickPickItem {
  readonly from: "folder" | "branch";
}

async function askFolder(title: string, label: string): Promise<string | undefined> {
  const [folder] =
    (await window.showOpenDialog({
      title,
      openLabel: label,
      canSelectFolders: true,
      canSelectFiles: false,
    })) ?? [];
  return folder?.toString();
}

/** A folder's URI, or `REVISION:FOLDER`; undefined where the person changed their mind. */
async function askSide(title: string): Promise<string | undefined> {
  const sources: Source[] = [
    { label: l10n.t("A folder…"), from: "folder" },
    { label: l10n.t("A git branch…"), from: "branch" },
  ];
  const source = await window.showQuickPick(sources, { title });
  if (!source) return undefined;
  if (source.from === "folder") return askFolder(title, l10n.t("Compare"));
  return window.showInputBox({
    title,
    prompt: l10n.t("Branch or commit, a colon, and the folder in the repository"),
    placeHolder: "main:corpus",
    validateInput: (text) =>
      /^[^:\s]{2,}:/.test(text) ? undefined : l10n.t("Write it as BRANCH:FOLDER, such as main:corpus."),
  });
}

export async function askSides(): Promise<AdjudicationParams | undefined> {
  const first = await askSide(l10n.t("First annotator"));
  const second = first && (await askSide(l10n.t("Second annotator")));
  const out = second && (await askFolder(l10n.t("Folder of the result"), l10n.t("Write Here")));
  return first && second && out ? { first, second, out } : undefined;
}
