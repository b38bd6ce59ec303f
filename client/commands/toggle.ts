// Turn On or Off Here: flips `curie.enable` for the folder or workspace at hand; off means no work at all.
import { ConfigurationTarget, commands, l10n, type Uri, window, workspace } from "vscode";
import type { Feature } from "../feature.ts";

export const toggle: Feature = (context) => {
  context.subscriptions.push(
    commands.registerCommand("curie.toggle", async () => {
      const resource = window.activeTextEditor?.document.uri;
      const on = !isOn(resource);
      await workspace.getConfiguration("curie", resource).update("enable", on, target(resource));
      window.setStatusBarMessage(on ? l10n.t("Curie is on here") : l10n.t("Curie is off here"), 4000);
    }),
  );
};

export const isOn = (resource: Uri | undefined): boolean =>
  workspace.getConfiguration("curie", resource).get("enable", true);

/** The narrowest place that settings can go to: a folder of several, the workspace, or the user's own. */
function target(resource: Uri | undefined): ConfigurationTarget {
  const folders = workspace.workspaceFolders?.length ?? 0;
  if (folders > 1 && resource && workspace.getWorkspaceFolder(resource))
    return ConfigurationTarget.WorkspaceFolder;
  return folders ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
}
