// The tables of `npm run bench -- published`: a published linker, recomputed.
import { percent, whole } from "../../engine/evaluation/report/numbers.ts";
import type { Figure } from "../../engine/evaluation/result-figures.ts";
import type { Printed } from "../bench/published-printed.ts";
import { readEvaluation, readResults } from "../bench/results.ts";
import { counts, figure, markdown, shown } from "./markdown.ts";

const CORPORA = ["EMEA", "MEDLINE", "SPACCC"] as const;

interface SideBySide extends Printed {
  readonly recomputed: Figure;
}

export function published(): string {
  const rows = (readResults("published/side-by-side") as SideBySide[]).map((p) => [
    `${p.corpus}, ${p.row}`,
    `${p.value.toFixed(1)}${p.interval ? ` (${p.interval.map((x) => x.toFixed(1)).join(" to ")})` : ""}`,
    shown(p.recomputed),
    `${counts(p.recomputed)}, ${whole(p.recomputed.documents)} documents`,
    p.difference ?? "",
  ]);
  return markdown(["corpus and row, %", "printed", "recomputed", "counts", "where they differ"], rows);
}

const STRATA: readonly (readonly [label: string, suffix: string])[] = [
  ["all mentions", ""],
  ["concept seen in training", "/answer-in-training=seen"],
  ["concept unseen", "/answer-in-training=unseen"],
  ["mention form seen in training", "/form-in-training=seen"],
  ["mention form unseen", "/form-in-training=unseen"],
  ["mention equals the gold name", "/gold-name=equals the gold name"],
  ["mention differs from it", "/gold-name=differs"],
  ["several gold concepts, all right", "/parts=several (composite)"],
];

export function publishedStrata(): string {
  const rows = STRATA.map(([label, suffix]) => [
    label,
    ...CORPORA.flatMap((corpus) => {
      const f = figure(readEvaluation(`published/${corpus}-with`), `linking.accuracy${suffix}`);
      return [f ? whole(f.denominator ?? 0) : "", shown(f)];
    }),
  ]);
  const composite = figure(readEvaluation("published/SPACCC-with"), "linking.any/parts=several (composite)");
  rows.push([
    "several gold concepts, any right",
    "",
    "",
    "",
    "",
    whole(composite?.denominator ?? 0),
    shown(composite),
  ]);
  return markdown(["accuracy, %", ...CORPORA.flatMap((c) => [c, "with synthetic data"])], rows);
}

export function publishedDifferences(): string {
  const rows = CORPORA.map((corpus) => {
    const { comparison } = readEvaluation(`published/${corpus}-without`);
    const d = comparison?.differences.find((x) => x.id === "linking.accuracy");
    if (!comparison || !d) throw new Error(`published/${corpus}-without has no comparison`);
    const signed = (x: number | null) => `${(x ?? 0) > 0 ? "+" : ""}${percent(x)}`;
    return [
      corpus,
      percent(d.first),
      percent(d.second),
      `${signed(d.difference)} (${signed(d.low)} to ${signed(d.high)})`,
      d.p === null ? "" : d.p < 0.001 ? "< 0.001" : d.p.toFixed(3),
      `${whole(comparison.won)} / ${whole(comparison.lost)}`,
      whole(d.documents),
    ];
  });
  return markdown(
    [
      "accuracy, %",
      "without",
      "with synthetic data",
      "paired difference",
      "p",
      "mentions won / lost",
      "documents",
    ],
    rows,
  );
}

interface Bounded {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

interface ConfidenceFigures {
  readonly corpus: string;
  readonly system: string;
  readonly scorer: string;
  readonly answers: number;
  readonly auroc: Bounded;
  readonly ece: Bounded;
  readonly brier: Bounded;
  readonly coverageAt: readonly (Bounded & { readonly precision: number })[];
  readonly threshold: { readonly at: number; readonly coverage: number; readonly precision: number | null };
  readonly exactlyZero: { readonly answers: number; readonly right: number };
}

export function publishedConfidence(): string {
  const three = ({ value, low, high }: Bounded) =>
    [value, low, high].every((x) => x !== null)
      ? `${value?.toFixed(3)} (${low?.toFixed(3)} to ${high?.toFixed(3)})`
      : (value?.toFixed(3) ?? "–");
  const rows = (readResults("published/confidence") as ConfidenceFigures[])
    .filter((c) => c.system === "with")
    .map((c) => [
      `${c.corpus}, ${c.scorer === "Prediction_score" ? "score" : "beam score"}`,
      three(c.auroc),
      three(c.ece),
      three(c.brier),
      ...[0.9, 0.95].map((p) => shown(c.coverageAt.find((x) => x.precision === p))),
      `${percent(c.threshold.coverage)} at ${percent(c.threshold.precision)}`,
      c.exactlyZero.answers
        ? `${whole(c.exactlyZero.answers)}, ${percent(c.exactlyZero.right / c.exactlyZero.answers)} right`
        : "none",
    ]);
  return markdown(
    [
      "score",
      "AUROC",
      "ECE",
      "Brier",
      "coverage at 90 %",
      "at 95 %",
      "from 0.9 on: coverage, precision",
      "exactly 0",
    ],
    rows,
  );
}

const JUDGED = [
  ["accepted", "exact by ids, or judged exact"],
  ["STRICT", "exact by ids"],
  ["PARTIAL", "some of a composite's ids"],
  ["EXACT", "judged exact"],
  ["BROAD", "judged broader"],
  ["NARROW", "judged narrower"],
  ["NO_RELATION", "judged unrelated"],
] as const;

export function publishedJudge(): string {
  const all = readResults("published/judge") as (Figure & { run: string })[];
  const at = (corpus: string, system: string, judgement: string) =>
    all.find((f) => f.run === "LLM_Evaluation_v2" && f.id === `${corpus}-${system}/judge=${judgement}`);
  const columns = CORPORA.flatMap((c) => (["without", "with"] as const).map((s) => [c, s] as const));
  return markdown(
    ["judgement, %", ...columns.map(([c, s]) => `${c} ${s}`)],
    JUDGED.map(([code, label]) => [label, ...columns.map(([c, s]) => shown(at(c, s, code)))]),
  );
}
