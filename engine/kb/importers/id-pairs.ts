// Tables whose rows pair two ids: mappings (SSSOM) say that two concepts are the same, edge lists that one is below the other.
import type { ImportReport } from "../report.ts";
import { curieOfCell } from "./iris.ts";
import { openSource, SourceError } from "./source.ts";
import type { Columns, Field } from "./table-columns.ts";
import { tableRows } from "./table-rows.ts";

export type PairKind = "mappings" | "edges";

export interface IdPair {
  /** 1-based. */
  readonly line: number;
  readonly id: string;
  /** What it is the same as, or what it is below. */
  readonly other: string;
  readonly predicate: string;
  /** Whether the predicate says so; of any other the pair says nothing that is used. */
  readonly counts: boolean;
}

const IS_A = /(?:^|[#/:])(?:subClassOf|is_a)$/;
/** Predicates under which two ids are the same concept; close and broad matches are none. */
const SAME = /(?:^|[#/:])(?:exactMatch|equivalentClass|sameAs)$/;
const SSSOM = ["subject_id", "predicate_id", "object_id"] as const;

/** What is passed over in a table of a kind. */
export const PASSED_OVER: Readonly<Record<PairKind, string>> = {
  mappings: "mappings that are not exact",
  edges: "edges of other relations than is-a",
};

const bare = (predicate: string) => predicate.replace(/[<>"]/g, "").trim();

/** Lines of a file's beginning that are whole and no comments. */
export const wholeLines = (head: string): string[] => {
  const lines = head.replace(/^\uFEFF/, "").split(/\r?\n/);
  return (lines.length > 1 ? lines.slice(0, -1) : lines).filter((l) => l !== "" && !l.startsWith("#"));
};

/** Whether a file that begins so pairs ids, and how; undefined for any other. */
export function pairKindOf(head: string): PairKind | undefined {
  const [first = "", ...rest] = wholeLines(head);
  const header = first.split("\t").map((name) => name.replaceAll('"', "").trim());
  if (SSSOM.every((column) => header.includes(column))) return "mappings";
  const rows = [first, ...rest].map((line) => line.split("\t"));
  const isId = (cell = "") => /^\S+[:_/]\S+$/.test(bare(cell));
  const isEdge = ([id, predicate, other, ...more]: string[]) =>
    isId(id) && (isId(predicate) || IS_A.test(bare(predicate ?? ""))) && isId(other) && !more.length;
  const edges = rows.slice(isEdge(rows[0] ?? []) ? 0 : 1);
  // Which relations these are is not asked: a list may have thousands of others before the first is-a.
  return edges.length > 0 && edges.every(isEdge) ? "edges" : undefined;
}

/** Every pair of a table, in the order of its lines. Throws `SourceError` where it is no table of the kind. */
export async function* idPairs(file: string, kind: PairKind, report: ImportReport): AsyncGenerator<IdPair> {
  const source = await openSource(file);
  await source.close();
  const [first = ""] = wholeLines(source.head);
  if (kind === "mappings" && !SSSOM.every((column) => first.includes(column)))
    throw new SourceError(file, "this is no SSSOM table: subject_id, predicate_id and object_id are needed.");
  if (kind === "edges" && first.split("\t").length !== 3)
    throw new SourceError(file, "this is no list of edges: three columns, parted by tabs, are needed.");
  const [id, scope, parents] = kind === "mappings" ? SSSOM : ["#1", "#2", "#3"];
  const columns: Columns = { id, scope, parents };
  // A list of edges may begin with one at once.
  const header = kind === "mappings" || !IS_A.test(bare(first.split("\t")[1] ?? ""));
  const table = { columns, comment: "#", delimiter: "\t", header };
  for await (const { cells, positions, line } of tableRows(file, table, report)) {
    const cell = (field: Field) => (cells[positions[field]?.[0] ?? -1] ?? "").trim();
    const predicate = bare(cell("scope"));
    yield {
      line,
      predicate,
      id: curieOfCell(cell("id")),
      other: curieOfCell(cell("parents")),
      counts: (kind === "mappings" ? SAME : IS_A).test(predicate),
    };
  }
}
