// The report of an evaluation: what to know first, tables by stratum, confidence, errors with their places, and what was
// odd about the input.
import type { EvaluationResult } from "../result.ts";
import type { Comparison } from "../result-comparison.ts";
import type { Table } from "../result-figures.ts";
import { confidenceSection } from "./confidence-section.ts";
import { errorSection } from "./error-section.ts";
import { findingSection, leakSection, methodSection } from "./input-sections.ts";
import { decimals, figureCell, percent, whole, withInterval, written } from "./numbers.ts";
import type { ChartPart, ListPart, Part, Report, Row, Section, TablePart } from "./report.ts";

export function evaluationReport(result: EvaluationResult): Report {
  const sections: (Section | undefined)[] = [
    summary(result),
    result.comparison && comparison(result.comparison, result),
    result.tables.length
      ? {
          id: "tables",
          title: "By type and stratum",
          parts: result.tables.flatMap((t) => tableParts(t, result)),
        }
      : undefined,
    ...result.confidence.map((c) => confidenceSection(c)),
    errorSection(result),
    leakSection(result),
    findingSection(result),
    methodSection(result),
  ];
  const side = (role: string) => result.sides.find((s) => s.role === role)?.path;
  const [gold, predicted] = [side("gold"), side("predicted")];
  return {
    title:
      gold && predicted
        ? `${baseOf(predicted)} against ${baseOf(gold)}`
        : baseOf(side("table") ?? "Evaluation"),
    about: `${whole(result.documents)} ${result.documents === 1 ? "document" : "documents"}; ${intervalWords(result)}`,
    sections: sections.filter((s) => s !== undefined),
  };
}

const intervalWords = ({ settings: { draws, level, seed } }: EvaluationResult): string =>
  draws
    ? `${percent(level).replace(/\.0$/, "")} % intervals by bootstrap over documents, ${whole(draws)} draws, seed ${seed}`
    : "no intervals were asked for";

const unitOf = ({ metrics }: EvaluationResult, metric: string) => metrics[metric]?.unit ?? "share";
/** With the rule or task in front, because "F1" alone does not say of what. */
const nameOf = ({ metrics }: EvaluationResult, metric: string) =>
  `${metric.split(".")[0]} ${metrics[metric]?.name ?? metric}`.replace(/^nil /, "NIL ");
/** The last part of a path. */
const baseOf = (path: string) => path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
const sign = (result: EvaluationResult, metric: string) => (unitOf(result, metric) === "share" ? ", %" : "");

function summary(result: EvaluationResult): Section {
  const rows = result.figures.map((f): Row => {
    const unit = unitOf(result, f.metric);
    return {
      cells: [
        {
          text: `${nameOf(result, f.metric)}${sign(result, f.metric)}`,
          detail: result.metrics[f.metric]?.definition ?? "",
        },
        { text: written(f.value, unit), number: f.value },
        { text: f.low === null ? "" : `${written(f.low, unit)} to ${written(f.high, unit)}` },
        { text: f.numerator === null ? "" : written(f.numerator, "count"), number: f.numerator },
        { text: f.denominator === null ? "" : written(f.denominator, "count"), number: f.denominator },
        { text: whole(f.documents), number: f.documents },
      ],
    };
  });
  const bad = result.findings.filter((f) => f.severity !== "information");
  const warnings: ListPart[] = bad.length
    ? [{ kind: "list", items: bad.map((f) => `${f.title} (${whole(f.count)}): ${f.effect}`) }]
    : [];
  return {
    id: "summary",
    title: "Summary",
    parts: [
      ...warnings,
      {
        kind: "table",
        id: "figures",
        caption: "Figures",
        columns: [
          { label: "Metric" },
          { label: "Value", numeric: true },
          { label: "Interval" },
          { label: "Right", numeric: true, detail: "numerator" },
          { label: "Of", numeric: true, detail: "denominator" },
          { label: "Documents", numeric: true },
        ],
        rows,
      },
    ],
  };
}

function tableParts(table: Table, result: EvaluationResult): Part[] {
  const part: TablePart = {
    kind: "table",
    id: table.id,
    caption: table.title,
    ...(table.note ? { note: table.note } : {}),
    columns: [
      { label: table.rows },
      { label: table.support, numeric: true },
      ...table.columns.map((c) => ({
        label: `${c.label}${sign(result, c.metric)}`,
        numeric: true,
        detail: result.metrics[c.metric]?.definition ?? "",
      })),
    ],
    rows: table.lines.map((line) => ({
      cells: [
        { text: line.label },
        { text: whole(line.support), number: line.support },
        ...line.figures.map((f) => figureCell(f, unitOf(result, f.metric))),
      ],
    })),
  };
  const chart = dots(table, result);
  return chart ? [part, chart] : [part];
}

const MOST_DOTS = 24;

/** One dot with its interval for each line of a table whose last share column has any; a table of one line needs no picture. */
function dots(table: Table, result: EvaluationResult): ChartPart | undefined {
  const column = table.columns.findLastIndex(
    (c) => /f1|accuracy/i.test(c.metric) && unitOf(result, c.metric) === "share",
  );
  const lines = table.lines.filter((l) => l.figures[column]?.value !== null).slice(0, MOST_DOTS);
  if (column < 0 || lines.length < 2) return undefined;
  const metric = nameOf(result, table.columns[column]?.metric ?? "");
  const points = lines.map((line, i) => {
    const f = line.figures[column] as (typeof line.figures)[number];
    return {
      x: i,
      y: f.value as number,
      ...(f.low !== null && f.high !== null ? { low: f.low, high: f.high } : {}),
      label: `${line.label}: ${withInterval(f, "share")} %`,
    };
  });
  return {
    kind: "chart",
    id: `${table.id}-chart`,
    title: `${metric} · ${table.title}`,
    description: points.map((p) => p.label).join("; "),
    x: { label: table.rows, from: -0.5, to: lines.length - 0.5, names: lines.map((l) => l.label) },
    y: { label: `${metric}, %`, from: 0, to: 1, percent: true },
    series: [{ name: metric, draw: "dots", points }],
  };
}

function comparison(
  { first, second, differences, lost, won }: Comparison,
  result: EvaluationResult,
): Section {
  return {
    id: "comparison",
    title: `${second} compared with ${first}`,
    parts: [
      {
        kind: "text",
        text: `${whole(won)} mentions are right only in the second, ${whole(lost)} only in the first.`,
      },
      {
        kind: "table",
        id: "differences",
        caption: "Differences",
        note: "An interval that holds 0 shows no difference. p: approximate randomisation over documents, two-sided.",
        columns: [
          { label: "Metric" },
          { label: "First", numeric: true },
          { label: "Second", numeric: true },
          { label: "Difference", numeric: true },
          { label: "p", numeric: true },
          { label: "Documents", numeric: true },
        ],
        rows: differences.map((d) => {
          const unit = unitOf(result, d.metric);
          return {
            cells: [
              { text: `${nameOf(result, d.metric)}${sign(result, d.metric)}`, detail: d.id },
              { text: written(d.first, unit), number: d.first },
              { text: written(d.second, unit), number: d.second },
              {
                text: withInterval({ value: d.difference, low: d.low, high: d.high }, unit),
                number: d.difference,
              },
              { text: decimals(d.p), number: d.p },
              { text: whole(d.documents), number: d.documents },
            ],
          };
        }),
      },
    ],
  };
}
