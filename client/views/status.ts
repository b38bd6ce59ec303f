// Where a person sees how Curie is doing: a language status item (knowledge bases, version) and one status bar item
// (what the text at hand holds). A click on either shows the details.
import {
  type Command,
  commands,
  LanguageStatusSeverity,
  l10n,
  languages,
  StatusBarAlignment,
  type TextDocument,
  window,
  workspace,
} from "vscode";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { findingsOf } from "../findings.ts";
import { documentSelector, isRead, isText } from "../languages.ts";
import { kbLine, kbName, kbSize, stateName } from "../status-text.ts";

export const showStatusItems: Feature = (context, curie) => {
  const details: Command = { command: "curie.showStatus", title: l10n.t("Details") };
  const kb = languages.createLanguageStatusItem("curie.kb", documentSelector);
  kb.name = l10n.t("Curie knowledge bases");
  kb.command = details;
  const bar = window.createStatusBarItem("curie.status", StatusBarAlignment.Right, 90);
  bar.name = "Curie";
  bar.command = details.command;

  const update = (): void => {
    const { state, status } = curie;
    void commands.executeCommand("setContext", "curie.running", curie.client.isRunning());
    kb.busy = state === "starting" || state === "loading";
    kb.severity =
      state === "ready" || kb.busy
        ? LanguageStatusSeverity.Information
        : state === "no-kb"
          ? LanguageStatusSeverity.Warning
          : LanguageStatusSeverity.Error;
    const kbs = status?.kbs ?? [];
    kb.text = kbs.length ? kbs.map(kbName).join(", ") : stateName(state);
    kb.detail = status?.message ?? (kbs.length ? kbSize(...kbs) : "");

    const document = window.activeTextEditor?.document;
    if (!document || !isRead(document)) {
      bar.hide();
      return;
    }
    const { icon, text } = inText(curie, document);
    bar.text = `$(${icon}) ${text}`;
    bar.tooltip = [text, stateName(state), ...kbs.map(kbLine)].join("\n");
    bar.accessibilityInformation = { label: l10n.t("Curie: {0}, {1}", text, stateName(state)) };
    bar.show();
  };
  context.subscriptions.push(
    kb,
    bar,
    curie.onDidChangeState(update),
    curie.mentions.onDidChange(update),
    window.onDidChangeActiveTextEditor(update),
    workspace.onDidChangeConfiguration((event) => event.affectsConfiguration("curie") && update()),
  );
  update();
};

/** The status bar's short text about one document. */
function inText(curie: Curie, document: TextDocument): { icon: string; text: string } {
  if (!workspace.getConfiguration("curie", document).get("enable", true))
    return { icon: "circle-slash", text: l10n.t("Curie off") };
  if (curie.state === "starting" || curie.state === "loading")
    return { icon: "loading~spin", text: l10n.t("Curie loading") };
  // One KB may fail while others do their work.
  if (curie.state !== "ready" && !curie.status?.kbs.length)
    return { icon: "warning", text: stateName(curie.state) };
  const found = curie.mentions.of(document);
  if (!found || found.notice || !isText(document)) return { icon: "book", text: "Curie" };
  const review = findingsOf(document.uri).length;
  const count =
    found.mentions.length === 1 ? l10n.t("1 mention") : l10n.t("{0} mentions", found.mentions.length);
  const text = review ? `${count}, ${l10n.t("{0} to review", review)}` : count;
  return { icon: curie.state === "ready" ? (review ? "question" : "book") : "warning", text };
}
