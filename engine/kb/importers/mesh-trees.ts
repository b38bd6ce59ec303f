// MeSH tree numbers (nlm.nih.gov/mesh/intro_trees.html): `C18.452.394.750` says which kind of thing a descriptor is and
// which descriptor is one step broader.
import type { SemanticGroup } from "../groups.ts";
import type { GroupMap } from "./group-map.ts";
import { leadingGroup } from "./group-order.ts";

/** By category letter, or by the longer prefix of a branch that differs from its letter. Proteins are no drugs. */
const BRANCHES: Record<string, SemanticGroup> = {
  A: "ANAT",
  B: "LIVB",
  C: "DISO",
  D: "CHEM",
  "D08.811": "GENE",
  "D12.776": "GENE",
  "D23.050": "GENE",
  E: "PROC",
  E07: "DEVI",
  F: "PHYS",
  F01: "ACTI",
  F03: "DISO",
  F04: "PROC",
  G: "PHYS",
  G01: "PHEN",
  G02: "PHEN",
  G17: "PHEN",
  H: "OCCU",
  I: "ACTI",
  J: "OBJC",
  K: "CONC",
  L: "CONC",
  M: "LIVB",
  N: "CONC",
  N02: "ORGA",
  V: "CONC",
  Z: "GEOG",
};

const TREE_NUMBER = /^[A-Z]\d{0,2}(?:\.\d+)*$/;
export const isTreeNumber = (text: string): boolean => TREE_NUMBER.test(text);

/**
 * The group of a descriptor with these tree numbers; undefined where none of them is known. `own` may give other groups
 * to letters (`C`) and branches (`C04`).
 */
export function groupOfTrees(trees: Iterable<string>, own?: GroupMap): SemanticGroup | undefined {
  const found = new Set<SemanticGroup>();
  for (const tree of trees) {
    const group =
      own?.ofTree(tree) ??
      BRANCHES[tree.slice(0, 7)] ??
      BRANCHES[tree.slice(0, 3)] ??
      BRANCHES[tree.slice(0, 1)];
    if (group) found.add(group);
  }
  return leadingGroup(found);
}

/** `C18.452.394` for `C18.452.394.750`; undefined at the top. */
export const parentTree = (tree: string): string | undefined =>
  tree.includes(".") ? tree.slice(0, tree.lastIndexOf(".")) : undefined;
