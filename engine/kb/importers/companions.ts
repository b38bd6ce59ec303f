// Tables that stand beside a vocabulary and add to its concepts by id: mappings (SSSOM) become cross-references, edge
// lists become parents, any other table adds what its column mapping says. Read whole before the first concept.
import { type Concept, definitionSchema, synonymSchema } from "../concept.ts";
import type { ImportReport } from "../report.ts";
import { idPairs, PASSED_OVER } from "./id-pairs.ts";
import { type IdPrefix, prefixer } from "./id-prefix.ts";
import { curieOfCell } from "./iris.ts";
import { SourceError } from "./source.ts";
import type { Field } from "./table-columns.ts";
import { type TableOptions, tableRows } from "./table-rows.ts";

export interface Companion {
  readonly file: string;
  /** `mappings`: SSSOM; `edges`: subject, predicate, object; `table`: any, with `columns`. */
  readonly kind: "mappings" | "edges" | "table";
  readonly table?: TableOptions;
  readonly prefix?: IdPrefix;
  /** Splits a cell of a `table` into several values. */
  readonly listSeparator?: string;
}

const ADDED = ["parents", "xrefs", "altIds", "types", "synonyms", "definition"] as const;
type Added = (typeof ADDED)[number];
/** What columns of a `table` can hold. */
export const COMPANION_FIELDS: readonly Field[] = ["id", ...ADDED];
type Additions = Partial<Record<Added, Set<string>>>;

class Companions {
  readonly #byId = new Map<string, Additions>();
  readonly #used = new Set<string>();
  /** Ids that a table is about; the other end of a mapping is not. */
  readonly #told = new Set<string>();
  readonly #report: ImportReport;

  constructor(report: ImportReport) {
    this.#report = report;
  }

  #add(id: string, what: Added, value: string, isTold = true): void {
    if (id === "" || value === "") return;
    if (isTold) this.#told.add(id);
    const additions = this.#byId.get(id) ?? {};
    additions[what] ??= new Set();
    additions[what]?.add(value);
    this.#byId.set(id, additions);
  }

  async read(companion: Companion): Promise<void> {
    const { file, kind } = companion;
    if (kind === "table") return this.#readTable(companion);
    for await (const { id, other, line, counts } of idPairs(file, kind, this.#report)) {
      if (!counts) this.#report.skip(PASSED_OVER[kind], 1, file, line);
      else if (kind === "edges") this.#add(id, "parents", other);
      else {
        this.#add(id, "xrefs", other);
        this.#add(other, "xrefs", id, false);
      }
    }
  }

  async #readTable({ file, table, prefix, listSeparator }: Companion): Promise<void> {
    if (!table) throw new SourceError(file, "a table needs a mapping of its columns.");
    const prefixed = prefixer(prefix);
    for await (const { cells, positions } of tableRows(file, table, this.#report)) {
      const values = (field: Field) =>
        (positions[field] ?? [])
          .flatMap((at) =>
            listSeparator && field !== "definition"
              ? (cells[at] ?? "").split(listSeparator)
              : [cells[at] ?? ""],
          )
          .map((cell) => curieOfCell(cell.trim()));
      const id = prefixed(values("id")[0] ?? "");
      for (const what of ADDED)
        for (const value of values(what))
          this.#add(id, what, what === "parents" || what === "altIds" ? prefixed(value) : value);
    }
  }

  addTo(concept: Concept, files: string): Concept {
    const ids = [concept.id, ...concept.altIds].filter((id) => this.#byId.has(id));
    if (ids.length === 0) return concept;
    const synonyms = [...concept.synonyms];
    const definitions = [...concept.definitions];
    const lists = {
      parents: new Set(concept.parents),
      xrefs: new Set(concept.xrefs),
      altIds: new Set(concept.altIds),
      types: new Set(concept.types),
    };
    for (const id of ids) {
      this.#used.add(id);
      const { synonyms: names = [], definition = [], ...others } = this.#byId.get(id) ?? {};
      for (const text of names) {
        const made = synonymSchema.safeParse({ text });
        if (!made.success) this.#report.problem(files, 0, `a name for ${id} is too long; left out.`, text);
        else if (text !== concept.name && !synonyms.some((s) => s.text === text)) synonyms.push(made.data);
      }
      for (const text of definition)
        if (!definitions.some((d) => d.text === text)) definitions.push(definitionSchema.parse({ text }));
      for (const list of ["parents", "xrefs", "altIds", "types"] as const)
        for (const value of others[list] ?? [])
          if (value !== concept.id && (list === "types" || list === "xrefs" || /^[^\s:|,]+:\S+$/.test(value)))
            lists[list].add(value);
    }
    const made = Object.fromEntries(Object.entries(lists).map(([list, values]) => [list, [...values]]));
    return { ...concept, ...made, synonyms, definitions };
  }

  /** How many ids the tables are about that no concept has. */
  get unused(): number {
    return [...this.#told].filter((id) => !this.#used.has(id)).length;
  }
}

/** The concepts, each with what the tables add. Throws `SourceError` where a table cannot be read or is none. */
export async function* accompanied(
  concepts: AsyncIterable<Concept>,
  tables: readonly Companion[],
  report: ImportReport,
): AsyncGenerator<Concept> {
  const companions = new Companions(report);
  for (const table of tables) await companions.read(table);
  const files = tables.map((t) => t.file).join(", ");
  for await (const concept of concepts) yield companions.addTo(concept, files);
  if (companions.unused > 0) report.skip("ids of companion tables that no concept has", companions.unused);
}
