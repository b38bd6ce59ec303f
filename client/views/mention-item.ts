// One row of the mentions tree. Status is told by the shape of the icon and in words, never by colour alone.
import { l10n, MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from "vscode";
import type { MentionView } from "../../server/protocol/mentions.ts";
import { groupName } from "../group-names.ts";
import type { ConceptNode, GroupNode, MentionNode, TreeNode } from "./mention-tree.ts";

const ICONS: Record<MentionView["status"], string> = {
  linked: "pass",
  ambiguous: "question",
  nil: "circle-slash",
  undecided: "circle-outline",
};

export function treeItem(node: TreeNode): TreeItem {
  if (node.kind === "group") return groupItem(node);
  return node.kind === "concept" ? conceptItem(node) : mentionItem(node);
}

function groupItem(node: GroupNode): TreeItem {
  const item = new TreeItem(groupName(node.code), TreeItemCollapsibleState.Expanded);
  item.id = node.code;
  item.contextValue = "group";
  item.description = conceptCount(node.concepts.length);
  item.accessibilityInformation = { label: `${item.label}, ${item.description}` };
  return item;
}

function conceptItem(node: ConceptNode): TreeItem {
  const review = node.mentions.filter(({ review }) => review).length;
  const item = new TreeItem(node.name, TreeItemCollapsibleState.Collapsed);
  item.id = `${node.group} ${node.id ?? `? ${node.name}`}`;
  item.contextValue = node.id === undefined ? "unlinked" : "concept";
  const count = node.mentions.length;
  const id = node.id ?? l10n.t("no concept");
  const toReview = review ? [l10n.t("{0} to review", review)] : [];
  // Short, for the side bar is narrow; in full for those who listen.
  item.description = [...toReview, ...(count > 1 ? [`${id} ×${count}`] : [id])].join(" · ");
  item.accessibilityInformation = { label: [node.name, id, mentionCount(count), ...toReview].join(", ") };
  item.iconPath = new ThemeIcon(review ? "question" : node.id === undefined ? "circle-slash" : "book");
  return item;
}

function mentionItem({ mention, uri, review }: MentionNode): TreeItem {
  const { start, end } = mention.range;
  const item = new TreeItem(mention.text.replaceAll(/\s+/g, " "), TreeItemCollapsibleState.None);
  const where = l10n.t("line {0}", start.line + 1);
  item.contextValue = mention.concept ? "mention withConcept" : "mention";
  const attributes = mention.attributes ?? [];
  item.description = [where, ...(review ? [statusName(mention)] : []), ...attributes].join(" · ");
  item.iconPath = new ThemeIcon(ICONS[mention.status]);
  item.tooltip = new MarkdownString().appendText(
    mention.concept
      ? `${statusName(mention)}: ${mention.concept.name} (${mention.concept.id}, ${mention.concept.score.toFixed(2)})`
      : statusName(mention),
  );
  item.accessibilityInformation = {
    label: [mention.text, where, statusName(mention), ...attributes].join(", "),
  };
  item.command = {
    command: "vscode.open",
    title: l10n.t("Show in text"),
    arguments: [Uri.parse(uri), { selection: { start, end } }],
  };
  return item;
}

export function statusName(mention: MentionView): string {
  switch (mention.status) {
    case "linked":
      return l10n.t("linked");
    case "ambiguous":
      return l10n.t("ambiguous: {0} concepts fit", mention.candidates);
    case "nil":
      return l10n.t("no concept");
    case "undecided":
      return l10n.t("not linked yet");
  }
}

const conceptCount = (n: number): string => (n === 1 ? l10n.t("1 concept") : l10n.t("{0} concepts", n));
const mentionCount = (n: number): string => (n === 1 ? l10n.t("1 mention") : l10n.t("{0} mentions", n));
