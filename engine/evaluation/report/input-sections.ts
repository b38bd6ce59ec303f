// What an evaluation says about its input: leaks, findings, what took part, and how every metric is defined.
import type { EvaluationResult } from "../result.ts";
import { percent, whole } from "./numbers.ts";
import type { Section } from "./report.ts";

export function leakSection({ leaks: all }: EvaluationResult): Section | undefined {
  if (!all.length) return undefined;
  return {
    id: "leaks",
    title: "Leakage",
    parts: [
      {
        kind: "table",
        id: "leak-table",
        caption: "Test items that occur elsewhere",
        columns: [
          { label: "Against" },
          { label: "Role" },
          { label: "What" },
          { label: "Shared", numeric: true },
          { label: "Of", numeric: true },
          { label: "Share, %", numeric: true },
          { label: "Examples" },
        ],
        rows: all.map((l) => ({
          cells: [
            { text: l.against },
            { text: l.role },
            { text: l.kind },
            { text: whole(l.shared), number: l.shared },
            { text: whole(l.of), number: l.of },
            { text: l.of ? percent(l.shared / l.of) : "–", number: l.of ? l.shared / l.of : null },
            {
              text: l.examples
                .slice(0, 3)
                .map((e) => e.detail)
                .join("; "),
            },
          ],
        })),
      },
    ],
  };
}

export function findingSection({ findings: all }: EvaluationResult): Section | undefined {
  if (!all.length) return undefined;
  const where = (f: (typeof all)[number]) =>
    f.places
      .slice(0, 3)
      .map((p) => [p.file && `${p.file}${p.line ? `:${p.line}` : ""}`, p.detail].filter(Boolean).join(" "))
      .join("; ");
  return {
    id: "findings",
    title: "Findings about the input",
    parts: [
      {
        kind: "table",
        id: "finding-table",
        caption: "What was found, and what was done about it",
        columns: [
          { label: "Severity" },
          { label: "Finding" },
          { label: "Count", numeric: true },
          { label: "Effect" },
          { label: "Places" },
        ],
        rows: all.map((f) => ({
          cells: [
            { text: f.severity },
            { text: f.title },
            { text: whole(f.count), number: f.count },
            { text: f.effect },
            { text: where(f) },
          ],
        })),
      },
    ],
  };
}

export function methodSection(result: EvaluationResult): Section {
  const used = Object.entries(result.metrics);
  return {
    id: "method",
    title: "Method",
    parts: [
      { kind: "text", text: `Made by Curie ${result.curie}: ${result.command.join(" ")}` },
      {
        kind: "table",
        id: "sides",
        caption: "What took part",
        columns: [
          { label: "Role" },
          { label: "Path" },
          { label: "Format" },
          { label: "Documents", numeric: true },
          { label: "Mentions", numeric: true },
          { label: "Linked", numeric: true },
          { label: "NIL", numeric: true },
          { label: "SHA-256" },
        ],
        rows: result.sides.map((s) => ({
          cells: [
            { text: s.role },
            { text: s.path },
            { text: s.format },
            ...[s.documents, s.mentions, s.linked, s.nil].map((n) => ({ text: whole(n), number: n })),
            { text: s.sha256?.slice(0, 12) ?? "", ...(s.sha256 ? { detail: s.sha256 } : {}) },
          ],
        })),
      },
      ...(used.length
        ? [
            {
              kind: "table" as const,
              id: "definitions",
              caption: "Definitions",
              columns: [{ label: "Metric" }, { label: "Definition" }, { label: "Source" }],
              rows: used.map(([, m]) => ({
                cells: [{ text: m.name }, { text: m.definition }, { text: m.source }],
              })),
            },
          ]
        : []),
    ],
  };
}
