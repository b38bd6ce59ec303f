// Figures and errors as tables that a spreadsheet opens (RFC 4180): one row each, numbers unrounded.
import type { EvaluationResult } from "../result.ts";

type Value = string | number | null | undefined;

/** A text that a spreadsheet would take for a formula is kept one by an apostrophe. */
function field(value: Value): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "number" ? String(value) : value.replace(/^(?=[=+\-@\t\r])/, "'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvLine = (values: readonly Value[]): string => `${values.map(field).join(",")}\r\n`;

const FIGURES = [
  "table",
  "line",
  "support",
  "id",
  "metric",
  "value",
  "low",
  "high",
  "numerator",
  "denominator",
  "documents",
];

/** Every figure, those of the summary with an empty table and line. */
export function figuresCsv({ figures, tables }: EvaluationResult): string {
  const row = (table: string, line: string, support: Value, f: EvaluationResult["figures"][number]) =>
    csvLine([
      table,
      line,
      support,
      f.id,
      f.metric,
      f.value,
      f.low,
      f.high,
      f.numerator,
      f.denominator,
      f.documents,
    ]);
  return [
    csvLine(FIGURES),
    ...figures.map((f) => row("", "", null, f)),
    ...tables.flatMap((t) => t.lines.flatMap((l) => l.figures.map((f) => row(t.id, l.label, l.support, f)))),
  ].join("");
}

const ERRORS = [
  "class",
  "document",
  "file",
  "line",
  "start",
  "end",
  "text",
  "gold type",
  "gold",
  "predicted type",
  "predicted",
  "rank",
  "relation",
  "distance",
  "context",
];

/** The listed errors; offsets are UTF-16 units of the document's text. */
export function errorsCsv({ errors }: EvaluationResult): string {
  return [
    csvLine(ERRORS),
    ...errors.items.map((e) => {
      const at = e.gold ?? e.predicted;
      return csvLine([
        ...[e.class, e.document, e.file, e.line, at?.spans[0]?.start, at?.spans.at(-1)?.end, at?.text],
        ...[e.gold?.type, e.gold?.concepts.join("+"), e.predicted?.type, e.predicted?.concepts.join("+")],
        ...[e.rank, e.relation, e.distance, e.context?.text],
      ]);
    }),
  ].join("");
}
