// How neural recognition is doing: one status bar item with the model, its device, time a page and memory in the tooltip.
import { l10n, MarkdownString, StatusBarAlignment, window } from "vscode";
import type { NeuralStatus } from "../../server/protocol/neural.ts";
import type { Feature } from "../feature.ts";
import { isText } from "../languages.ts";

export const showNeuralStatus: Feature = (context, curie) => {
  const bar = window.createStatusBarItem("curie.neural", StatusBarAlignment.Right, 89);
  bar.name = l10n.t("Curie neural model");
  bar.command = "curie.chooseModel";
  const update = (): void => {
    const { neural } = curie;
    const document = window.activeTextEditor?.document;
    if (!neural || neural.phase === "off" || !document || !isText(document)) {
      bar.hide();
      return;
    }
    const name = neural.model ?? l10n.t("no model");
    bar.text = `$(${icon(neural)}) ${name}`;
    const lines = neuralLines(neural);
    bar.tooltip = new MarkdownString().appendText(lines.join("\n\n"));
    bar.accessibilityInformation = { label: l10n.t("Curie neural model: {0}", lines.join(", ")) };
    bar.show();
  };
  context.subscriptions.push(
    bar,
    curie.onDidChangeNeural(update),
    window.onDidChangeActiveTextEditor(update),
  );
  update();
};

function icon({ phase }: NeuralStatus): string {
  if (phase === "failed") return "warning";
  return phase === "ready" ? "circuit-board" : "loading~spin";
}

function phaseName(phase: NeuralStatus["phase"]): string {
  switch (phase) {
    case "starting":
      return l10n.t("Loading");
    case "reading":
      return l10n.t("Reading");
    case "ready":
      return l10n.t("Ready");
    case "failed":
      return l10n.t("Failed; the dictionary goes on");
    default:
      return l10n.t("Off");
  }
}

/** What there is to know of it, one fact a line. */
export function neuralLines(neural: NeuralStatus): string[] {
  const { model, device, deviceReason, msPerPage, memory, message } = neural;
  return [
    model ? `${model}: ${phaseName(neural.phase)}` : phaseName(neural.phase),
    ...(device ? [deviceReason ? `${device} (${deviceReason})` : device] : []),
    ...(msPerPage === undefined ? [] : [l10n.t("{0} ms a page of 3,000 characters", Math.round(msPerPage))]),
    ...(memory === undefined
      ? [l10n.t("Not loaded now; it is when the next text is read")]
      : [l10n.t("{0} MB of memory", Math.round(memory / 1e6))]),
    ...(message ? [message] : []),
  ];
}
