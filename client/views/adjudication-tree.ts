// How an adjudication is arranged: the figures, then every text with its conflicts. Pure, so that it is tested without an editor.
import type { AdjudicationResult, ConflictView } from "../../server/protocol/adjudication.ts";

export interface FigureNode {
  readonly kind: "figure";
  readonly figure: AdjudicationResult["figures"][number]["figure"];
  readonly value: string;
}
export interface ConflictNode {
  readonly kind: "conflict";
  readonly document: string;
  readonly uri: string;
  readonly conflict: ConflictView;
}
export interface TextNode {
  readonly kind: "text";
  readonly name: string;
  readonly uri: string;
  readonly open: number;
  readonly children: readonly ConflictNode[];
}
export interface FiguresNode {
  readonly kind: "figures";
  readonly children: readonly FigureNode[];
}
export type AdjudicationNode = FiguresNode | FigureNode | TextNode | ConflictNode;

/** Texts with conflicts, in the corpus' order, conflicts in reading order. */
export function adjudicationTree(result: AdjudicationResult): (FiguresNode | TextNode)[] {
  const texts = result.documents
    .filter((d) => d.conflicts.length > 0)
    .map((d): TextNode => {
      const children = d.conflicts
        .map((conflict): ConflictNode => ({ kind: "conflict", document: d.id, uri: d.uri, conflict }))
        .sort((a, b) => byPlace(a.conflict, b.conflict));
      return {
        kind: "text",
        name: d.id,
        uri: d.uri,
        open: d.conflicts.filter((c) => !c.chosen).length,
        children,
      };
    });
  return [{ kind: "figures", children: result.figures.map((f) => ({ kind: "figure", ...f })) }, ...texts];
}

const byPlace = (a: ConflictView, b: ConflictView): number =>
  a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character;

/** Every conflict in order. */
export const conflictsIn = (tree: readonly AdjudicationNode[]): ConflictNode[] =>
  tree.flatMap((node) => (node.kind === "text" ? node.children : []));

/** The next conflict that nobody answered, behind `after` and then from the top; undefined when all are settled. */
export function nextConflict(
  tree: readonly AdjudicationNode[],
  after?: ConflictNode,
): ConflictNode | undefined {
  const all = conflictsIn(tree);
  const at = all.findIndex((c) => c.document === after?.document && c.conflict.key === after?.conflict.key);
  return [...all.slice(at + 1), ...all.slice(0, at + 1)].find((c) => !c.conflict.chosen);
}

/** The result with one more answer. */
export const answered = (
  result: AdjudicationResult,
  { document, conflict }: ConflictNode,
  chosen: NonNullable<ConflictView["chosen"]>,
): AdjudicationResult => ({
  ...result,
  documents: result.documents.map((d) =>
    d.id === document
      ? { ...d, conflicts: d.conflicts.map((c) => (c.key === conflict.key ? { ...c, chosen } : c)) }
      : d,
  ),
});
