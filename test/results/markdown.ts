// Cells and tables of Markdown.
import { percent, whole, withInterval } from "../../engine/evaluation/report/numbers.ts";
import type { EvaluationResult } from "../../engine/evaluation/result.ts";
import type { Figure } from "../../engine/evaluation/result-figures.ts";

export type Row = readonly string[];

export const markdown = (head: Row, rows: readonly Row[], left = 1): string =>
  [head, head.map((_, i) => (i < left ? ":--" : "--:")), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");

const figuresIn = (r: EvaluationResult): Figure[] => [
  ...r.figures,
  ...r.tables.flatMap((t) => t.lines.flatMap((l) => l.figures)),
];

export function figure(r: EvaluationResult, id: string): Figure | undefined {
  return figuresIn(r).find((f) => f.id === id);
}

export const shown = (f: Pick<Figure, "value" | "low" | "high"> | undefined): string =>
  f ? withInterval(f, "share") : "";
export const plain = (f: Figure | undefined): string => (f ? percent(f.value) : "");
export const counts = (f: Figure): string => `${whole(f.numerator ?? 0)} of ${whole(f.denominator ?? 0)}`;
