// The "Knowledge Bases" view: what is loaded for this folder, browsed by hierarchy, searched, pinned, chosen.
import {
  commands,
  EventEmitter,
  env,
  l10n,
  ThemeIcon,
  type TreeDataProvider,
  type TreeItem,
  window,
  workspace,
} from "vscode";
import type { ChildrenResult, KbView } from "../../server/protocol/knowledge-bases.ts";
import { pickConcept } from "../concept-picker.ts";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { Pins } from "../pins.ts";
import { kbItem } from "./kb-item.ts";
import { below, type KbTreeNode, topNodes } from "./kb-tree.ts";

export const KNOWLEDGE_BASES_VIEW = "curie.knowledgeBases";

export class KnowledgeBasesProvider implements TreeDataProvider<KbTreeNode> {
  private readonly curie: Curie;
  private readonly pins: Pins;
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(curie: Curie, pins: Pins) {
    this.curie = curie;
    this.pins = pins;
  }

  refresh(): void {
    this.changed.fire();
  }

  async getChildren(node?: KbTreeNode): Promise<KbTreeNode[]> {
    if (!this.curie.client.isRunning()) return [];
    const uri = placeUri();
    const where = uri ? { uri } : {};
    if (!node)
      return topNodes(this.pins.all, await this.curie.request<object, KbView[]>("curie/kb/loaded", where));
    return below(node, (params) =>
      this.curie.request<object, ChildrenResult>("curie/kb/children", { ...where, ...params }),
    );
  }

  getTreeItem(node: KbTreeNode): TreeItem {
    return kbItem(node, this.pins.has);
  }
}

/** The folder that the view is about: that of the text in front. */
export const placeUri = (): string | undefined =>
  (window.activeTextEditor && workspace.getWorkspaceFolder(window.activeTextEditor.document.uri)
    ? window.activeTextEditor.document.uri
    : workspace.workspaceFolders?.[0]?.uri
  )?.toString();

/** The concept of a row; undefined for other rows, and for a call from the palette. */
function conceptOf(argument: unknown): { id: string; name: string } | undefined {
  const node = argument as KbTreeNode | undefined;
  if (node?.kind === "concept") return { id: node.id, name: node.concept.name };
  return node?.kind === "pin" ? { id: node.id, name: node.name } : undefined;
}

export const showKnowledgeBases: Feature = (context, curie) => {
  const pins = new Pins(context);
  const provider = new KnowledgeBasesProvider(curie, pins);
  const view = window.createTreeView(KNOWLEDGE_BASES_VIEW, {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  let kbs = "";
  context.subscriptions.push(
    view,
    // A knowledge base file that changes, a dictionary that grows, another choice in the settings: each is a new state.
    curie.onDidChangeState(() => {
      const now = JSON.stringify([curie.client.isRunning(), curie.status]);
      if (now === kbs) return;
      kbs = now;
      provider.refresh();
    }),
    curie.onDidExecute(({ command }) => command === "curie.addToDictionary" && provider.refresh()),
    pins.onDidChange(() => provider.refresh()),
    commands.registerCommand("curie.kb.search", (node?: KbTreeNode) => search(curie, pins, node)),
    commands.registerCommand("curie.kb.pin", (node?: unknown) => {
      const concept = conceptOf(node);
      return concept && pins.add(concept);
    }),
    commands.registerCommand("curie.kb.unpin", (node?: unknown) => {
      const concept = conceptOf(node);
      return concept && pins.remove(concept.id);
    }),
    commands.registerCommand("curie.kb.copyId", (node?: unknown) => {
      const concept = conceptOf(node);
      return concept && env.clipboard.writeText(concept.id);
    }),
  );
  void pins.read();
};

/** In the knowledge base of the row, or in all of the folder's. */
function search(curie: Curie, pins: Pins, node?: KbTreeNode): void {
  const kb = node?.kind === "kb" ? node.kb.name : undefined;
  const uri = placeUri();
  pickConcept(curie, {
    title: kb ? l10n.t("Search in {0}", kb) : l10n.t("Search in all knowledge bases"),
    within: { ...(uri ? { uri } : {}), ...(kb ? { kb } : {}) },
    accept: ({ id }) => commands.executeCommand("curie.openConcept", id),
    actions: [
      {
        iconPath: new ThemeIcon("pin"),
        tooltip: l10n.t("Pin"),
        run: (concept) => pins.add({ id: concept.id, name: concept.name }),
      },
    ],
  });
}
