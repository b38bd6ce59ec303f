// The best-ranked names of any stretch of a sorted list, best first, without reading the stretch: a tree of minima, 64
// leaves or 16 nodes under a node. One letter of a million names costs as little as a whole word.
import type { KeyFilter } from "./kinds.ts";
import { FANOUT, LEAVES, levelAbove, type RankLevel } from "./rank-levels.ts";

/** A leaf by its place in the list. */
export interface Ranked {
  readonly leaf: number;
  readonly rank: number;
  /** What `RankedLeaves` showed with it. */
  readonly value: number;
}

interface Node {
  readonly rank: number;
  /** 0 for a leaf. */
  readonly level: number;
  /** Of a node its place in its level, of a leaf its value. */
  readonly index: number;
  /** First leaf under the node. */
  readonly first: number;
}

const before = (a: Node, b: Node): boolean => a.rank < b.rank || (a.rank === b.rank && a.first < b.first);

class Heap {
  readonly #nodes: Node[] = [];

  push(node: Node): void {
    const nodes = this.#nodes;
    let i = nodes.push(node) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (!before(node, nodes[up] as Node)) break;
      nodes[i] = nodes[up] as Node;
      i = up;
    }
    nodes[i] = node;
  }

  pop(): Node | undefined {
    const nodes = this.#nodes;
    const top = nodes[0];
    const last = nodes.pop();
    if (!last || nodes.length === 0) return top;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      if (down >= nodes.length) break;
      if (down + 1 < nodes.length && before(nodes[down + 1] as Node, nodes[down] as Node)) down++;
      if (!before(nodes[down] as Node, last)) break;
      nodes[i] = nodes[down] as Node;
      i = down;
    }
    nodes[i] = last;
    return top;
  }
}

/** What the tree stands on: leaves in list order, any stretch of which may be asked for. */
export interface RankedLeaves {
  readonly count: number;
  /**
   * Shows the leaves of `[from, to)`, which are under one node: each once, with its rank and a value of its own,
   * if the search keeps it.
   */
  each(from: number, to: number, show: (leaf: number, rank: number, value: number) => void): void;
}

export class RankTree {
  readonly #levels: RankLevel[];

  /** `first` is the level above the leaves, as stored in the file. */
  constructor(first: RankLevel) {
    this.#levels = [first];
    for (let below = first; below.rank.length > FANOUT; ) {
      const { rank, groups, languages } = below;
      below = levelAbove(
        rank.length,
        FANOUT,
        (i) => rank[i] as number,
        (i) => groups[i] as number,
        (i) => languages[i] as number,
      );
      this.#levels.push(below);
    }
  }

  /** Leaves of `[from, to)` that the filter and `leaves` keep, best rank first, ties in list order. */
  *best(leaves: RankedLeaves, from: number, to: number, filter: KeyFilter): Generator<Ranked> {
    const heap = new Heap();
    const show = (leaf: number, rank: number, value: number): void =>
      heap.push({ rank, level: 0, index: value, first: leaf });
    const push = (level: number, index: number, width: number): void => {
      const { rank, groups, languages } = this.#levels[level - 1] as RankLevel;
      if (((groups[index] as number) & filter.groups) === 0) return;
      if (((languages[index] as number) & filter.languages) === 0) return;
      heap.push({ rank: rank[index] as number, level, index, first: index * width });
    };
    // Cover the stretch with as few whole nodes as possible; what is left at its ends is shown leaf by leaf.
    for (let i = from; i < to; ) {
      let level = 0;
      let width = 1;
      for (
        let wider = LEAVES;
        level < this.#levels.length && i % wider === 0 && i + wider <= to;
        wider *= FANOUT
      ) {
        width = wider;
        level++;
      }
      if (level > 0) {
        push(level, i / width, width);
        i += width;
      } else {
        const end = Math.min(to, (Math.floor(i / LEAVES) + 1) * LEAVES);
        leaves.each(i, end, show);
        i = end;
      }
    }
    for (let node = heap.pop(); node; node = heap.pop()) {
      if (node.level === 0) yield { leaf: node.first, rank: node.rank, value: node.index };
      else if (node.level === 1)
        leaves.each(node.index * LEAVES, Math.min((node.index + 1) * LEAVES, leaves.count), show);
      else {
        const below = (this.#levels[node.level - 2] as RankLevel).rank.length;
        const width = LEAVES * FANOUT ** (node.level - 2);
        const end = Math.min((node.index + 1) * FANOUT, below);
        for (let child = node.index * FANOUT; child < end; child++) push(node.level - 1, child, width);
      }
    }
  }
}
