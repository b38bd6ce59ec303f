// The tables of the SPACCC tasks (DisTEMIST, MedProcNER, SympTEMIST), read only: a row per mention, told by its head
// line; the texts lie in files of their own. Offsets are code points.
import { parse } from "csv-parse/sync";
import type { Mention } from "../../../text/mention.ts";
import type { Format, ReadOptions } from "../format.ts";
import { contentOf, linesOf } from "../lines.ts";
import { fileMention } from "../mention-ids.ts";
import { type SourceDocument, withOrigin } from "../origin.ts";
import { Placing, type Report, reporting } from "../placing.ts";

const NAMES = {
  file: ["filename", "file", "document"],
  type: ["label", "mark", "type"],
  start: ["start_span", "off0", "start"],
  end: ["end_span", "off1", "end"],
  quote: ["span", "text"],
  code: ["code", "codes"],
  relation: ["semantic_rel", "sem_rel"],
  id: ["ann_id", "mark_id"],
} as const;
type Column = keyof typeof NAMES;

const columnsOf = (head: string): Partial<Record<Column, number>> => {
  const names = contentOf(head)
    .replace(/^\uFEFF/, "")
    .split("\t");
  const found: Partial<Record<Column, number>> = {};
  for (const [column, known] of Object.entries(NAMES)) {
    const at = names.findIndex((n) => (known as readonly string[]).includes(n));
    if (at >= 0) found[column as Column] = at;
  }
  return found;
};

const isHead = (found: Partial<Record<Column, number>>) =>
  found.file !== undefined && found.start !== undefined && found.end !== undefined;

/** Cells of a row; quotes are part of CSV in some of these files and of the text in others. */
function cellsOf(line: string): string[] {
  const plain = line.split("\t");
  if (!line.includes('"')) return plain;
  try {
    const [row] = parse(line, { delimiter: "\t", relax_column_count: true }) as string[][];
    if (row?.length === plain.length) return row;
  } catch {
    // Not quoted as CSV: the quotes belong to the text.
  }
  return plain;
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

interface Collected {
  readonly file: string;
  raw: string;
  readonly rows: Row[];
}

const CODES_WITHOUT = new Set(["NO_CODE", "", "-"]);

/** What CSV does to quotes, once or twice, undone. */
const unquoted = (text: string) => text.replace(/"+/g, '"');

function mentionsOf(
  { rows }: Collected,
  text: string,
  at: Partial<Record<Column, number>>,
  options: ReadOptions,
  report: Report,
): Mention[] {
  const placing = new Placing(text, options.offsets ?? "code-points", report);
  const mentions = rows.flatMap(({ cells, line }): Mention[] => {
    const cell = (column: Column) => (at[column] === undefined ? "" : (cells[at[column]] ?? ""));
    const offsets = [[Number(cell("start") || Number.NaN), Number(cell("end") || Number.NaN)]] as const;
    // The quotes of the span column went through CSV more than once: the text's own are what counts.
    const raw = cell("quote");
    const there = [...text].slice(offsets[0][0], offsets[0][1]).join("");
    const quote = unquoted(raw).replaceAll('"', "") === there.replaceAll('"', "") ? there : raw;
    const spans = placing.place(offsets, at.quote === undefined ? undefined : quote, line);
    if (!spans) return [];
    const codes = cell("code")
      .split("+")
      .map((c) => c.trim())
      .filter((c) => !CODES_WITHOUT.has(c));
    const relation = cell("relation");
    return [
      fileMention(spans, cell("type") || undefined, {
        ...(cell("id") ? { id: cell("id") } : {}),
        concepts: codes.map((id) => ({ id })),
        status: codes.length ? "linked" : at.code === undefined ? "undecided" : "nil",
        ...(relation ? { attributes: { semantic_rel: relation } } : {}),
      }),
    ];
  });
  placing.end(rows[0]?.line ?? 0);
  return mentions;
}

async function* read(chunks: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<SourceDocument> {
  const report = reporting(options);
  let at: Partial<Record<Column, number>> | undefined;
  let head = "";
  let whole = "";
  // Rows of a file need not stand together.
  const files = new Map<string, Collected>();
  for await (const { raw, number } of linesOf(chunks)) {
    if (!at) {
      head = raw;
      at = columnsOf(raw);
      if (!isHead(at)) {
        report(number, "the head line names no filename, start_span and end_span; nothing is read");
        whole = raw;
      }
      continue;
    }
    if (!isHead(at)) {
      whole += raw;
      continue;
    }
    const line = contentOf(raw);
    if (line.trim() === "") continue;
    const cells = cellsOf(line);
    const file = cells[at.file as number] ?? "";
    const collected = files.get(file) ?? { file, raw: "", rows: [] };
    files.set(file, collected);
    collected.raw += raw;
    collected.rows.push({ cells, line: number });
  }
  if (whole) options.onRest?.(whole);
  for (const collected of files.values()) {
    const text = await options.companion?.(`${collected.file}.txt`);
    const line = collected.rows[0]?.line ?? 0;
    if (text === undefined) {
      report(
        line,
        `${collected.file}.txt is not there; its ${collected.rows.length} rows are not read`,
        false,
      );
      continue;
    }
    const document = {
      id: collected.file,
      text,
      sections: [{ role: "text", start: 0, end: text.length }],
      mentions: mentionsOf(collected, text, at ?? {}, options, report),
    };
    yield withOrigin(document, { format: "spaccc", before: head, raw: collected.raw, line });
  }
}

export const spacccFormat: Format = {
  name: "spaccc",
  title: "tables of the SPACCC tasks (TSV)",
  endings: ["tsv"],
  layout: "stream",
  capabilities: {
    text: "exact",
    nested: true,
    discontinuous: false,
    concepts: "several",
    attributes: true,
    relations: "none",
    notes: false,
    sections: false,
    scores: false,
    nil: true,
    candidates: "none",
  },
  detect: (head) => isHead(columnsOf(head.slice(0, head.indexOf("\n") + 1))),
  read,
};
