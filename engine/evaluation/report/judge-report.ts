// The report of a judge: classes, what the judge is worth, and every mismatch with its verdicts.
import { CLASS_MEANINGS, JUDGE_CLASSES } from "../judge/judge-classes.ts";
import type { JudgedItem, JudgeResult, Share } from "../judge/judge-result.ts";
import { decimals, percent, whole } from "./numbers.ts";
import type { ChartPart, Report, Row, TablePart } from "./report.ts";

const shareCells = ({ value, low, high, right, of }: Share) => [
  { text: percent(value), number: value },
  { text: low === null ? "" : `${percent(low)} to ${percent(high)}` },
  { text: whole(right), number: right },
  { text: whole(of), number: of },
];
const SHARE_COLUMNS = [
  { label: "Share, %", numeric: true },
  { label: "95 % interval" },
  { label: "Count", numeric: true },
  { label: "Of", numeric: true },
];

export function judgeReport({ model, template, settings, summary, judgements }: JudgeResult): Report {
  const { exact, accepted, audit, people } = summary;
  const shares: [string, Share | null][] = [
    [
      "Exact by ids",
      exact && { ...exact, value: exact.of ? exact.right / exact.of : null, low: null, high: null },
    ],
    ["Exact or judged correct", accepted],
    ["Replies without a readable class", audit.unreadable],
    ["Agrees with itself when asked again", audit.repeated],
    ["Agrees with itself in the other order", audit.swapped],
    ["Agrees with people", people?.agreed ?? null],
    ["Of what it calls correct, people do", people?.correctPrecision ?? null],
  ];
  const figures: TablePart = {
    kind: "table",
    id: "judge-figures",
    caption: "Figures",
    columns: [{ label: "What" }, ...SHARE_COLUMNS],
    rows: shares.flatMap(([name, share]) =>
      share ? [{ cells: [{ text: name }, ...shareCells(share)] }] : [],
    ),
  };
  return {
    title: `Mismatches judged by ${model}`,
    about: `${whole(judgements.length)} mismatches; template ${template.name} (${template.hash.slice(0, 12)}), ${template.blind ? "blind" : "the reference shown as such"}; seed ${settings.seed}`,
    sections: [
      {
        id: "summary",
        title: "Summary",
        parts: [
          classTable(summary.classes),
          classChart(summary.classes),
          figures,
          {
            kind: "text",
            text: `Not judged: ${summary.partial} partial by ids, ${summary.oneSided} where one side has no concept, ${summary.leftOut} not listed or not sampled. Counted apart, never as a class: ${summary.unreadable} whose replies name no class, ${summary.unanswered} without a reply. ${audit.unstable} mismatches got more than one verdict.`,
          },
        ],
      },
      ...(people
        ? [
            {
              id: "people",
              title: "Agreement with people",
              parts: [
                {
                  kind: "text" as const,
                  text: `Cohen's kappa ${decimals(people.kappa, 2)} (${decimals(people.low, 2)} to ${decimals(people.high, 2)}, bootstrap over ${people.items} items).`,
                },
                {
                  kind: "table" as const,
                  id: "confusion",
                  caption: "Rows: people; columns: the judge",
                  columns: [{ label: "People" }, ...JUDGE_CLASSES.map((c) => ({ label: c, numeric: true }))],
                  rows: JUDGE_CLASSES.map((c, i) => ({
                    cells: [
                      { text: c },
                      ...(people.confusion[i] ?? []).map((n) => ({ text: String(n), number: n })),
                    ],
                  })),
                },
              ],
            },
          ]
        : []),
      { id: "verdicts", title: "Verdicts", parts: [verdictTable(judgements)] },
    ],
  };
}

const classTable = (classes: JudgeResult["summary"]["classes"]): TablePart => ({
  kind: "table",
  id: "classes",
  caption: "Classes of the judged mismatches",
  columns: [{ label: "Class" }, { label: "The predicted concept" }, ...SHARE_COLUMNS],
  rows: JUDGE_CLASSES.map((c) => ({
    cells: [{ text: c }, { text: CLASS_MEANINGS[c] }, ...shareCells(classes[c] as Share)],
  })),
});

function classChart(classes: JudgeResult["summary"]["classes"]): ChartPart {
  const points = JUDGE_CLASSES.map((c, i) => {
    const { value, low, high } = classes[c] as Share;
    return {
      x: i,
      y: value ?? 0,
      width: 0.7,
      ...(low === null || high === null ? {} : { low, high }),
      label: `${c}: ${percent(value)} %`,
    };
  });
  return {
    kind: "chart",
    id: "classes-chart",
    title: "Classes of the judged mismatches",
    description: points.map((p) => p.label).join("; "),
    x: { label: "Class", from: -0.5, to: JUDGE_CLASSES.length - 0.5, names: JUDGE_CLASSES },
    y: { label: "Share, %", from: 0, to: 1, percent: true },
    series: [{ name: "Share", draw: "bars", points }],
  };
}

const firstLine = (text: string): string => (text.split("\n")[0] ?? "").replace(/^Name: /, "");

const verdictTable = (judgements: readonly JudgedItem[]): TablePart => ({
  kind: "table",
  id: "verdict-list",
  caption: "Mismatches",
  filter: 0,
  columns: [
    { label: "Class" },
    { label: "Text" },
    { label: "Reference" },
    { label: "Predicted" },
    { label: "All verdicts" },
    { label: "Place" },
  ],
  rows: judgements.map(({ item, label, verdicts, failures }): Row => {
    const { context, file, line } = item;
    const said = [...verdicts.map((v) => v.label ?? "unreadable"), ...failures.map((f) => f.reason)];
    return {
      cells: [
        { text: label ?? "none" },
        { text: context.text, mark: { from: context.from, to: context.to } },
        { text: firstLine(item.goldText), detail: item.goldText },
        { text: firstLine(item.predictedText), detail: item.predictedText },
        { text: said.join(", ") },
        { text: file ? `${file}${line ? `:${line}` : ""}` : item.document },
      ],
      ...(file
        ? {
            place: {
              file,
              document: item.document,
              spans: item.spans,
              text: item.mention,
              ...(line ? { line } : {}),
            },
          }
        : {}),
    };
  }),
});
