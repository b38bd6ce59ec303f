// One row of the knowledge base tree. What a row is stands in its words and the shape of its icon, never in colour alone.
import { l10n, MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import { groupName } from "../group-names.ts";
import { type KbTreeNode, type MoreNode, PAGE } from "./kb-tree.ts";

const { Collapsed, Expanded, None } = TreeItemCollapsibleState;
const count = (n: number): string => n.toLocaleString();

export function kbItem(node: KbTreeNode, isPinned: (id: string) => boolean): TreeItem {
  switch (node.kind) {
    case "pins":
      return row({
        label: l10n.t("Pinned"),
        id: "pins",
        state: Expanded,
        icon: "pinned",
        description: count(node.pins.length),
      });
    case "pin":
      return open(
        row({
          label: node.name,
          id: `pin ${node.id}`,
          state: None,
          icon: "bookmark",
          description: node.id,
          context: "pin",
        }),
        node.id,
      );
    case "kb": {
      const { name, version, concepts, names, obsolete, license, source, path } = node.kb;
      const size = l10n.t("{0} concepts, {1} names", count(concepts), count(names));
      const item = row({
        label: name,
        id: `kb ${name}`,
        state: Collapsed,
        icon: "book",
        description: `${version} · ${size}`,
        context: path ? "kb" : "kb own",
      });
      const tooltip = new MarkdownString();
      const lines = [
        `${name} ${version}`,
        size,
        l10n.t("{0} obsolete", count(obsolete)),
        l10n.t("From {0}", source),
        ...(license ? [l10n.t("Licence: {0}", license)] : []),
        ...(path ? [path] : []),
      ];
      for (const line of lines) tooltip.appendText(line).appendMarkdown("\n\n");
      item.tooltip = tooltip;
      return item;
    }
    case "licence":
      return row({
        label: l10n.t("Licence: {0}", node.words),
        id: `licence ${node.kb}`,
        state: None,
        icon: "law",
      });
    case "concept": {
      const { id, name, obsolete, children, group } = node.concept;
      const about = [...(obsolete ? [l10n.t("obsolete")] : []), id, ...(children ? [count(children)] : [])];
      const item = row({
        label: name,
        id: `${node.kb} ${[...node.path, id].join(" ")}`,
        state: children ? Collapsed : None,
        icon: obsolete ? "archive" : "symbol-class",
        description: about.join(" · "),
        context: isPinned(id) ? "concept pinned" : "concept",
      });
      item.tooltip = [name, id, groupName(group), ...(obsolete ? [l10n.t("obsolete")] : [])].join("\n");
      return open(item, id);
    }
    default:
      return moreItem(node);
  }
}

function moreItem(node: MoreNode): TreeItem {
  const id = `${node.kind} ${node.kb} ${node.path.join(" ")} ${node.obsolete} ${node.offset}`;
  if (node.kind === "obsolete")
    return row({
      label: l10n.t("Obsolete concepts"),
      id,
      state: Collapsed,
      icon: "archive",
      description: count(node.total),
    });
  const last = Math.min(node.offset + PAGE, node.total);
  return row({
    label: l10n.t("{0} to {1} of {2}", count(node.offset + 1), count(last), count(node.total)),
    id,
    state: Collapsed,
    icon: "ellipsis",
  });
}

interface Row {
  readonly label: string;
  readonly id: string;
  readonly state: TreeItemCollapsibleState;
  readonly icon: string;
  readonly description?: string;
  readonly context?: string;
}

function row({ label, id, state, icon, description, context }: Row): TreeItem {
  const item = new TreeItem(label, state);
  item.id = id;
  item.iconPath = new ThemeIcon(icon);
  if (description) item.description = description;
  if (context) item.contextValue = context;
  item.accessibilityInformation = { label: [label, description].filter(Boolean).join(", ") };
  return item;
}

function open(item: TreeItem, id: string): TreeItem {
  item.command = { command: "curie.openConcept", title: l10n.t("Open concept"), arguments: [id] };
  return item;
}
