// Levels of a rank tree: of stretches of names the least rank, all groups and all languages, so that a search passes over
// those that hold nothing good enough.

/** Leaves under one node of the first level of a rank tree, and nodes under one of a higher level. */
export const LEAVES = 64;
export const FANOUT = 16;

/** A level of the tree: of all leaves under each node the least rank, all groups and all languages, as bit sets. */
export interface RankLevel {
  readonly rank: Uint8Array;
  readonly groups: Uint16Array;
  readonly languages: Uint16Array;
}

/** The level above `count` items, `width` of them to a node. */
export function levelAbove(
  count: number,
  width: number,
  rank: (i: number) => number,
  groups: (i: number) => number,
  languages: (i: number) => number,
): RankLevel {
  const nodes = Math.ceil(count / width);
  const level = {
    rank: new Uint8Array(nodes).fill(255),
    groups: new Uint16Array(nodes),
    languages: new Uint16Array(nodes),
  };
  for (let i = 0; i < count; i++) {
    const node = Math.floor(i / width);
    level.rank[node] = Math.min(level.rank[node] as number, rank(i));
    level.groups[node] = (level.groups[node] as number) | groups(i);
    level.languages[node] = (level.languages[node] as number) | languages(i);
  }
  return level;
}

/** The sections that hold a level. */
export const levelSections = (name: string, level: RankLevel): [string, Uint8Array | Uint16Array][] => [
  [`${name}.nodeRank`, level.rank],
  [`${name}.nodeGroups`, level.groups],
  [`${name}.nodeLanguages`, level.languages],
];
