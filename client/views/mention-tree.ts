// How the mentions of a text are arranged for the tree: semantic group, then concept, then mention in reading order.
// Pure, so that it is tested without an editor.
import type { MentionView } from "../../server/protocol/mentions.ts";

/** The text that is arranged. */
export interface ArrangedText {
  readonly uri: string;
  readonly mentions: readonly MentionView[];
  /** Which mentions somebody still has to look at. */
  readonly toReview: (mention: MentionView) => boolean;
}

export interface GroupNode {
  readonly kind: "group";
  readonly code: string;
  readonly concepts: readonly ConceptNode[];
}
export interface ConceptNode {
  readonly kind: "concept";
  readonly group: string;
  /** CURIE; undefined where the mentions have no concept. */
  readonly id: string | undefined;
  /** Preferred name, or the text of mentions without a concept. */
  readonly name: string;
  readonly mentions: readonly MentionNode[];
}
export interface MentionNode {
  readonly kind: "mention";
  readonly mention: MentionView;
  /** The text that holds it. */
  readonly uri: string;
  /** Somebody still has to look at it. */
  readonly review: boolean;
}
export type TreeNode = GroupNode | ConceptNode | MentionNode;

/**
 * Groups by size, largest first; concepts by name; a concept's mentions in reading order. Mentions without a concept
 * are gathered by their text, after the concepts of their group.
 */
export function arrange(text: ArrangedText, name: (group: string) => string): GroupNode[] {
  const groups = new Map<string, Map<string, MentionView[]>>();
  for (const mention of text.mentions) {
    const key = conceptOf(mention)?.id ?? ` ${mention.text.toLowerCase()}`;
    const concepts = groups.get(mention.group) ?? new Map<string, MentionView[]>();
    groups.set(mention.group, concepts);
    const same = concepts.get(key);
    if (same) same.push(mention);
    else concepts.set(key, [mention]);
  }
  return [...groups]
    .map(([code, concepts]) => ({ code, concepts, size: sum([...concepts.values()].map((m) => m.length)) }))
    .sort((a, b) => b.size - a.size || name(a.code).localeCompare(name(b.code)))
    .map(({ code, concepts }) => ({
      kind: "group",
      code,
      concepts: [...concepts.values()].map((same) => conceptNode(code, same, text)).sort(byName),
    }));
}

/** A mention marked as having no concept keeps its rejected candidates, but is not listed under them. */
const conceptOf = (mention: MentionView): MentionView["concept"] =>
  mention.status === "nil" ? undefined : mention.concept;

function conceptNode(group: string, same: readonly MentionView[], text: ArrangedText): ConceptNode {
  const concept = same[0] && conceptOf(same[0]);
  return {
    kind: "concept",
    group,
    id: concept?.id,
    name: concept?.name ?? same[0]?.text ?? "",
    mentions: same.map((mention) => ({
      kind: "mention",
      mention,
      uri: text.uri,
      review: text.toReview(mention),
    })),
  };
}

const byName = (a: ConceptNode, b: ConceptNode): number =>
  Number(a.id === undefined) - Number(b.id === undefined) || a.name.localeCompare(b.name);

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
