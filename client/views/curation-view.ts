// The "Curation" view: how far every annotated text is, by text, by type and by person.
import {
  commands,
  EventEmitter,
  type ExtensionContext,
  l10n,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
} from "vscode";
import type { ProgressResult } from "../../server/protocol/annotations.ts";
import type { Annotations } from "../curation/annotations.ts";
import type { Curie } from "../curie.ts";
import { isText } from "../languages.ts";
import { type ProgressNode, progressTree } from "./progress-tree.ts";

const VIEW = "curie.curation";
/** Milliseconds after an act until the corpus is counted again. */
const PAUSE = 1000;

class Progress implements TreeDataProvider<ProgressNode> {
  private nodes: ProgressNode[] = [];
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  show(result: ProgressResult): void {
    this.nodes = progressTree(result.texts);
    this.changed.fire();
  }
  getChildren(node?: ProgressNode): ProgressNode[] {
    return node ? [...node.children] : this.nodes;
  }
  getTreeItem(node: ProgressNode): TreeItem {
    // A heading is open from the first: one that was empty would stay shut when something comes.
    const state =
      node.kind === "heading"
        ? TreeItemCollapsibleState.Expanded
        : node.kind === "text" && node.children.length
          ? TreeItemCollapsibleState.Collapsed
          : TreeItemCollapsibleState.None;
    const item = new TreeItem(node.kind === "heading" ? headingName(node.name) : node.name, state);
    item.description = countsOf(node);
    item.iconPath = new ThemeIcon(
      { heading: "list-tree", text: "file", type: "tag", person: "person" }[node.kind],
    );
    item.accessibilityInformation = { label: `${item.label}, ${item.description}` };
    if (node.uri)
      item.command = {
        command: "vscode.open",
        title: l10n.t("Show in text"),
        arguments: [Uri.parse(node.uri)],
      };
    return item;
  }
}

const headingName = (name: string): string =>
  name === "texts" ? l10n.t("Texts") : name === "types" ? l10n.t("Types") : l10n.t("People");

function countsOf({ kind, accepted, open, rejected, review }: ProgressNode): string {
  if (kind === "person") return l10n.t("{0} decisions", accepted);
  const parts = [l10n.t("{0} accepted", accepted)];
  if (open) parts.push(l10n.t("{0} open", open));
  if (rejected) parts.push(l10n.t("{0} rejected", rejected));
  if (review) parts.push(l10n.t("{0} to review", review));
  return parts.join(", ");
}

export function showProgress(context: ExtensionContext, curie: Curie, annotations: Annotations): void {
  const provider = new Progress();
  const view = window.createTreeView(VIEW, { treeDataProvider: provider, showCollapseAll: true });
  let timer: NodeJS.Timeout | undefined;
  const refresh = async (): Promise<void> => {
    timer = undefined;
    if (!view.visible || !curie.client.isRunning()) return;
    const result = await curie.client
      .sendRequest<ProgressResult | null>("curie/progress", {})
      .catch(() => null);
    if (!result) return;
    provider.show(result);
    view.message = result.texts.length
      ? (result.notice ?? "")
      : l10n.t("No text of this folder is annotated yet.");
  };
  const soon = (): void => {
    timer ??= setTimeout(() => void refresh(), PAUSE);
  };
  context.subscriptions.push(
    view,
    { dispose: () => clearTimeout(timer) },
    view.onDidChangeVisibility(() => void refresh()),
    annotations.onDidChange(soon),
    curie.onDidChangeState(soon),
    window.onDidChangeActiveTextEditor((editor) => {
      void commands.executeCommand(
        "setContext",
        "curie.canCurate",
        editor !== undefined && isText(editor.document),
      );
    }),
  );
  soon();
}
