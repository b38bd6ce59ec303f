// An evaluation for a person in a terminal: figures with counts and intervals, tables, findings, the first errors.
import { withInterval, written } from "../evaluation/report/numbers.ts";
import type { EvaluationResult } from "../evaluation/result.ts";
import type { Difference } from "../evaluation/result-comparison.ts";
import type { EvaluationError } from "../evaluation/result-errors.ts";
import type { Finding, Place } from "../evaluation/result-evidence.ts";
import type { Figure, Metric, Table } from "../evaluation/result-figures.ts";

const count = (n: number): string => n.toLocaleString("en-US", { maximumFractionDigits: 1 });

const basis = ({ numerator, denominator, documents }: Figure): string =>
  denominator === null || numerator === null
    ? `${count(documents)} documents`
    : `${count(numerator)} of ${count(denominator)} in ${count(documents)} ${documents === 1 ? "document" : "documents"}`;

/** Columns padded to their widest cell; the first one to the left. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((r) => (r[i] ?? "").length)));
  return rows
    .map((r) =>
      `  ${r.map((c, i) => (i ? c.padStart(widths[i] ?? 0) : c.padEnd(widths[i] ?? 0))).join("  ")}`.trimEnd(),
    )
    .join("\n");
}

export function evaluationText(result: EvaluationResult): string {
  const unit = (metric: string) => result.metrics[metric]?.unit ?? "share";
  const parts = [
    sidesText(result),
    section(
      "Figures, %",
      aligned(result.figures.map((f) => [nameOf(result, f), withInterval(f, unit(f.metric)), basis(f)])),
    ),
    ...result.tables.map((t) => tableText(t, unit)),
    comparisonText(result, unit),
    leaksText(result),
    errorsText(result),
    findingsText(result.findings),
  ];
  return `${parts.filter((p) => p !== "").join("\n\n")}\n`;
}

const section = (title: string, body: string): string => (body === "" ? "" : `${title}\n${body}`);

/** The metric's name, with the rule or task in front where the name alone does not say it. */
const nameOf = (result: EvaluationResult, { metric }: Pick<Figure, "metric">): string => {
  const name = result.metrics[metric]?.name ?? metric;
  const [task = ""] = metric.split(".");
  return task === "linking" || task === "nil" ? name : `${task} ${name}`;
};

function sidesText({ sides, settings, documents }: EvaluationResult): string {
  const rows = sides.map((s) => [
    s.role,
    s.path,
    s.format,
    ...(s.role === "kb" ? ["", ""] : [`${count(s.documents)} documents`, `${count(s.mentions)} mentions`]),
  ]);
  const rule = `match ${settings.match}${settings.types.length ? `, types ${settings.types.join(", ")}` : ""}${settings.onePerPlace ? ", one mention per place" : ""}`;
  const draws = settings.draws
    ? `; ${100 * settings.level} % intervals from ${count(settings.draws)} draws of documents, seed ${settings.seed}`
    : "";
  return `${aligned(rows)}\n  ${count(documents)} documents compared; ${rule}${draws}`;
}

function tableText(t: Table, unit: (metric: string) => Metric["unit"]): string {
  if (!t.lines.length) return "";
  const head = [t.rows, t.support, ...t.columns.map((c) => c.label)];
  const rows = t.lines.map((line) => [
    line.label,
    count(line.support),
    ...line.figures.map((f) => withInterval(f, unit(f.metric))),
  ]);
  return section(`${t.title}, %${t.note ? `\n  ${t.note}` : ""}`, aligned([head, ...rows]));
}

function comparisonText(result: EvaluationResult, unit: (metric: string) => Metric["unit"]): string {
  const { comparison } = result;
  if (!comparison) return "";
  const signed = (x: number | null, metric: string) =>
    (x !== null && x > 0 ? "+" : "") + written(x, unit(metric));
  const row = (d: Difference) => [
    nameOf(result, d),
    written(d.first, unit(d.metric)),
    written(d.second, unit(d.metric)),
    `${signed(d.difference, d.metric)}${d.low === null ? "" : ` (${signed(d.low, d.metric)} to ${signed(d.high, d.metric)})`}`,
    d.p === null ? "-" : d.p < 0.001 ? "<0.001" : d.p.toFixed(3),
  ];
  const head = ["", "first", "second", "difference", "p"];
  return section(
    `Second system (${comparison.second}) against the first, paired: ${count(comparison.won)} mentions won, ${count(comparison.lost)} lost`,
    aligned([head, ...comparison.differences.map(row)]),
  );
}

function leaksText({ leaks }: EvaluationResult): string {
  if (!leaks.length) return "";
  const rows = leaks.map((l) => [
    `${l.role} ${l.against}`,
    l.kind,
    `${count(l.shared)} of ${count(l.of)}`,
    l.of ? `${((100 * l.shared) / l.of).toFixed(1)} %` : "-",
  ]);
  return section("Test items that occur elsewhere, each counted once", aligned(rows));
}

const ERRORS = 10;

function errorsText({ errors }: EvaluationResult): string {
  if (!errors.total) return "";
  const classes = Object.entries(errors.classes).map(([name, n]) => `${name} ${count(n)}`);
  const items = errors.items.slice(0, ERRORS).map((e) => `  ${errorLine(e)}`);
  const rest = errors.total - items.length;
  return `Errors: ${count(errors.total)} (${classes.join(", ")})\n${items.join("\n")}${
    rest > 0 ? `\n  ... and ${count(rest)} more; --json lists up to --errors of them` : ""
  }`;
}

function errorLine({ class: kind, document, file, line, gold, predicted, rank }: EvaluationError): string {
  const place =
    file === undefined ? document : `${file}${line === undefined ? "" : `:${line}`} (${document})`;
  const side = (m: typeof gold) =>
    m
      ? `"${m.text}"${m.type ? ` ${m.type}` : ""}${m.concepts.length ? ` ${m.concepts.join("+")}` : ""}`
      : "nothing";
  return `${place}: ${kind}: gold ${side(gold)}, predicted ${side(predicted)}${rank ? `, right at rank ${rank}` : ""}`;
}

const PLACES = 3;

const placeText = ({ file, line, document, detail }: Place): string =>
  [file === undefined ? undefined : `${file}${line === undefined ? "" : `:${line}`}`, document, detail]
    .filter((part) => part !== undefined)
    .join(": ");

function findingsText(findings: readonly Finding[]): string {
  return section(
    "Findings",
    findings
      .map((f) => {
        const places = f.places.slice(0, PLACES).map((p) => `\n      ${placeText(p)}`);
        const rest = f.count - places.length;
        const more =
          rest > 0 && f.leftOut + f.places.length > PLACES ? `\n      ... and ${count(rest)} more` : "";
        return `  ${f.severity} ${f.code}: ${f.title}: ${count(f.count)}. ${f.effect}${places.join("")}${more}`;
      })
      .join("\n"),
  );
}
