// A maximum matching of a bipartite graph by augmenting paths (Berge 1957; Kuhn 1955), searched breadth first so that
// a long chain of overlaps needs no deep recursion.

/** Positions of partners, or -1. Filled in place; pairs that it already holds are kept matched, if not to each other. */
export interface Partners {
  readonly gold: Int32Array;
  readonly predicted: Int32Array;
}

/** `edges[g]`: the predicted positions that may be paired with g. Time: free gold vertices times edges they reach. */
export function maximumMatching({ gold, predicted }: Partners, edges: readonly (readonly number[])[]): void {
  const reachedBy = new Int32Array(predicted.length);
  const visited = new Int32Array(predicted.length).fill(-1);
  for (let root = 0; root < gold.length; root++) {
    if (gold[root] !== -1 || !edges[root]?.length) continue;
    const queue = [root];
    let free = -1;
    for (let i = 0; i < queue.length && free < 0; i++) {
      const g = queue[i] as number;
      for (const p of edges[g] ?? []) {
        if (visited[p] === root) continue;
        visited[p] = root;
        reachedBy[p] = g;
        if (predicted[p] === -1) {
          free = p;
          break;
        }
        queue.push(predicted[p] as number);
      }
    }
    // Walk back, moving every partner on the path by one.
    while (free >= 0) {
      const g = reachedBy[free] as number;
      const before = gold[g] as number;
      gold[g] = free;
      predicted[free] = g;
      free = g === root ? -1 : before;
    }
  }
}
