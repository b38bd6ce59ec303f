// The "Generation Runs" view: what runs, what waits, what came of it; and each run's own acts.
import {
  commands,
  type ExtensionContext,
  l10n,
  type TreeDataProvider,
  type TreeItem,
  Uri,
  window,
  workspace,
} from "vscode";
import type { RunView } from "../../server/protocol/generation.ts";
import type { Curie } from "../curie.ts";
import type { Runs } from "../generation/runs.ts";
import { reason } from "../reason.ts";
import { showReport } from "./report-panel.ts";
import { type RunNode, runItem, runNodes } from "./run-item.ts";

export const RUNS_VIEW = "curie.generationRuns";

export function showRuns(
  context: ExtensionContext,
  curie: Curie,
  runs: Runs,
  goOn: (run: RunView, retryFailed: boolean) => Promise<unknown>,
): void {
  const provider: TreeDataProvider<RunNode> = {
    onDidChangeTreeData: (listener) => runs.onDidChange(() => listener(undefined)),
    getChildren: (node) => runNodes(runs.all, node),
    getTreeItem: (node): TreeItem => runItem(node),
  };
  const view = window.createTreeView(RUNS_VIEW, { treeDataProvider: provider });
  /** An act on the row's run, or, from the palette, on one that is chosen. */
  const acting =
    (work: (run: RunView) => Promise<unknown>) =>
    async (node?: RunNode): Promise<void> => {
      const run = node?.kind === "run" ? node.run : await pick(runs);
      if (!run) return;
      try {
        await work(run);
      } catch (error) {
        void window.showErrorMessage(l10n.t("Curie: {0}", reason(error)));
      }
    };
  let offered = false;
  context.subscriptions.push(
    view,
    commands.registerCommand(
      "curie.generation.pause",
      acting((run) => runs.order("pause", run.out)),
    ),
    commands.registerCommand(
      "curie.generation.resume",
      acting((run) => goOn(run, run.state === "finished" && run.failed > 0)),
    ),
    commands.registerCommand(
      "curie.generation.cancel",
      acting((run) => runs.order("cancel", run.out)),
    ),
    commands.registerCommand(
      "curie.generation.forget",
      acting((run) => runs.forget(run.out)),
    ),
    commands.registerCommand(
      "curie.generation.report",
      acting(async (run) => {
        const { page } = await runs.report(run.out);
        await showReport(curie, page, nameOf(run));
      }),
    ),
    commands.registerCommand(
      "curie.generation.openCorpus",
      acting(async (run) => {
        const { corpus } = await runs.report(run.out);
        await commands.executeCommand("curie.openCorpus", corpus);
      }),
    ),
    runs.onDidChange((run) => {
      const working = runs.all.filter(({ state }) => state === "running").length;
      view.badge = working ? { value: working, tooltip: l10n.t("{0} runs under way", working) } : undefined;
      void commands.executeCommand("setContext", "curie.hasRuns", runs.all.length > 0);
      if (run && run.state !== "running") void tellEnd(run);
      if (!run && !offered && runs.all.length) {
        offered = true;
        void offer(runs, goOn);
      }
    }),
  );
}

const nameOf = ({ out }: RunView): string => out.split(/[\\/]/).at(-1) ?? out;

async function pick(runs: Runs): Promise<RunView | undefined> {
  const row = await window.showQuickPick(
    runs.all.map((run) => ({ label: nameOf(run), description: run.state, detail: run.out, run })),
    { title: l10n.t("Which run?") },
  );
  return row?.run;
}

/** Ends are told once each, where nobody may be looking at the view. */
async function tellEnd(run: RunView): Promise<void> {
  if (run.state === "paused" || run.state === "cancelled" || run.state === "interrupted") return;
  const open = l10n.t("Open Corpus");
  const report = l10n.t("Report");
  const node = { kind: "run", run } satisfies RunNode;
  const said =
    run.state === "finished"
      ? l10n.t("Curie: {0} has sentences for {1} of {2} concepts.", nameOf(run), run.kept, run.total)
      : l10n.t("Curie: {0} has stopped: {1}", nameOf(run), run.message ?? run.state);
  const answer = await (run.state === "stopped" ? window.showErrorMessage : window.showInformationMessage)(
    said,
    ...(run.kept ? [open, report] : []),
  );
  if (answer === open) await commands.executeCommand("curie.generation.openCorpus", node);
  if (answer === report) await commands.executeCommand("curie.generation.report", node);
}

/** Runs of this workspace that a closed window left behind. */
async function offer(
  runs: Runs,
  goOn: (run: RunView, retryFailed: boolean) => Promise<unknown>,
): Promise<void> {
  const isHere = ({ out }: RunView) => workspace.getWorkspaceFolder(Uri.file(out)) !== undefined;
  for (const run of runs.all.filter((r) => r.state === "interrupted" && isHere(r))) {
    const resume = l10n.t("Resume");
    const answer = await window.showInformationMessage(
      l10n.t(
        "Curie: the run {0} was interrupted: {1} of {2} concepts are done.",
        nameOf(run),
        run.kept + run.rejected + run.failed,
        run.total,
      ),
      resume,
      l10n.t("Later"),
    );
    if (answer === resume) await goOn(run, false);
  }
}
