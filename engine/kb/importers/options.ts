// What every importer is told, and how a record without a semantic group gets one.
import type { SemanticGroup } from "../groups.ts";
import type { ImportReport } from "../report.ts";
import { impliedGroup, prefixOf } from "./prefix-groups.ts";

export interface ImportOptions {
  /** Filled in while concepts are read. */
  readonly report: ImportReport;
  /** Group of every concept whose record names none. */
  readonly group?: SemanticGroup;
}

/** Answers a concept's group: told, else implied by its id, else CONC, which is reported once for each prefix. */
export class GroupChooser {
  readonly #told: SemanticGroup | undefined;
  readonly #report: ImportReport;
  readonly #unknown = new Set<string>();

  constructor(options: ImportOptions) {
    this.#told = options.group;
    this.#report = options.report;
  }

  choose(id: string, file: string, line: number, namespace?: string): SemanticGroup {
    const known = this.#told ?? impliedGroup(id, namespace);
    if (known) return known;
    const prefix = prefixOf(id);
    if (prefix === "") return "CONC"; // no CURIE: the concept will be refused for that
    if (!this.#unknown.has(prefix)) {
      this.#unknown.add(prefix);
      this.#report.problem(
        file,
        line,
        `no semantic group is known for ids that begin with "${prefix}:"; they are taken as CONC (say --group).`,
        id,
      );
    }
    return "CONC";
  }
}
