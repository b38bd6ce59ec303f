// Says what Undo Decision took back. The command itself is the server's, registered by the client library once the
// server runs.
import { l10n, window } from "vscode";
import type { DecisionAnswer } from "../../server/protocol/decisions.ts";
import type { Feature } from "../feature.ts";

export const reportUndo: Feature = (context, curie) => {
  context.subscriptions.push(
    curie.onDidExecute(({ command, result }) => {
      if (command === "curie.undoDecision")
        window.setStatusBarMessage(words(result as DecisionAnswer | null), 6000);
    }),
  );
};

function words(undone: DecisionAnswer | null | undefined): string {
  switch (undone?.action) {
    case "choose":
      return l10n.t("Curie: “{0}” is no longer linked to {1} by decision", undone.text, undone.concept ?? "");
    case "nil":
      return l10n.t("Curie: “{0}” is no longer marked as having no concept", undone.text);
    case "ignore":
      return l10n.t("Curie: “{0}” is no longer ignored", undone.text);
    case "add":
      return l10n.t("Curie: “{0}” is no longer in the dictionary ({1})", undone.text, undone.concept ?? "");
    default:
      return l10n.t("Curie: no decision of this session to take back");
  }
}
