// Restart Language Server, by command, and when the workspace becomes trusted: only then do its settings count.
import { commands, l10n, ProgressLocation, window, workspace } from "vscode";
import type { Feature } from "../feature.ts";

export const restartServer: Feature = (context, curie) => {
  const restart = () =>
    window.withProgress(
      { location: ProgressLocation.Window, title: l10n.t("Restarting Curie's language server") },
      () => curie.restart(),
    );
  context.subscriptions.push(
    commands.registerCommand("curie.restartServer", restart),
    workspace.onDidGrantWorkspaceTrust(restart),
  );
};
