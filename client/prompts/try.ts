// Run on 5 Concepts: a template asked for a few concepts; rows and rejects open beside it.
import { commands, l10n, ViewColumn, type WebviewPanel, window, workspace } from "vscode";
import type { TrialParams, TrialResult } from "../../server/protocol/prompts.ts";
import type { Feature } from "../feature.ts";
import { trialPage } from "../views/prompt-trial-page.ts";
import { asking, reasonOf, withModel } from "./asking.ts";
import { noPrompt, promptUri } from "./preview.ts";

const CONCEPTS = 5;

export const tryPrompt: Feature = (context, curie) => {
  const panels = new Map<string, WebviewPanel>();
  context.subscriptions.push(
    commands.registerCommand("curie.tryPrompt", async (given?: unknown) => {
      const uri = promptUri(given);
      if (!uri) return noPrompt();
      const key = uri.toString();
      try {
        // What runs is what is on disk: the same file that the command line would read.
        if (!(await (await workspace.openTextDocument(uri)).save())) return;
        const result = await withModel<TrialResult>((whom) =>
          asking<TrialResult>(curie, l10n.t("Curie: asking for {0} concepts", CONCEPTS), "curie/prompt/try", {
            uri: key,
            seed: 1,
            concepts: CONCEPTS,
            ...whom,
          } satisfies TrialParams),
        );
        if (!result) return;
        let panel = panels.get(key);
        if (!panel) {
          panel = window.createWebviewPanel(
            "curie.promptTrial",
            l10n.t("Trial: {0}", uri.path.split("/").at(-1) ?? ""),
            { viewColumn: ViewColumn.Beside, preserveFocus: true },
            { enableFindWidget: true, localResourceRoots: [] },
          );
          panels.set(key, panel);
          panel.onDidDispose(() => panels.delete(key));
        } else panel.reveal(undefined, true);
        panel.webview.html = trialPage(result);
      } catch (error) {
        void window.showErrorMessage(l10n.t("Curie: {0}", reasonOf(error)));
      }
    }),
  );
};
