// Errors as rows that lead to their texts.
import type { EvaluationResult } from "../result.ts";
import type { EvaluationError } from "../result-errors.ts";
import { whole } from "./numbers.ts";
import type { Row, Section, TablePart } from "./report.ts";

export function errorSection({ errors: list }: EvaluationResult): Section {
  const counts = Object.entries(list.classes).map(([kind, n]) => `${kind} ${whole(n ?? 0)}`);
  return {
    id: "errors",
    title: "Errors",
    parts: [
      {
        kind: "text",
        text: list.total
          ? `${whole(list.total)} errors: ${counts.join(", ")}.${list.leftOut ? ` ${whole(list.items.length)} of them are listed, a seeded sample.` : ""}`
          : "There are none.",
      },
      ...(list.items.length ? [errorTable(list.items)] : []),
    ],
  };
}

const errorTable = (items: readonly EvaluationError[]): TablePart => ({
  kind: "table",
  id: "error-list",
  caption: "Errors in their texts",
  filter: 0,
  columns: [
    { label: "Error" },
    { label: "Text" },
    { label: "Gold" },
    { label: "Predicted" },
    { label: "Rank", numeric: true, detail: "of the first right candidate" },
    { label: "Place" },
  ],
  rows: items.map(errorRow),
});

function errorRow(error: EvaluationError): Row {
  const { gold, predicted, context, file, line } = error;
  const at = gold ?? predicted;
  const side = (m: typeof gold) =>
    m
      ? [m.type, m.concepts.map((id, i) => [m.names[i], id].filter(Boolean).join(" ")).join(" + ")]
          .filter(Boolean)
          .join(" · ")
      : "";
  const relation = error.relation && error.relation !== "unknown" ? ` (${error.relation})` : "";
  return {
    cells: [
      { text: error.class },
      context
        ? { text: context.text, mark: { from: context.from, to: context.to } }
        : { text: at?.text ?? "" },
      { text: side(gold) },
      { text: `${side(predicted)}${predicted ? relation : ""}` },
      {
        text: error.rank === undefined ? "" : error.rank === null ? "–" : String(error.rank),
        number: error.rank ?? null,
      },
      file
        ? { text: `${file.split(/[\\/]/).at(-1)}${line ? `:${line}` : ""}`, detail: file }
        : { text: error.document },
    ],
    ...(file && at
      ? {
          place: {
            file,
            document: error.document,
            spans: at.spans,
            text: at.text,
            ...(line ? { line } : {}),
          },
        }
      : {}),
  };
}
