// Picks one side of an evaluation: a folder, a file, or a folder as it is on another git branch.
import { FileType, l10n, type QuickPickItem, Uri, window, workspace } from "vscode";
import type { EvaluateSide } from "../server/protocol/evaluation.ts";

interface Choice extends QuickPickItem {
  pick(): Promise<EvaluateSide | undefined>;
}

/** Undefined where the person gave up. `revisions: false`: only what lies in the working copy. */
export async function pickCorpus(
  title: string,
  { revisions = true } = {},
): Promise<EvaluateSide | undefined> {
  const choice = await window.showQuickPick(await choices(title, revisions), {
    title,
    matchOnDescription: true,
  });
  return choice?.pick();
}

async function choices(title: string, revisions: boolean): Promise<Choice[]> {
  const dialog = (folders: boolean) => async (): Promise<EvaluateSide | undefined> => {
    const picked = await window.showOpenDialog({
      title,
      openLabel: l10n.t("Use"),
      canSelectFolders: folders,
      canSelectFiles: !folders,
    });
    return picked?.[0] && { uri: picked[0].toString() };
  };
  return [
    { label: `$(folder-opened) ${l10n.t("A folder…")}`, pick: dialog(true) },
    { label: `$(file) ${l10n.t("A file…")}`, pick: dialog(false) },
    ...(revisions
      ? [
          {
            label: `$(git-branch) ${l10n.t("A folder on another git branch…")}`,
            pick: () => pickRevision(title),
          },
        ]
      : []),
    ...(await inWorkspace()),
  ];
}

const MOST = 200;

/** Folders of the workspace, and files at its top, which are most often meant. */
async function inWorkspace(): Promise<Choice[]> {
  const found: Choice[] = [];
  for (const folder of workspace.workspaceFolders ?? [])
    for (const [name, type] of await workspace.fs.readDirectory(folder.uri)) {
      if (name.startsWith(".") || name === "node_modules" || found.length >= MOST) continue;
      const uri = Uri.joinPath(folder.uri, name);
      const isFolder = (type & FileType.Directory) !== 0;
      found.push({
        label: `${isFolder ? "$(folder)" : "$(file)"} ${name}`,
        description: folder.name,
        pick: async () => ({ uri: uri.toString() }),
      });
    }
  return found;
}

async function pickRevision(title: string): Promise<EvaluateSide | undefined> {
  const choice = await window.showQuickPick(await inWorkspace(), {
    title,
    placeHolder: l10n.t("Which folder or file?"),
  });
  const side = await choice?.pick();
  if (!side) return undefined;
  const revision = await window.showInputBox({
    title,
    prompt: l10n.t("Branch, tag or commit; the working copy stays as it is."),
    placeHolder: "main",
  });
  return revision?.trim() ? { ...side, revision: revision.trim() } : undefined;
}
