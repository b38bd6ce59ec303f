// Tables that stand beside a vocabulary and add to its concepts by id: mappings (SSSOM) become cross-references, edge
// lists become parents, any other table adds what its column mapping says. Read whole before the first concept.
import { type Concept, definitionSchema, synonymSchema } from "../concept.ts";
import type { ImportReport } from "../report.ts";
import { type IdPrefix, prefixer } from "./id-prefix.ts";
import { curieOfCell } from "./iris.ts";
import { openSource, SourceError } from "./source.ts";
import type { Columns, Field } from "./table-columns.ts";
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

type Added = "parents" | "xrefs" | "altIds" | "types" | "synonyms" | "definition";
const ADDED: readonly Added[] = ["parents", "xrefs", "altIds", "types", "synonyms", "definition"];
type Additions = Partial<Record<Added, Set<string>>>;

const IS_A = /(?:^|[#/:])(?:subClassOf|is_a)$/;
/** Predicates under which two ids are the same concept; close and broad matches are none. */
const SAME = /(?:^|[#/:])(?:exactMatch|equivalentClass|sameAs)$/;

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
    const wanted = kind === "mappings" ? ["subject_id", "predicate_id", "object_id"] : undefined;
    const columns: Columns = wanted
      ? { id: wanted[0] as string, scope: wanted[1] as string, xrefs: wanted[2] as string }
      : { id: "#1", scope: "#2", parents: "#3" };
    const source = await openSource(file);
    await source.close();
    const header = source.head.split(/\r?\n/).find((line) => line !== "" && !line.startsWith("#")) ?? "";
    if (wanted && !wanted.every((column) => header.includes(column)))
      throw new SourceError(
        file,
        "this is no SSSOM table: subject_id, predicate_id and object_id are needed.",
      );
    if (!wanted && header.split("\t").length !== 3)
      throw new SourceError(file, "this is no list of edges: three columns, parted by tabs, are needed.");
    for await (const { cells, positions, line } of tableRows(
      file,
      { columns, comment: "#", delimiter: "\t" },
      this.#report,
    )) {
      const cell = (field: Field) => curieOfCell((cells[positions[field]?.[0] ?? -1] ?? "").trim());
      const [id, predicate] = [
        cell("id"),
        (cells[positions.scope?.[0] ?? -1] ?? "").replace(/[<>]/g, "").trim(),
      ];
      if (kind === "mappings" && SAME.test(predicate)) {
        this.#add(id, "xrefs", cell("xrefs"));
        this.#add(cell("xrefs"), "xrefs", id, false);
      } else if (kind === "edges" && IS_A.test(predicate)) this.#add(id, "parents", cell("parents"));
      else
        this.#report.skip(
          kind === "edges" ? "edges of other relations than is-a" : "mappings that are not exact",
          1,
          file,
          line,
        );
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
