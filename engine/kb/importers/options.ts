// What every importer is told, and how a record without a semantic group gets one.
import { groupCodes, isGroup, type SemanticGroup } from "../groups.ts";
import type { ImportReport } from "../report.ts";
import type { GroupMap } from "./group-map.ts";
import { impliedGroup, prefixOf } from "./prefix-groups.ts";

export interface ImportOptions {
  /** Filled in while concepts are read. */
  readonly report: ImportReport;
  /** Group of every concept whose record names none. */
  readonly group?: SemanticGroup;
  /** A person's own groups, which go before all others. */
  readonly groups?: GroupMap;
}

/** What is said of a source's own name for a kind of thing that nobody has mapped. */
export const unknownGroup = (value: string): string =>
  `"${value}" is no semantic group (${groupCodes.join(", ")}); give --groups a file with a line ${value} = GROUP.`;

/** Answers a concept's group: told, else implied by its id, else CONC, which is reported once for each prefix. */
export class GroupChooser {
  readonly #told: SemanticGroup | undefined;
  readonly #own: GroupMap | undefined;
  readonly #report: ImportReport;
  readonly #unknown = new Set<string>();

  constructor(options: ImportOptions) {
    this.#told = options.group;
    this.#own = options.groups;
    this.#report = options.report;
  }

  /** A group as a record states it: a code, or what a person's own file says that it means; anything else as it is. */
  stated(value: unknown): unknown {
    if (typeof value !== "string") return value;
    const code = value.trim().toUpperCase();
    return this.#own?.of(value) ?? (isGroup(code) ? code : value);
  }

  choose(id: string, file: string, line: number, namespace?: string): SemanticGroup {
    const prefix = prefixOf(id);
    const known =
      this.#own?.of(id, namespace, `${prefix}:`, prefix) ?? this.#told ?? impliedGroup(id, namespace);
    if (known) return known;
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
