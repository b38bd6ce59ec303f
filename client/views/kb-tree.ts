// The knowledge base tree as data: what is pinned, which knowledge bases are loaded, and their concepts by hierarchy.
// Only what is opened is asked for, page by page, so that a million concepts cost what a hundred do.
import type { ChildrenResult, ChildView, KbView } from "../../server/protocol/knowledge-bases.ts";

export interface Pin {
  readonly id: string;
  readonly name: string;
}

export interface PinsNode {
  readonly kind: "pins";
  readonly pins: readonly Pin[];
}
export interface PinNode {
  readonly kind: "pin";
  readonly id: string;
  readonly name: string;
}
export interface KbNode {
  readonly kind: "kb";
  readonly kb: KbView;
}
export interface LicenceNode {
  readonly kind: "licence";
  readonly words: string;
  readonly kb: string;
}
export interface KbConceptNode {
  readonly kind: "concept";
  readonly id: string;
  readonly concept: ChildView;
  readonly kb: string;
  /** Ids from the root down to its parent: the same concept may stand in several places. */
  readonly path: readonly string[];
}
/** What follows a page, or the obsolete roots: opened, it is asked for. */
export interface MoreNode {
  readonly kind: "more" | "obsolete";
  readonly kb: string;
  /** Whose narrower concepts; undefined: roots. */
  readonly parent?: string;
  readonly path: readonly string[];
  readonly obsolete: boolean;
  readonly offset: number;
  readonly total: number;
}
export type KbTreeNode = PinsNode | PinNode | KbNode | LicenceNode | KbConceptNode | MoreNode;

export const PAGE = 200;

/** Where the tree gets its concepts. */
export type Ask = (params: {
  kb: string;
  id?: string;
  obsolete?: boolean;
  offset: number;
  limit: number;
}) => Promise<ChildrenResult>;

export const topNodes = (pins: readonly Pin[], kbs: readonly KbView[]): KbTreeNode[] => [
  ...(pins.length ? [{ kind: "pins" as const, pins }] : []),
  ...kbs.map((kb): KbNode => ({ kind: "kb", kb })),
];

/** What is below a node. */
export async function below(node: KbTreeNode, ask: Ask): Promise<KbTreeNode[]> {
  switch (node.kind) {
    case "pins":
      return node.pins.map(({ id, name }) => ({ kind: "pin", id, name }));
    case "kb": {
      const kb = node.kb.name;
      const first = await page({ kind: "more", kb, path: [], obsolete: false, offset: 0, total: 0 }, ask);
      const { license } = node.kb;
      return [...(license ? [{ kind: "licence" as const, words: license, kb }] : []), ...first];
    }
    case "concept":
      if (node.concept.children === 0) return [];
      return page(
        {
          kind: "more",
          kb: node.kb,
          parent: node.id,
          path: [...node.path, node.id],
          obsolete: false,
          offset: 0,
          total: 0,
        },
        ask,
      );
    case "more":
    case "obsolete":
      return page(node, ask);
    default:
      return [];
  }
}

async function page(node: MoreNode, ask: Ask): Promise<KbTreeNode[]> {
  const { kb, parent, path, obsolete, offset } = node;
  const found = await ask({
    kb,
    ...(parent === undefined ? {} : { id: parent }),
    ...(obsolete ? { obsolete } : {}),
    offset,
    limit: PAGE,
  });
  const next = offset + PAGE;
  const nodes: KbTreeNode[] = found.concepts.map((concept) => ({
    kind: "concept",
    id: concept.id,
    concept,
    kb,
    path,
  }));
  if (next < found.total) nodes.push({ ...node, kind: "more", offset: next, total: found.total });
  // Obsolete roots stand behind the first page of the others.
  if (parent === undefined && !obsolete && offset === 0 && found.obsolete > 0)
    nodes.push({ kind: "obsolete", kb, path: [], obsolete: true, offset: 0, total: found.obsolete });
  return nodes;
}
