// An evaluation's report beside the texts: the page as the server wrote it, and a way from each error to its place.
import { l10n, Range, Uri, ViewColumn, type WebviewPanel, window, workspace } from "vscode";
import type { ReportMessage } from "../../server/protocol/evaluation.ts";
import type { Curie } from "../curie.ts";

/** Open panels by page: evaluating the same pair again shows the new report where the old one was. */
const panels = new Map<string, WebviewPanel>();

export async function showReport(curie: Curie, page: string, title: string): Promise<WebviewPanel> {
  const html = new TextDecoder().decode(await workspace.fs.readFile(Uri.parse(page)));
  const known = panels.get(page);
  if (known) {
    known.webview.html = html;
    known.reveal();
    return known;
  }
  const panel = window.createWebviewPanel("curie.report", title, ViewColumn.Active, {
    enableScripts: true,
    enableFindWidget: true,
    retainContextWhenHidden: true,
    localResourceRoots: [],
  });
  panels.set(page, panel);
  panel.onDidDispose(() => panels.delete(page));
  panel.webview.onDidReceiveMessage((message: ReportMessage) => {
    if (message.kind === "open") void openPlace(curie, message, panel);
  });
  panel.webview.html = html;
  return panel;
}

/** Beside the report, so that the next error is one key away; in the same editor group each time. */
async function openPlace(curie: Curie, { place }: ReportMessage, panel: WebviewPanel): Promise<void> {
  const found = await curie.place(place);
  if (!found) {
    void window.showWarningMessage(l10n.t("Curie: {0} is not there any more.", place.file));
    return;
  }
  const { start, end } = found.range;
  const beside = panel.viewColumn === undefined ? ViewColumn.Beside : Math.min(panel.viewColumn + 1, 9);
  await window.showTextDocument(Uri.parse(found.uri), {
    viewColumn: beside,
    selection: new Range(start.line, start.character, end.line, end.character),
  });
}
