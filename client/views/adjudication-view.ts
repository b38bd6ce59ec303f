// The "Adjudication" view: two annotators compared, one conflict a row, settled with 1, 2 and 3. The answers are kept by the
// server; the view shows them.
import {
  commands,
  EventEmitter,
  l10n,
  Range,
  Selection,
  TextEditorRevealType,
  type TreeDataProvider,
  type TreeItem,
  Uri,
  window,
} from "vscode";
import type {
  AdjudicationAnswer,
  AdjudicationKept,
  AdjudicationParams,
  AdjudicationResult,
  ConflictView,
} from "../../server/protocol/adjudication.ts";
import { askSides } from "../commands/compare-annotators.ts";
import type { Feature } from "../feature.ts";
import { adjudicationItem, choiceName } from "./adjudication-item.ts";
import {
  type AdjudicationNode,
  adjudicationTree,
  answered,
  type ConflictNode,
  conflictsIn,
  nextConflict,
} from "./adjudication-tree.ts";

const VIEW = "curie.adjudication";
type Choice = NonNullable<ConflictView["chosen"]>;

class Conflicts implements TreeDataProvider<AdjudicationNode> {
  result: AdjudicationResult | undefined;
  tree: readonly AdjudicationNode[] = [];
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  show(result: AdjudicationResult): void {
    this.result = result;
    this.tree = adjudicationTree(result);
    this.changed.fire();
  }
  getChildren(node?: AdjudicationNode): AdjudicationNode[] {
    if (!node) return [...this.tree];
    return node.kind === "figures" || node.kind === "text" ? [...node.children] : [];
  }
  getParent(node: AdjudicationNode): AdjudicationNode | undefined {
    if (node.kind !== "conflict") return undefined;
    return this.tree.find((t) => t.kind === "text" && t.uri === node.uri);
  }
  getTreeItem(node: AdjudicationNode): TreeItem {
    return adjudicationItem(node);
  }
}

export const adjudicate: Feature = (context, curie) => {
  const conflicts = new Conflicts();
  const view = window.createTreeView(VIEW, { treeDataProvider: conflicts, showCollapseAll: true });

  async function open(params: AdjudicationParams): Promise<void> {
    try {
      const result = await window.withProgress(
        { location: { viewId: VIEW }, title: l10n.t("Comparing…") },
        () => curie.client.sendRequest<AdjudicationResult>("curie/adjudication/open", params),
      );
      await commands.executeCommand("setContext", "curie.adjudicating", true);
      conflicts.show(result);
      view.message = result.problems.length
        ? l10n.t("{0} texts or lines were left out; the log lists them.", result.problems.length)
        : "";
      for (const problem of result.problems) curie.log.warn(problem);
      await commands.executeCommand(`${VIEW}.focus`);
      await showNext();
    } catch (error) {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  }

  async function showNext(after?: ConflictNode): Promise<void> {
    const next = nextConflict(conflicts.tree, after);
    if (next) await show(next);
    else if (conflictsIn(conflicts.tree).length)
      void window.showInformationMessage(l10n.t("All conflicts are settled."));
  }

  /** Marks the row; its place is shown because it is selected, and the keys stay with the view. */
  const show = (node: ConflictNode): Thenable<void> => view.reveal(node, { select: true, focus: true });

  async function showPlace({ uri, conflict }: ConflictNode): Promise<void> {
    const { start, end } = conflict.range;
    const place = new Range(start.line, start.character, end.line, end.character);
    const editor = await window.showTextDocument(Uri.parse(uri), { preserveFocus: true, preview: true });
    editor.selection = new Selection(place.start, place.end);
    editor.revealRange(place, TextEditorRevealType.InCenterIfOutsideViewport);
  }

  async function choose(choice: Choice, given?: AdjudicationNode): Promise<void> {
    const node = given ?? view.selection[0];
    const { result } = conflicts;
    if (node?.kind !== "conflict" || !result) return;
    if (!node.conflict.choices.includes(choice)) {
      void window.showInformationMessage(l10n.t("This conflict has no choice “{0}”.", choiceName(choice)));
      return;
    }
    const answer: AdjudicationAnswer = {
      id: result.id,
      document: node.document,
      key: node.conflict.key,
      choice,
    };
    try {
      const { kept } = await curie.client.sendRequest<AdjudicationKept>("curie/adjudication/answer", answer);
      if (!kept) return;
      conflicts.show(answered(result, node, choice));
      await showNext(node);
    } catch (error) {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  }

  context.subscriptions.push(
    view,
    commands.registerCommand("curie.compareAnnotators", async (given?: AdjudicationParams) => {
      const params = given ?? (await askSides());
      if (params) await open(params);
    }),
    commands.registerCommand("curie.adjudicate", async (file?: Uri) => {
      const uri = file ?? window.activeTextEditor?.document.uri;
      if (uri) await open({ conflicted: uri.toString().replace(/\.txt$/i, ".ann") });
    }),
    view.onDidChangeSelection(({ selection: [node] }) => {
      if (node?.kind === "conflict") void showPlace(node);
    }),
    commands.registerCommand("curie.adjudication.next", () => {
      const [selected] = view.selection;
      return showNext(selected?.kind === "conflict" ? selected : undefined);
    }),
    commands.registerCommand("curie.adjudication.left", (node?: AdjudicationNode) => choose("left", node)),
    commands.registerCommand("curie.adjudication.right", (node?: AdjudicationNode) => choose("right", node)),
    commands.registerCommand("curie.adjudication.both", (node?: AdjudicationNode) => choose("both", node)),
  );
};
