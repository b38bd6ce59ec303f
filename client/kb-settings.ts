// Which knowledge bases a folder loads: `curie.kb.paths`, read and written where the person means it.
import { isAbsolute, join, relative } from "node:path";
import { ConfigurationTarget, type WorkspaceFolder, workspace } from "vscode";

/** Inside the folder relative, so that a repository can be moved; elsewhere whole. */
export function kbPath(path: string, folder: WorkspaceFolder | undefined): string {
  if (!folder) return path;
  const way = relative(folder.uri.fsPath, path);
  return way === "" || way.startsWith("..") || isAbsolute(way) ? path : way.replaceAll("\\", "/");
}

/** Whole paths of what a folder's settings name. */
export const kbPathsOf = (folder: WorkspaceFolder | undefined): string[] =>
  workspace
    .getConfiguration("curie", folder)
    .get<string[]>("kb.paths", [])
    .map((path) => (isAbsolute(path) || !folder ? path : join(folder.uri.fsPath, path)));

/** A workspace that is not trusted may not say which knowledge bases to load, so there the user's settings do. */
export async function setKbPaths(
  folder: WorkspaceFolder | undefined,
  paths: readonly string[],
): Promise<void> {
  const here = workspace.isTrusted ? folder : undefined;
  await workspace
    .getConfiguration("curie", here)
    .update(
      "kb.paths",
      [...new Set(paths.map((path) => kbPath(path, here)))],
      here ? ConfigurationTarget.WorkspaceFolder : ConfigurationTarget.Global,
    );
}

/** Adds to what the folder has, or the user where no folder is open. */
export const addKbPath = (folder: WorkspaceFolder | undefined, path: string): Promise<void> =>
  setKbPaths(folder, [...kbPathsOf(folder).filter((known) => known !== path), path]);
