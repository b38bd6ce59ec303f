// A table with gold and prediction side by side, one mention a row, as two sides to compare; and a training table under
// the same mapping. Rows of a document may lie anywhere in the file.
import { openSource } from "../kb/importers/source.ts";
import { recordsOf } from "../kb/importers/table-rows.ts";
import { type Compared, type ComparedDocument, meaningOf } from "./compared.ts";
import type { FindingList } from "./findings.ts";
import type { Reading } from "./reading.ts";
import { positionsIn, type TableColumns, type TableField, type TablePositions } from "./table-columns.ts";

export interface TableOptions {
  readonly columns: TableColumns;
  /** Told from the first line where absent. */
  readonly delimiter?: string;
  /** null where quotes mean nothing. */
  readonly quote?: string | null;
  readonly reading: Reading;
  readonly findings: FindingList;
  /** A training table: predictions are not needed, and columns of the mapping that it lacks are no error. */
  readonly training?: true;
}

export interface TableSides {
  readonly gold: ComparedDocument[];
  readonly predicted: ComparedDocument[];
  readonly rows: number;
}

type Row = (field: TableField) => string;

/** Throws `SourceError` for a file that is no table, RangeError for columns that it has not. */
export async function readTable(file: string, options: TableOptions): Promise<TableSides> {
  const { findings } = options;
  const documents = new Map<string, { gold: Compared[]; predicted: Compared[] }>();
  const source = await openSource(file);
  let positions: TablePositions | undefined;
  let rows = 0;
  const quote = options.quote === undefined ? '"' : options.quote;
  const delimited = { ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter }), quote };
  for await (const { cells, line, stopped } of recordsOf(source, delimited)) {
    if (stopped) {
      findings.add("reader-problem", { file, line, detail: `reading stopped: ${stopped}` });
      continue;
    }
    if (!positions) {
      const needed: TableField[] = ["doc", "mention", "gold", ...(options.training ? [] : ["pred" as const])];
      positions = positionsIn(options.columns, cells, needed, options.training);
      continue;
    }
    rows++;
    const at = positions;
    const cell: Row = (field) => cells[at[field]?.[0]?.at ?? -1]?.trim() ?? "";
    const written = spansOf(cell, rows);
    const isOrdered = written?.every((s) => s.start >= 0 && s.end > s.start);
    const spans = isOrdered ? written : written && ownPlace(rows);
    const last = Math.max(...Object.values(at).flatMap((list) => list.map((c) => c.at)));
    if (!spans || cell("doc") === "" || cells.length <= last) {
      const what = !spans ? `start "${cell("start")}", end "${cell("end")}"` : `${cells.length} cells`;
      findings.add("malformed-row", { file, line, detail: `${what}: ${cells.slice(0, 8).join(" | ")}` });
      continue;
    }
    if (!isOrdered)
      findings.add("offsets-unusable", {
        file,
        line,
        document: cell("doc"),
        detail: `start ${cell("start")}, end ${cell("end")}: "${cell("mention")}"`,
      });
    const shared = {
      spans,
      type: options.reading.type(cell("type")),
      text: cell("mention"),
      at: () => ({ file, line }),
    };
    const document = documents.get(cell("doc")) ?? { gold: [], predicted: [] };
    documents.set(cell("doc"), document);
    document.gold.push({ ...shared, ...goldOf(cell, options, { file, line, document: cell("doc") }) });
    if (!options.training)
      document.predicted.push({ ...shared, ...predictedOf(cell, cells, at, options, { file, line }) });
  }
  if (!positions) throw new RangeError(`${file}: the table has no header.`);
  const side = (which: "gold" | "predicted") =>
    [...documents].map(([id, d]): ComparedDocument => ({ id, text: "", mentions: d[which] }));
  return { gold: side("gold"), predicted: side("predicted"), rows };
}

/** Where no offset can be, behind every text. */
const ownPlace = (row: number): Compared["spans"] => [{ start: OWN + row, end: OWN + row + 1 }];
const OWN = 2 ** 40;

/** `13`, `20`; of a discontinuous mention `13;30`, `20;35`. Without columns for them each row has a place of its own. */
function spansOf(cell: Row, row: number): Compared["spans"] | undefined {
  const [starts, ends] = [cell("start"), cell("end")];
  if (starts === "" && ends === "") return ownPlace(row);
  const numbers = (list: string) => list.split(";").map((n) => (n.trim() === "" ? Number.NaN : Number(n)));
  const [from, to] = [numbers(starts), numbers(ends)];
  const spans = from.map((start, i) => ({ start, end: to[i] ?? Number.NaN }));
  const isWhole = spans.every((s) => Number.isInteger(s.start) && Number.isInteger(s.end));
  return isWhole && from.length === to.length ? spans : undefined;
}

type Meaning = Pick<Compared, "state" | "answers" | "names" | "scores">;

function goldOf(
  cell: Row,
  options: TableOptions,
  place: { file: string; line: number; document: string },
): Meaning {
  const { mixed, ...meaning } = meaningOf([cell("gold")], options.reading);
  if (mixed && !options.training)
    options.findings.add("nil-in-composite", { ...place, detail: cell("gold") });
  const name = cell("goldname");
  const answer = meaning.answers[0];
  return { ...meaning, ...(name && answer ? { names: namesOf(answer, name) } : {}) };
}

/** A table's cell names the answer as a whole. */
const namesOf = (answer: readonly string[], name: string) => new Map([[answer.join("+"), name]]);

function predictedOf(
  cell: Row,
  cells: readonly string[],
  at: TablePositions,
  options: TableOptions,
  place: { file: string; line: number },
): Meaning {
  const { state, answers } = meaningOf([cell("pred")], options.reading);
  const scores: Record<string, number> = {};
  for (const { name, at: position } of at.score ?? []) {
    const text = cells[position]?.trim() ?? "";
    const score = text === "" ? Number.NaN : Number(text);
    if (Number.isFinite(score)) scores[name] = score;
    else options.findings.add("score-unreadable", { ...place, detail: `${name} "${text}"` });
  }
  const name = cell("predname");
  const answer = answers[0];
  return {
    // A row without a prediction says that there is no concept.
    state: state === "undecided" ? "nil" : state,
    answers,
    ...(Object.keys(scores).length ? { scores } : {}),
    ...(name && answer ? { names: namesOf(answer, name) } : {}),
  };
}
