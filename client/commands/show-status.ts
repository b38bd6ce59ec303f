// Show Status: what Curie has loaded and how it is doing, with what can be done about it one keystroke away.
import { commands, l10n, type QuickPickItem, QuickPickItemKind, window } from "vscode";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { kbLine, stateName } from "../status-text.ts";
import { isOn } from "./toggle.ts";

interface Row extends QuickPickItem {
  command?: { id: string; arguments?: unknown[] };
}

export const showStatus: Feature = (context, curie) => {
  context.subscriptions.push(
    commands.registerCommand("curie.showStatus", async () => {
      const row = await window.showQuickPick(rows(curie), { title: title(curie) });
      if (row?.command) await commands.executeCommand(row.command.id, ...(row.command.arguments ?? []));
    }),
  );
};

function title({ status, state }: Curie): string {
  return ["Curie", status?.server, stateName(state)].filter(Boolean).join(" · ");
}

function rows({ status }: Curie): Row[] {
  const on = isOn(window.activeTextEditor?.document.uri);
  return [
    ...(status?.message ? [{ label: `$(warning) ${status.message}` }] : []),
    { label: l10n.t("Knowledge bases"), kind: QuickPickItemKind.Separator },
    ...(status?.kbs ?? []).map((kb) => ({ label: `$(book) ${kbLine(kb)}`, detail: kb.path })),
    row("add", l10n.t("Choose a knowledge base file…"), "curie.chooseKnowledgeBase"),
    { label: l10n.t("Actions"), kind: QuickPickItemKind.Separator },
    row("search", l10n.t("Search concept…"), "curie.searchConcept"),
    row("circle-slash", on ? l10n.t("Turn off here") : l10n.t("Turn on here"), "curie.toggle"),
    row("gear", l10n.t("Open settings"), "workbench.action.openSettings", "@ext:curie.curie"),
    row("output", l10n.t("Show log"), "curie.showLog"),
    row("debug-restart", l10n.t("Restart language server"), "curie.restartServer"),
  ];
}

const row = (icon: string, label: string, id: string, ...args: unknown[]): Row => ({
  label: `$(${icon}) ${label}`,
  command: { id, arguments: args },
});
