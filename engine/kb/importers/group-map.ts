// A person's own semantic groups: a file that says which type, namespace, tree branch, id prefix, concept or its
// descendants belong to which group. The UMLS's SemGroups.txt is one.
import { groupCodes, isGroup, type SemanticGroup } from "../groups.ts";
import type { ImportReport } from "../report.ts";
import { wholeLines } from "./id-pairs.ts";
import { linesOf, openSource, SourceError } from "./source.ts";

export class GroupMap {
  readonly #groups = new Map<string, SemanticGroup>();

  set(key: string, group: SemanticGroup): void {
    this.#groups.set(key.trim().toLowerCase(), group);
  }

  get size(): number {
    return this.#groups.size;
  }

  /** Keys in lower case, as they are compared, each with its group. */
  entries(): Iterable<[key: string, group: SemanticGroup]> {
    return this.#groups;
  }

  /** The group of the first key that has one; keys are compared without case. */
  of(...keys: readonly (string | undefined)[]): SemanticGroup | undefined {
    for (const key of keys) {
      const found = key === undefined ? undefined : this.#groups.get(key.trim().toLowerCase());
      if (found) return found;
    }
    return undefined;
  }

  /** The group of the longest beginning of a MeSH tree number: `C04.588` before `C04` before `C`. */
  ofTree(tree: string): SemanticGroup | undefined {
    for (let branch = tree; branch !== ""; branch = shorter(branch)) {
      const found = this.of(branch);
      if (found) return found;
    }
    return undefined;
  }

  /** Keys that are CURIEs: concepts, each the root of a branch. */
  branches(): ReadonlyMap<string, SemanticGroup> {
    return new Map([...this.#groups].filter(([key]) => /^[^\s:]+:\S+$/.test(key)));
  }
}

const shorter = (branch: string): string =>
  branch.includes(".")
    ? branch.slice(0, branch.lastIndexOf("."))
    : branch.length > 1
      ? branch.slice(0, 1)
      : "";

/** Whether a file that begins so says groups and nothing else. */
export function saysGroups(head: string): boolean {
  const lines = wholeLines(head);
  return lines.length > 0 && lines.every((line) => line.trim() === "" || saidIn(line) !== undefined);
}

/** What one line says; undefined where it is none that says a group. */
function saidIn(text: string): { keys: readonly string[]; group: SemanticGroup } | undefined {
  const umls = /^([A-Z]{4})\|[^|]*\|(T\d{3})\|([^|]+)\|?\s*$/.exec(text);
  const [, key = "", code = ""] = /^(.+?)\s*[=\t,]\s*(\w+)\s*$/.exec(text) ?? [];
  const group = (umls?.[1] ?? code).toUpperCase();
  return isGroup(group) ? { group, keys: umls ? [umls[2] as string, umls[3] as string] : [key] } : undefined;
}

/**
 * Lines `KEY = GROUP` (or parted by a tab or comma), or the UMLS's `DISO|Disorders|T047|Disease or Syndrome`; empty
 * lines and lines that begin with # are skipped. A key is a semantic type or its TUI, an OBO namespace, a MeSH tree
 * branch (`C`, `C04`), an id prefix (`HP:`), a value of a table's group column, or the id of a concept, which stands for
 * its descendants too. Bad lines are reported; throws `SourceError` where no line is good.
 */
export async function readGroupMap(file: string, report: ImportReport): Promise<GroupMap> {
  const map = new GroupMap();
  for await (const { number, text } of linesOf(await openSource(file), report)) {
    if (text.trim() === "" || text.startsWith("#")) continue;
    const said = saidIn(text);
    if (!said)
      report.problem(
        file,
        number,
        `a line is KEY = GROUP, and groups are ${groupCodes.join(", ")}; left out.`,
        text,
      );
    else for (const key of said.keys) map.set(key, said.group);
  }
  if (map.size === 0)
    throw new SourceError(
      file,
      "this says nothing about semantic groups: a line is KEY = GROUP, such as Disease = DISO.",
    );
  return map;
}
