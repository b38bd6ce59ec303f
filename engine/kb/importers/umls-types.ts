// The UMLS Semantic Network (lhncbc.nlm.nih.gov/semanticnetwork): its 127 semantic types by unique identifier (TUI), and
// the group of each. Also which of them a person may ask for.
import { isGroup, type SemanticGroup } from "../groups.ts";
import type { GroupMap } from "./group-map.ts";
import { leadingGroup } from "./group-order.ts";

/** Numbers of the types of each group: 47 is T047. */
const MEMBERS: Record<SemanticGroup, readonly number[]> = {
  ACTI: [51, 52, 53, 54, 55, 56, 57, 64, 66],
  ANAT: [17, 18, 21, 22, 23, 24, 25, 26, 29, 30, 31],
  CHEM: [103, 104, 109, 114, 116, 120, 121, 122, 123, 125, 126, 127, 129, 130, 131, 192, 195, 196, 197, 200],
  CONC: [77, 78, 79, 80, 81, 82, 89, 102, 169, 170, 171, 185],
  DEVI: [74, 75, 203],
  DISO: [19, 20, 33, 37, 46, 47, 48, 49, 50, 184, 190, 191],
  GENE: [28, 85, 86, 87, 88],
  GEOG: [83],
  LIVB: [1, 2, 4, 5, 7, 8, 10, 11, 12, 13, 14, 15, 16, 96, 97, 98, 99, 100, 101, 194, 204],
  OBJC: [71, 72, 73, 167, 168],
  OCCU: [90, 91],
  ORGA: [92, 93, 94, 95],
  PHEN: [34, 38, 67, 68, 69, 70],
  PHYS: [32, 39, 40, 41, 42, 43, 44, 45, 201],
  PROC: [58, 59, 60, 61, 62, 63, 65],
};
/** Types of older releases that are part of others now: lipids, steroids, carbohydrates, plants and rickettsiae. */
const RETIRED: Partial<Record<SemanticGroup, readonly number[]>> = {
  CHEM: [110, 111, 115, 118, 119, 124],
  LIVB: [3, 6, 9],
};

const tuiOf = (n: number): string => `T${String(n).padStart(3, "0")}`;

/** Group of every type in use, by TUI. */
export const GROUP_OF_TUI: ReadonlyMap<string, SemanticGroup> = byTui(MEMBERS);
const GROUP_OF_RETIRED = byTui(RETIRED);

function byTui(members: Partial<Record<SemanticGroup, readonly number[]>>): Map<string, SemanticGroup> {
  return new Map(
    Object.entries(members).flatMap(([group, numbers]) =>
      numbers.map((n) => [tuiOf(n), group as SemanticGroup] as const),
    ),
  );
}

/** The group of a concept with these types; undefined where none of them is known. `own` goes before the UMLS's own. */
export function groupOfTuis(tuis: Iterable<string>, own?: GroupMap): SemanticGroup | undefined {
  const found = new Set<SemanticGroup>();
  for (const tui of tuis) {
    const group = own?.of(tui) ?? GROUP_OF_TUI.get(tui) ?? GROUP_OF_RETIRED.get(tui);
    if (group) found.add(group);
  }
  return leadingGroup(found);
}

/** `T047,CHEM`: TUIs, and groups for all of their types. Throws a RangeError that names what is neither. */
export function parseTypes(text: string): Set<string> {
  const tuis = new Set<string>();
  for (const part of text.split(",").map((p) => p.trim().toUpperCase())) {
    if (isGroup(part)) for (const n of [...MEMBERS[part], ...(RETIRED[part] ?? [])]) tuis.add(tuiOf(n));
    else if (GROUP_OF_TUI.has(part) || GROUP_OF_RETIRED.has(part)) tuis.add(part);
    else throw new RangeError(`"${part}" is neither a semantic type (T047) nor a group (DISO).`);
  }
  return tuis;
}
