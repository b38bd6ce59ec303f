// Choose Knowledge Base: adds packed knowledge base files to `curie.kb.paths`.
import { ConfigurationTarget, commands, l10n, Uri, window, workspace } from "vscode";
import type { Feature } from "../feature.ts";

export const chooseKnowledgeBase: Feature = (context) => {
  context.subscriptions.push(
    commands.registerCommand("curie.chooseKnowledgeBase", async (given?: unknown) => {
      const files = given instanceof Uri ? [given] : await askForFiles();
      if (files?.length) await addPaths(files.map((file) => file.fsPath));
    }),
  );
};

const askForFiles = () =>
  window.showOpenDialog({
    title: l10n.t("Choose packed knowledge bases (built with: curie kb import)"),
    openLabel: l10n.t("Use"),
    canSelectMany: true,
    filters: { [l10n.t("Packed knowledge bases")]: ["curiekb"] },
  });

/** A workspace that is not trusted may not say which knowledge bases to load, so there the user's settings do. */
async function addPaths(paths: readonly string[]): Promise<void> {
  const configuration = workspace.getConfiguration("curie");
  const inWorkspace = workspace.isTrusted && (workspace.workspaceFolders?.length ?? 0) > 0;
  const known = configuration.inspect<string[]>("kb.paths");
  const before = (inWorkspace ? known?.workspaceValue : undefined) ?? known?.globalValue ?? [];
  await configuration.update(
    "kb.paths",
    [...new Set([...before, ...paths])],
    inWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global,
  );
}
