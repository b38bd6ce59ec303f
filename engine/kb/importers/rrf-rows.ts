// Files of the UMLS in Rich Release Format: lines of fields, each ended by |, sorted by concept (CUI). Several files are
// read side by side, so that memory holds one concept; a file that is not sorted is held whole instead, and said so.
import type { ImportReport } from "../report.ts";
import { linesOf, openSource } from "./source.ts";

export interface RrfRow {
  readonly line: number;
  readonly fields: readonly string[];
}

/** The rows of one concept. */
export interface RrfGroup {
  readonly cui: string;
  readonly rows: readonly RrfRow[];
}

export interface RrfFile {
  readonly file: string;
  /** Fewer fields than this make a bad line. */
  readonly columns: number;
  /** Lines for which it answers false are not even taken apart. */
  readonly relevant?: (line: string) => boolean;
}

const CUI = /^CL?\d{6,8}$/;
const KEY = 8;
const BEFORE_KEY = -1;

/** Whether lines are in order of their first eight bytes, which hold the CUI. Reads the whole file, but no text. */
export async function isSortedByCui(file: string): Promise<boolean> {
  const source = await openSource(file);
  let high = BEFORE_KEY;
  let low = BEFORE_KEY;
  let kept: Uint8Array = new Uint8Array(0);
  for await (const chunk of source.bytes()) {
    const bytes =
      kept.length > 0
        ? Buffer.concat([kept, chunk])
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let from = 0;
    while (from + KEY <= bytes.length) {
      const end = bytes.indexOf(10, from);
      if (end < 0) break;
      if (end - from >= KEY) {
        const a = bytes.readUInt32BE(from);
        const b = bytes.readUInt32BE(from + 4);
        if (a < high || (a === high && b < low)) {
          await source.close();
          return false;
        }
        high = a;
        low = b;
      }
      from = end + 1;
    }
    kept = Buffer.from(bytes.subarray(from));
  }
  return true;
}

/** Every relevant row with a CUI; bad lines are reported. */
async function* rowsOf(
  { file, columns, relevant }: RrfFile,
  report: ImportReport,
): AsyncGenerator<RrfRow & { cui: string }> {
  for await (const { number: line, text } of linesOf(await openSource(file), report)) {
    if (text === "") continue;
    report.rows++;
    if (relevant && !relevant(text)) continue;
    const fields = text.split("|");
    const cui = fields[0] as string;
    if (!CUI.test(cui))
      report.problem(file, line, "a line must begin with a concept's identifier (CUI); left out.", text);
    else if (fields.length < columns)
      report.problem(
        file,
        line,
        `the line has ${fields.length} fields instead of ${columns} or more; left out.`,
        text,
      );
    else yield { line, fields, cui };
  }
}

async function* sortedGroups(file: RrfFile, report: ImportReport): AsyncGenerator<RrfGroup> {
  let cui = "";
  let rows: RrfRow[] = [];
  for await (const row of rowsOf(file, report)) {
    if (row.cui !== cui) {
      if (rows.length > 0) yield { cui, rows };
      cui = row.cui;
      rows = [];
    }
    rows.push(row);
  }
  if (rows.length > 0) yield { cui, rows };
}

/** Concepts in order of their CUI. */
export async function* rrfGroups(file: RrfFile, report: ImportReport): AsyncGenerator<RrfGroup> {
  if (await isSortedByCui(file.file)) {
    yield* sortedGroups(file, report);
    return;
  }
  report.problem(
    file.file,
    0,
    "the file is not sorted by concept (CUI); it is held in memory, which takes more of it.",
  );
  const groups = new Map<string, RrfRow[]>();
  for await (const row of rowsOf(file, report)) {
    const group = groups.get(row.cui);
    if (group) group.push(row);
    else groups.set(row.cui, [row]);
  }
  for (const cui of [...groups.keys()].sort()) {
    yield { cui, rows: groups.get(cui) as RrfRow[] };
    groups.delete(cui);
  }
}

/** Rows of a file beside the main one, asked for in ascending order of CUI. */
export class RrfCompanion {
  readonly #groups: AsyncGenerator<RrfGroup> | undefined;
  #next: RrfGroup | undefined;
  #begun = false;

  /** Without a file, no concept has rows. */
  constructor(file: RrfFile | undefined, report: ImportReport) {
    this.#groups = file && rrfGroups(file, report);
  }

  async rowsFor(cui: string): Promise<readonly RrfRow[]> {
    if (!this.#groups) return [];
    while (!this.#begun || (this.#next && this.#next.cui < cui)) {
      this.#begun = true;
      this.#next = (await this.#groups.next()).value;
    }
    return this.#next?.cui === cui ? this.#next.rows : [];
  }

  async close(): Promise<void> {
    await this.#groups?.return(undefined);
  }
}
