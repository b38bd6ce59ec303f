// One row of the "Generation Runs" view. What a run is stands in words and in the shape of its icon.
import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import type { RunView } from "../../server/protocol/generation.ts";

export type RunNode =
  | { readonly kind: "run"; readonly run: RunView }
  | { readonly kind: "count"; readonly run: RunView; readonly name: string; readonly count: number };

const ICONS: Readonly<Record<RunView["state"], string>> = {
  running: "sync~spin",
  paused: "debug-pause",
  capped: "dashboard",
  cancelled: "circle-slash",
  stopped: "error",
  interrupted: "debug-disconnect",
  finished: "pass",
};

function stateName(state: RunView["state"]): string {
  switch (state) {
    case "running":
      return l10n.t("running");
    case "paused":
      return l10n.t("paused");
    case "capped":
      return l10n.t("stopped at its cap");
    case "cancelled":
      return l10n.t("cancelled");
    case "stopped":
      return l10n.t("cannot go on");
    case "interrupted":
      return l10n.t("interrupted");
    default:
      return l10n.t("finished");
  }
}

/** Runs; below a run its counts, and what was not kept by reason, most first. */
export function runNodes(all: readonly RunView[], node?: RunNode): RunNode[] {
  if (!node) return all.map((run) => ({ kind: "run", run }));
  if (node.kind !== "run") return [];
  const { run } = node;
  const count = (name: string, n: number): RunNode => ({ kind: "count", run, name, count: n });
  return [
    count(l10n.t("concepts with sentences"), run.kept),
    ...(run.rejected ? [count(l10n.t("concepts with nothing that could be kept"), run.rejected)] : []),
    ...(run.failed ? [count(l10n.t("concepts with no answer"), run.failed)] : []),
    ...Object.entries(run.reasons)
      .sort((a, b) => b[1] - a[1])
      .map(([reason, n]) => count(l10n.t("drafts not kept: {0}", reason), n)),
  ];
}

export function runItem(node: RunNode): TreeItem {
  const { run } = node;
  if (node.kind === "count") {
    const item = new TreeItem(node.name, TreeItemCollapsibleState.None);
    item.id = `${run.out} ${node.name}`;
    item.description = node.count.toLocaleString();
    item.accessibilityInformation = { label: `${node.name}, ${item.description}` };
    return item;
  }
  const name = run.out.split(/[\\/]/).at(-1) ?? run.out;
  const done = run.kept + run.rejected + run.failed;
  const item = new TreeItem(name, TreeItemCollapsibleState.Collapsed);
  item.id = run.out;
  item.iconPath = new ThemeIcon(ICONS[run.state]);
  item.contextValue = `run ${run.state}${run.failed ? " failures" : ""}`;
  item.description = `${stateName(run.state)} · ${done.toLocaleString()} / ${run.total.toLocaleString()}`;
  item.tooltip = [
    `${run.kb}, ${run.model}${run.host ? `, ${run.host}` : ""}`,
    run.out,
    ...(run.message ? [run.message] : []),
  ].join("\n");
  item.accessibilityInformation = { label: `${name}, ${item.description}` };
  return item;
}
