// Evaluate…: two corpora, compared by the server in a process of its own; the report opens beside the texts.
import { commands, l10n, ProgressLocation, Uri, window } from "vscode";
import type { EvaluateParams, EvaluateSide } from "../../server/protocol/evaluation.ts";
import { pickCorpus } from "../corpus-picker.ts";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { showReport } from "../views/report-panel.ts";

export const evaluateCorpora: Feature = (context, curie) => {
  context.subscriptions.push(
    commands.registerCommand("curie.evaluate", async (given?: unknown) => {
      const params = isParams(given) ? given : await ask();
      if (params) await evaluate(curie, params);
    }),
  );
};

const isParams = (given: unknown): given is EvaluateParams =>
  typeof given === "object" && given !== null && "gold" in given && "predicted" in given;

async function ask(): Promise<EvaluateParams | undefined> {
  const gold = await pickCorpus(l10n.t("Evaluate (1/3): the right answers (gold)"));
  const predicted = gold && (await pickCorpus(l10n.t("Evaluate (2/3): the predictions")));
  if (!predicted) return undefined;
  const how = await window.showQuickPick(
    [
      {
        label: l10n.t("Exact spans"),
        match: "exact" as const,
        detail: l10n.t("a mention is found where both ends agree"),
      },
      {
        label: l10n.t("Overlapping spans"),
        match: "relaxed" as const,
        detail: l10n.t("a mention is found where some of it is"),
      },
      {
        label: l10n.t("Exact spans, without intervals"),
        match: "exact" as const,
        intervals: false,
        detail: l10n.t("quick, for a first look"),
      },
    ],
    { title: l10n.t("Evaluate (3/3): what counts as found") },
  );
  return how && { gold, predicted, match: how.match, intervals: how.intervals !== false };
}

async function evaluate(curie: Curie, params: EvaluateParams): Promise<void> {
  try {
    const result = await window.withProgress(
      { location: ProgressLocation.Notification, cancellable: true, title: l10n.t("Curie: evaluating") },
      async (progress, token) => {
        const made = await curie.evaluate(params, (message) => progress.report({ message }), token);
        return token.isCancellationRequested ? undefined : made;
      },
    );
    if (result) await showReport(curie, result.page, `${name(params.predicted)} · ${name(params.gold)}`);
  } catch (error) {
    if (isCancelled(error)) return;
    void window.showErrorMessage(
      l10n.t("Curie: {0}", error instanceof Error ? error.message : String(error)),
    );
  }
}

/** The client library's way of saying that the person gave up. */
const isCancelled = (error: unknown): boolean => (error as { code?: unknown }).code === -32800;

const name = ({ uri, revision }: EvaluateSide): string => {
  const last = Uri.parse(uri).path.split("/").at(-1) ?? uri;
  return revision ? `${last}@${revision}` : last;
};
