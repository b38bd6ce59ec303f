// A benchmark as one table, cost beside accuracy, and a picture of the one against the other.
import type { Benchmark, CellResult } from "../benchmark/benchmark-result.ts";
import { decimals, percent, whole } from "./numbers.ts";
import type { Cell, ChartPart, Report, Section, TablePart } from "./report.ts";

/** Metrics worth a column, where any cell has them. */
const COLUMNS: readonly (readonly [metric: string, label: string])[] = [
  ["exact.f1", "exact F1"],
  ["linking.accuracy", "accuracy"],
  ["linking.recall@5", "recall@5"],
  ["end-to-end.f1", "end-to-end F1"],
  ["nil.f1", "NIL F1"],
];

const MB = 1e6;
const perMention = ({ cost }: CellResult): number | null =>
  cost.mentions ? cost.workMs / cost.mentions : null;

export function benchmarkReport(benchmark: Benchmark): Report {
  const { cells, failures, machine, draws, seed, curie } = benchmark;
  const corpora = [...new Set(cells.map((c) => c.corpus))];
  const sections: Section[] = [
    { id: "all", title: "All cells", parts: [table(cells)] },
    ...corpora.flatMap((corpus): Section[] => {
      const chart = picture(
        corpus,
        cells.filter((c) => c.corpus === corpus),
      );
      return chart ? [{ id: `corpus-${corpus}`, title: corpus, parts: [chart] }] : [];
    }),
  ];
  if (failures.length)
    sections.push({
      id: "failures",
      title: "Cells that failed",
      parts: [
        {
          kind: "list",
          items: failures.map((f) => `${f.corpus}, ${f.kb}, ${f.recogniser}, ${f.linker}: ${f.reason}`),
        },
      ],
    });
  return {
    title: "Benchmark",
    about: `${whole(cells.length)} cells; Curie ${curie} on ${machine}; ${draws ? `95 % intervals by bootstrap over documents, ${whole(draws)} draws, seed ${seed}` : "no intervals"}`,
    sections,
  };
}

function table(cells: readonly CellResult[]): TablePart {
  const columns = COLUMNS.filter(([id]) => cells.some((c) => c.figures.some((f) => f.metric === id)));
  return {
    kind: "table",
    id: "cells",
    caption: "Accuracy and cost",
    note: "Work: recognition and linking, files aside. Peak: resident memory of the cell's own process. Costs are of one run on the machine named above.",
    columns: [
      { label: "Corpus" },
      { label: "KB" },
      { label: "Recogniser" },
      { label: "Linker" },
      ...columns.map(([id, label]) => ({
        label: `${label}, %`,
        numeric: true,
        detail: cells.map((c) => c.metrics[id]?.definition).find(Boolean) ?? "",
      })),
      { label: "Mentions", numeric: true },
      { label: "ms a mention", numeric: true },
      { label: "Ready, s", numeric: true },
      { label: "Peak, MB", numeric: true },
      { label: "Index, MB", numeric: true },
      { label: "Model, MB", numeric: true },
    ],
    rows: cells.map((cell) => ({
      cells: [
        { text: cell.corpus },
        { text: cell.kb },
        { text: cell.recogniser },
        { text: cell.linker },
        ...columns.map(([id]) => figure(cell, id)),
        { text: whole(cell.cost.mentions), number: cell.cost.mentions },
        { text: decimals(perMention(cell)), number: perMention(cell) },
        { text: decimals(cell.cost.readyMs / 1000, 2), number: cell.cost.readyMs / 1000 },
        ...[cell.cost.peakBytes, cell.cost.indexBytes, cell.cost.modelBytes].map((b) => ({
          text: decimals(b / MB, 1),
          number: b / MB,
        })),
      ],
    })),
  };
}

function figure(cell: CellResult, id: string): Cell {
  const found = cell.figures.find((f) => f.metric === id);
  if (!found) return { text: "" };
  const { value, low, high, numerator, denominator } = found;
  return {
    text: low === null ? percent(value) : `${percent(value)} (${percent(low)} to ${percent(high)})`,
    number: value,
    ...(denominator === null ? {} : { detail: `${numerator} of ${denominator}` }),
  };
}

/** Time on a logarithmic axis: systems differ by powers of ten. */
function picture(corpus: string, cells: readonly CellResult[]): ChartPart | undefined {
  const metric = ["linking.accuracy", "exact.f1"].find((id) =>
    cells.some((c) => c.figures.some((f) => f.metric === id)),
  );
  const points = cells.flatMap((cell) => {
    const found = cell.figures.find((f) => f.metric === metric);
    const ms = perMention(cell);
    if (!found || found.value === null || !ms) return [];
    const { low, high } = found;
    return [
      {
        series: `${cell.recogniser}, ${cell.linker}`,
        x: Math.log10(ms),
        y: found.value,
        ...(low === null || high === null ? {} : { low, high }),
        label: `${cell.kb}, ${cell.recogniser}, ${cell.linker}: ${percent(found.value)} % at ${decimals(ms)} ms a mention`,
      },
    ];
  });
  if (points.length < 2) return undefined;
  const logs = points.map((p) => p.x);
  return {
    kind: "chart",
    id: `cost-${corpus}`,
    title: `${metric} by cost, ${corpus}`,
    description: points.map((p) => p.label).join("; "),
    x: {
      label: "log10 of ms a mention",
      from: Math.floor(Math.min(...logs)),
      to: Math.ceil(Math.max(...logs) + 1e-9),
    },
    y: { label: `${metric}, %`, from: 0, to: 1, percent: true },
    series: [...Map.groupBy(points, (p) => p.series)].map(([name, own]) => ({
      name,
      draw: "dots",
      points: own.map(({ series: _, ...p }) => p),
    })),
  };
}
