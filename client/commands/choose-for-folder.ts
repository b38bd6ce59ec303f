// Choose Knowledge Bases for Folder: which of the packed files a folder loads, ticked in a list, written to its settings.
import { commands, l10n, type QuickPickItem, Uri, type WorkspaceFolder, window, workspace } from "vscode";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { kbPath, kbPathsOf, setKbPaths } from "../kb-settings.ts";
import { kbLine } from "../status-text.ts";

interface Row extends QuickPickItem {
  readonly path?: string;
  readonly starter?: true;
}

const MOST_FILES = 200;

export const chooseForFolder: Feature = (context, curie) => {
  context.subscriptions.push(commands.registerCommand("curie.kb.choose", () => choose(curie)));
};

async function choose(curie: Curie): Promise<void> {
  const folders = workspace.workspaceFolders ?? [];
  const folder = folders.length > 1 ? await window.showWorkspaceFolderPick() : folders[0];
  if (folders.length > 1 && !folder) return;
  const rows = await rowsFor(curie, folder);
  const picked = await window.showQuickPick(rows, {
    title: folder ? l10n.t("Knowledge bases of {0}", folder.name) : l10n.t("Knowledge bases"),
    placeHolder: l10n.t("Tick those to load, in the order shown"),
    canPickMany: true,
  });
  if (!picked) return;
  await setKbPaths(
    folder,
    picked.flatMap(({ path }) => path ?? []),
  );
  const starter = picked.some((row) => row.starter);
  const configuration = workspace.getConfiguration("curie");
  if (configuration.get("kb.includeStarter", true) !== starter)
    await configuration.update("kb.includeStarter", starter, !folder);
}

/** What the folder loads, what else is loaded somewhere, and packed files that lie in the workspace. */
async function rowsFor(curie: Curie, folder: WorkspaceFolder | undefined): Promise<Row[]> {
  const chosen = kbPathsOf(folder);
  const loaded = curie.status?.kbs ?? [];
  const isStarter = (path: string) => path.endsWith("starter.curiekb") && !chosen.includes(path);
  const found = await workspace.findFiles("**/*.curiekb", "**/node_modules/**", MOST_FILES);
  const others = [...loaded.map((kb) => kb.path), ...found.map((uri) => uri.fsPath)].filter(
    (path) => !isStarter(path),
  );
  const row = (path: string): Row => {
    const kb = loaded.find((known) => known.path === path);
    const licence = kb?.license ? ` · ${l10n.t("Licence: {0}", kb.license)}` : "";
    return {
      label: kb ? kb.name : (path.split(/[\\/]/).at(-1) ?? path),
      description: kb ? `${kbLine(kb)}${licence}` : l10n.t("not loaded"),
      detail: kbPath(path, folder),
      picked: chosen.includes(path),
      path,
    };
  };
  const starter: Row = {
    label: l10n.t("Starter knowledge base"),
    description: l10n.t("comes with Curie"),
    picked: workspace.getConfiguration("curie", folder?.uri ?? Uri.file("/")).get("kb.includeStarter", true),
    starter: true,
  };
  return [...new Set([...chosen, ...others])].map(row).concat(starter);
}
