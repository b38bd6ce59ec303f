// Label Sample…: people grade a sample of mismatches, so that a judge can be compared with them.
import { commands, l10n, Uri, ViewColumn, window } from "vscode";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { type LabellingMessage, type LabellingState, labellingPage } from "../views/labelling-page.ts";

export const labelSample: Feature = (context, curie) => {
  context.subscriptions.push(
    commands.registerCommand("curie.labelSample", async (given?: unknown) => {
      const sample = given instanceof Uri ? given : await askForFile();
      if (sample) await label(curie, sample);
    }),
  );
};

async function askForFile(): Promise<Uri | undefined> {
  const picked = await window.showOpenDialog({
    title: l10n.t("Which sample? (written by: curie judge RESULT --sample 150 --out sample.jsonl)"),
    filters: { [l10n.t("Samples")]: ["jsonl"] },
  });
  return picked?.[0];
}

const fail = (error: unknown) =>
  void window.showErrorMessage(l10n.t("Curie: {0}", error instanceof Error ? error.message : String(error)));

async function label(curie: Curie, sample: Uri): Promise<void> {
  const uri = sample.toString();
  try {
    // Before any panel: a file that holds no sample opens none.
    const { passedOver } = await curie.labelling(uri);
    if (passedOver)
      void window.showWarningMessage(
        l10n.t("Curie: {0} lines of the sample or its labels could not be read.", passedOver),
      );
  } catch (error) {
    fail(error);
    return;
  }
  const title = l10n.t("Label: {0}", sample.path.split("/").at(-1) ?? "");
  const panel = window.createWebviewPanel("curie.labelling", title, ViewColumn.Active, {
    enableScripts: true,
    localResourceRoots: [],
  });
  // One after the other, so that the log's last word is the last that was said.
  let writing: Promise<unknown> = Promise.resolve();
  const send = async () => {
    await writing;
    const { items } = await curie.labelling(uri);
    await panel.webview.postMessage({ kind: "state", items } satisfies LabellingState);
  };
  panel.webview.onDidReceiveMessage((message: LabellingMessage) => {
    if (message.kind === "ready") void send().catch(fail);
    else
      writing = writing
        .then(() => curie.label({ uri, id: message.id, said: message.said }))
        // What could not be kept must not look kept.
        .catch(async (error) => {
          fail(error);
          const { items } = await curie.labelling(uri);
          await panel.webview.postMessage({ kind: "state", items } satisfies LabellingState);
        })
        .catch(fail);
  });
  panel.webview.html = labellingPage();
}
