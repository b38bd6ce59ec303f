// One row of the "Adjudication" view. What is chosen is told by the shape of the icon and in words.
import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import type { ConflictView } from "../../server/protocol/adjudication.ts";
import type { AdjudicationNode, ConflictNode, FigureNode } from "./adjudication-tree.ts";

export function adjudicationItem(node: AdjudicationNode): TreeItem {
  if (node.kind === "figures") {
    const item = new TreeItem(l10n.t("Agreement"), TreeItemCollapsibleState.Expanded);
    item.iconPath = new ThemeIcon("graph");
    return item;
  }
  if (node.kind === "figure") return figureItem(node);
  if (node.kind === "text") {
    const item = new TreeItem(node.name, TreeItemCollapsibleState.Expanded);
    item.id = node.uri;
    item.description = node.open ? l10n.t("{0} open", node.open) : l10n.t("all settled");
    item.iconPath = new ThemeIcon("file");
    item.accessibilityInformation = { label: `${node.name}, ${item.description}` };
    return item;
  }
  return conflictItem(node);
}

function figureItem({ figure, value }: FigureNode): TreeItem {
  const names: Record<FigureNode["figure"], string> = {
    exact: l10n.t("F1, spans and type"),
    relaxed: l10n.t("F1, overlap and type"),
    spans: l10n.t("F1, spans alone"),
    concepts: l10n.t("Concepts on equal spans"),
    kappa: l10n.t("Cohen's kappa, tokens"),
    alpha: l10n.t("Krippendorff's alpha, units"),
  };
  const item = new TreeItem(names[figure], TreeItemCollapsibleState.None);
  item.description = value;
  item.accessibilityInformation = { label: `${names[figure]}, ${value}` };
  return item;
}

/** What a conflict is about, in words. */
export function kindName(kind: string): string {
  const names: Record<string, string> = {
    text: l10n.t("other text"),
    border: l10n.t("border"),
    type: l10n.t("type"),
    concept: l10n.t("concept"),
    attribute: l10n.t("attribute"),
    note: l10n.t("note"),
    deleted: l10n.t("taken away"),
    overlap: l10n.t("overlap"),
    "one-sided": l10n.t("one side only"),
    relation: l10n.t("relation"),
  };
  return names[kind] ?? kind;
}

export function choiceName(choice: NonNullable<ConflictView["chosen"]>): string {
  return choice === "left" ? l10n.t("first") : choice === "right" ? l10n.t("second") : l10n.t("both");
}

function conflictItem(node: ConflictNode): TreeItem {
  const { conflict } = node;
  const item = new TreeItem(conflict.text.replaceAll(/\s+/g, " ") || kindName(conflict.kind));
  item.id = `${node.uri} ${conflict.key}`;
  item.contextValue = "conflict";
  const sides = `${conflict.left} ≠ ${conflict.right}`;
  const state = conflict.chosen
    ? l10n.t("chosen: {0}", choiceName(conflict.chosen))
    : kindName(conflict.kind);
  item.description = `${state} · ${sides}`;
  item.tooltip = `${kindName(conflict.kind)}\n1: ${conflict.left}\n2: ${conflict.right}`;
  item.iconPath = new ThemeIcon(conflict.chosen ? "pass" : "question");
  item.accessibilityInformation = { label: `${item.label}, ${item.description}` };
  return item;
}
