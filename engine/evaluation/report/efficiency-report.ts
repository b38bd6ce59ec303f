// Data efficiency as a chart of two curves with their bands, and the point of parity in words.
import type { Efficiency } from "../efficiency.ts";
import { percent, whole, withInterval, written } from "./numbers.ts";
import type { Report, Series } from "./report.ts";

export function efficiencyReport({ metric, points, parity, settings, documents, curie }: Efficiency): Report {
  const name = `${metric.name}${metric.unit === "share" ? ", %" : ""}`;
  const kinds = [false, true].filter((synthetic) => points.some((p) => p.synthetic === synthetic));
  const series = kinds.map(
    (synthetic): Series => ({
      name: synthetic ? "human and synthetic" : "human only",
      draw: "line",
      points: points.flatMap((p) =>
        p.synthetic !== synthetic || p.value === null
          ? []
          : [
              {
                x: p.human,
                y: p.value,
                ...(p.low === null || p.high === null ? {} : { low: p.low, high: p.high }),
                label: `${percent(p.human)} % of the human data: ${withInterval(p, metric.unit)}`,
              },
            ],
      ),
    }),
  );
  const told = !parity
    ? "There is no point of parity without both curves."
    : parity.human === null
      ? `With synthetic rows it never reaches the ${written(parity.target, metric.unit)} that ${percent(parity.at)} % of the human data give alone; in ${percent(parity.reached)} % of the draws it does.`
      : `With synthetic rows ${percent(parity.human)} % of the human data${parity.low === null ? "" : ` (${percent(parity.low)} to ${percent(parity.high)})`} give the ${written(parity.target, metric.unit)} that ${percent(parity.at)} % give alone; it is reached in ${percent(parity.reached)} % of the draws.`;
  const bounds = series.flatMap((s) => s.points.flatMap((p) => [p.low ?? p.y, p.high ?? p.y]));
  const [low, high] = [Math.min(...bounds, 1), Math.max(...bounds, 0)];
  return {
    title: `Data efficiency: ${metric.name}`,
    about: `Curie ${curie}; ${whole(documents)} documents, ${settings.draws ? `${percent(settings.level).replace(/\.0$/, "")} % intervals by bootstrap over documents, ${whole(settings.draws)} draws, seed ${settings.seed}` : "no intervals"}`,
    sections: [
      {
        id: "curve",
        title: "Curve",
        parts: [
          { kind: "text", text: told },
          {
            kind: "chart",
            id: "efficiency",
            title: `${metric.name} by share of the human data`,
            description: series
              .map((s) => `${s.name}: ${s.points.map((p) => p.label).join("; ")}`)
              .join(". "),
            x: { label: "Human data, %", from: 0, to: 1, percent: true },
            y: {
              label: name,
              from: Math.max(0, Math.floor(low * 10) / 10),
              to: metric.unit === "share" ? Math.min(1, Math.ceil(high * 10) / 10) : high,
              percent: metric.unit === "share",
            },
            series,
          },
          {
            kind: "table",
            id: "points",
            caption: "Points",
            columns: [
              { label: "Human data, %", numeric: true },
              { label: "Trained on" },
              { label: name, numeric: true },
              { label: "Predictions" },
            ],
            rows: points.map((p) => ({
              cells: [
                { text: percent(p.human), number: p.human },
                { text: p.synthetic ? "human and synthetic" : "human only" },
                { text: withInterval(p, metric.unit), number: p.value },
                { text: p.path },
              ],
            })),
          },
        ],
      },
    ],
  };
}
