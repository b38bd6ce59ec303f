// The best-ranked names of any stretch of a sorted list, best first, without reading the stretch: a tree of minima, 16
// children to a node. One letter of a million names costs as little as a whole word.
import { FANOUT, firstLevel, type RankedLeaves } from "./ranks.ts";

interface Level {
  readonly rank: Uint8Array;
  readonly groups: Uint16Array;
}

interface Node {
  readonly rank: number;
  readonly level: number;
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

export class RankTree {
  readonly #leaves: RankedLeaves;
  readonly #levels: Level[];

  /** `first` is `firstLevel(leaves)` as stored in the file. */
  constructor(leaves: RankedLeaves, first: Level) {
    this.#leaves = leaves;
    this.#levels = [first];
    for (let below = first; below.rank.length > FANOUT; ) {
      const from = below;
      below = firstLevel({
        count: from.rank.length,
        rank: (i) => from.rank[i] as number,
        groups: (i) => from.groups[i] as number,
      });
      this.#levels.push(below);
    }
  }

  /** Leaves of `[from, to)` with any of the groups (a bit set), best rank first, ties in list order. */
  *best(from: number, to: number, groups: number): Generator<number> {
    const heap = new Heap();
    const push = (level: number, index: number): void => {
      const at = this.#levels[level - 1];
      const has = at ? (at.groups[index] as number) : this.#leaves.groups(index);
      if ((has & groups) === 0) return;
      const rank = at ? (at.rank[index] as number) : this.#leaves.rank(index);
      heap.push({ rank, level, index, first: index * FANOUT ** level });
    };
    // Cover the stretch with as few whole nodes as possible.
    for (let i = from; i < to; ) {
      let level = 0;
      let width = 1;
      while (level < this.#levels.length && i % (width * FANOUT) === 0 && i + width * FANOUT <= to) {
        width *= FANOUT;
        level++;
      }
      push(level, i / width);
      i += width;
    }
    for (let node = heap.pop(); node; node = heap.pop()) {
      if (node.level === 0) {
        yield node.index;
        continue;
      }
      const below = node.level > 1 ? (this.#levels[node.level - 2] as Level).rank.length : this.#leaves.count;
      const end = Math.min((node.index + 1) * FANOUT, below);
      for (let child = node.index * FANOUT; child < end; child++) push(node.level - 1, child);
    }
  }
}
