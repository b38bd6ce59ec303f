// The "Mentions" view: what the active text speaks of, by group and concept, and what is left to review.
import {
  commands,
  EventEmitter,
  type ExtensionContext,
  l10n,
  type TextDocument,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
  window,
  workspace,
} from "vscode";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { findingsOf, reviewOf } from "../findings.ts";
import { groupName } from "../group-names.ts";
import { isText } from "../languages.ts";
import { treeItem } from "./mention-item.ts";
import { arrange, type TreeNode } from "./mention-tree.ts";

export const MENTIONS_VIEW = "curie.mentions";

export class MentionsProvider implements TreeDataProvider<TreeNode> {
  private document: TextDocument | undefined;
  private onlyReview = false;
  private readonly curie: Curie;
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(curie: Curie) {
    this.curie = curie;
  }

  /** The text that the view is about; undefined while no text that Curie reads is open. */
  show(document: TextDocument | undefined): void {
    this.document = document;
  }

  filter(onlyReview: boolean): void {
    this.onlyReview = onlyReview;
  }

  isAbout(uri: string): boolean {
    return this.document?.uri.toString() === uri;
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node?.kind === "group") return [...node.concepts];
    if (node?.kind === "concept") return [...node.mentions];
    if (node) return [];
    const uri = this.document?.uri;
    if (!uri) return [];
    const toReview = reviewOf(uri);
    const mentions = this.onlyReview ? this.mentions.filter(toReview) : this.mentions;
    return arrange({ uri: uri.toString(), mentions, toReview }, groupName);
  }

  getTreeItem(node: TreeNode): TreeItem {
    return treeItem(node);
  }

  refresh(view: TreeView<TreeNode>): void {
    this.changed.fire();
    const result = this.document && this.curie.mentions.of(this.document);
    const review = this.document ? findingsOf(this.document.uri).length : 0;
    view.badge = review ? { value: review, tooltip: l10n.t("{0} mentions to review", review) } : undefined;
    view.message = result?.notice ?? "";
    if (!result?.notice && this.onlyReview && this.mentions.length && !review)
      view.message = l10n.t("Nothing left to review in this text.");
  }

  private get mentions() {
    return (this.document && this.curie.mentions.of(this.document)?.mentions) ?? [];
  }
}

export const showMentions: Feature = (context: ExtensionContext, curie: Curie) => {
  const provider = new MentionsProvider(curie);
  const view = window.createTreeView(MENTIONS_VIEW, { treeDataProvider: provider, showCollapseAll: true });
  const about = (document: TextDocument | undefined): void => {
    provider.show(document);
    provider.refresh(view);
    void commands.executeCommand("setContext", "curie.hasText", document !== undefined);
  };
  const filter = (onlyReview: boolean): void => {
    provider.filter(onlyReview);
    provider.refresh(view);
    void commands.executeCommand("setContext", "curie.onlyReview", onlyReview);
  };
  context.subscriptions.push(
    view,
    commands.registerCommand("curie.mentions.showAll", () => filter(false)),
    commands.registerCommand("curie.mentions.showToReview", () => filter(true)),
    curie.mentions.onDidChange((uri) => provider.isAbout(uri) && provider.refresh(view)),
    // While another kind of editor has the focus the view stays with the last text.
    window.onDidChangeActiveTextEditor(
      (editor) => editor && isText(editor.document) && about(editor.document),
    ),
    // Another language for the same text closes and opens it, and the editor stays the active one.
    workspace.onDidOpenTextDocument(
      (document) => document === window.activeTextEditor?.document && isText(document) && about(document),
    ),
    workspace.onDidCloseTextDocument(
      (document) => provider.isAbout(document.uri.toString()) && about(undefined),
    ),
  );
  const active = window.activeTextEditor?.document;
  about(active && isText(active) ? active : undefined);
};
