// How far a score can be trusted: diagram, errors of calibration, ranking, and what is gained by abstaining.
import { type DrawOptions, overDocuments, ranked } from "../ranked-pairs.ts";
import { brier, ece, type ReliabilityBin, reliability } from "../reliability.ts";
import type { Confidence } from "../result-evidence.ts";
import { areaUnderRisk, auroc, type CoveragePoint, precisionCoverage, thresholdFor } from "../selective.ts";
import { decimals, percent, whole } from "./numbers.ts";
import type { ChartPart, Part, Section, TablePart } from "./report.ts";

const BINS = 10;
const WANTED = [0.8, 0.9, 0.95, 0.99];
/** Pairs times draws: about a second of work. */
const WORK = 30_000_000;
const MOST_POINTS = 200;

export function confidenceSection(confidence: Confidence): Section | undefined {
  const pairs = ranked(confidence);
  const n = pairs.scores.length;
  if (n === 0) return undefined;
  const draws = Math.max(50, Math.min(1000, Math.floor(WORK / n)));
  const options: DrawOptions = { draws };
  const probable = (pairs.scores[0] as number) >= 0 && (pairs.scores.at(-1) as number) <= 1;
  const points = precisionCoverage(pairs, confidence.unanswered);
  const parts: Part[] = [
    {
      kind: "text",
      text: `${whole(n)} answers with the score "${confidence.scorer}", ${percent(pairs.correct.reduce((a, b) => a + b, 0) / n)} % right; ${whole(confidence.unanswered)} mentions without an answer lower the coverage.${confidence.leftOut ? ` A seeded sample: ${whole(confidence.leftOut)} more were left out.` : ""} Intervals: bootstrap over documents, ${whole(draws)} draws.`,
    },
  ];
  const rows: {
    name: string;
    definition: string;
    value: number | undefined;
    of: (w: Uint32Array | undefined) => number | undefined;
  }[] = [
    {
      name: "AUROC",
      definition: "Probability that a right answer scores above a wrong one; ties count half.",
      value: auroc(pairs),
      of: (w) => auroc(pairs, w),
    },
    {
      name: "Area under risk–coverage",
      definition: "Mean error rate over all coverages; lower is better.",
      value: areaUnderRisk(points),
      of: (w) => areaUnderRisk(precisionCoverage(pairs, confidence.unanswered, w)),
    },
  ];
  if (probable)
    rows.unshift(
      {
        name: "ECE",
        definition: `Expected calibration error over ${BINS} bins of equal width.`,
        value: ece(reliability(pairs, BINS)),
        of: (w) => ece(reliability(pairs, BINS, "equal-width", w)),
      },
      {
        name: "ECE, equal mass",
        definition: `The same over ${BINS} bins of as many answers each.`,
        value: ece(reliability(pairs, BINS, "equal-mass")),
        of: (w) => ece(reliability(pairs, BINS, "equal-mass", w)),
      },
      {
        name: "Brier score",
        definition: "Mean squared difference of score and outcome.",
        value: brier(pairs),
        of: (w) => brier(pairs, w),
      },
    );
  else
    parts.push({
      kind: "text",
      text: "Its values go beyond 0 to 1, so that they are no probabilities: curie calibrate makes some of them.",
    });
  parts.push({
    kind: "table",
    id: `confidence-${confidence.scorer}`,
    caption: "Quality of the score",
    columns: [{ label: "Metric" }, { label: "Value", numeric: true }, { label: "95 % interval" }],
    rows: rows.map(({ name, definition, value, of }) => {
      const interval = overDocuments(pairs, of, options);
      return {
        cells: [
          { text: name, detail: definition },
          { text: decimals(value), number: value ?? null },
          { text: interval ? `${decimals(interval.low)} to ${decimals(interval.high)}` : "" },
        ],
      };
    }),
  });
  if (probable) parts.push(diagram(reliability(pairs, BINS), confidence.scorer));
  parts.push(curve(points, confidence.scorer), thresholds(pairs, confidence, options));
  return { id: `confidence-section-${confidence.scorer}`, title: `Confidence: ${confidence.scorer}`, parts };
}

function diagram(bins: readonly ReliabilityBin[], scorer: string): ChartPart {
  const filled = bins.filter((b) => b.count > 0);
  return {
    kind: "chart",
    id: `reliability-${scorer}`,
    title: "Reliability diagram",
    description: `Share of right answers by score. ${filled
      .map(
        (b) =>
          `${percent(b.from)} to ${percent(b.to)} %: ${percent(b.accuracy)} % of ${whole(b.count)} right`,
      )
      .join("; ")}.`,
    x: { label: "Score, %", from: 0, to: 1, percent: true },
    y: { label: "Right, %", from: 0, to: 1, percent: true },
    series: [
      {
        name: "Right",
        draw: "bars",
        points: filled.map((b) => ({
          x: (b.from + b.to) / 2,
          width: b.to - b.from,
          y: b.accuracy ?? 0,
          low: b.interval.low,
          high: b.interval.high,
          label: `score ${percent(b.from)} to ${percent(b.to)} %: ${whole(b.right)} of ${whole(b.count)} right, ${percent(b.accuracy)} %; mean score ${percent(b.confidence)} %`,
        })),
      },
      {
        name: "Perfect calibration",
        draw: "dashes",
        points: [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
      },
    ],
  };
}

/** At most some hundred points: more would not be seen. The ends stay. */
function thinned(points: readonly CoveragePoint[]): CoveragePoint[] {
  if (points.length <= MOST_POINTS) return [...points];
  return Array.from(
    { length: MOST_POINTS },
    (_, i) => points[Math.round((i * (points.length - 1)) / (MOST_POINTS - 1))] as CoveragePoint,
  );
}

function curve(points: readonly CoveragePoint[], scorer: string): ChartPart {
  const at = (coverage: number) => points.find((p) => p.coverage >= coverage);
  const words = [0.25, 0.5, 0.75, 1].flatMap((c) => {
    const p = at(c);
    return p ? [`precision ${percent(p.precision)} % at coverage ${percent(p.coverage)} %`] : [];
  });
  const lowest = Math.min(...points.map((p) => p.precision));
  return {
    kind: "chart",
    id: `precision-coverage-${scorer}`,
    title: "Precision by coverage",
    description: `Precision of the answers above a threshold, by the share of mentions that are answered. ${words.join("; ")}.`,
    x: { label: "Coverage, %", from: 0, to: 1, percent: true },
    y: { label: "Precision, %", from: Math.floor(lowest * 10) / 10, to: 1, percent: true },
    series: [
      {
        name: "Precision",
        draw: "line",
        points: thinned(points).map((p) => ({
          x: p.coverage,
          y: p.precision,
          label: `threshold ${decimals(p.threshold, 4)}: precision ${percent(p.precision)} %, coverage ${percent(p.coverage)} %`,
        })),
      },
    ],
  };
}

function thresholds(
  pairs: ReturnType<typeof ranked>,
  { unanswered, scorer }: Confidence,
  options: DrawOptions,
): TablePart {
  return {
    kind: "table",
    id: `thresholds-${scorer}`,
    caption: "Thresholds for a stated precision",
    note: "Found on these very answers: choose a threshold on held-out ones (curie calibrate). Safe: even the lower bound of the precision's interval is not below what is wanted.",
    columns: [
      { label: "Wanted, %", numeric: true },
      { label: "Threshold", numeric: true },
      { label: "Precision, %", numeric: true },
      { label: "Coverage, %", numeric: true },
      { label: "Safe threshold", numeric: true },
      { label: "Coverage, %", numeric: true },
    ],
    rows: WANTED.map((wanted) => {
      const { point, safe } = thresholdFor(wanted, pairs, unanswered, options);
      const interval = point?.interval;
      return {
        cells: [
          { text: percent(wanted), number: wanted },
          { text: decimals(point?.threshold, 4), number: point?.threshold ?? null },
          {
            text: `${percent(point?.precision)}${interval ? ` (${percent(interval.low)} to ${percent(interval.high)})` : ""}`,
            number: point?.precision ?? null,
          },
          { text: percent(point?.coverage), number: point?.coverage ?? null },
          { text: decimals(safe?.threshold, 4), number: safe?.threshold ?? null },
          { text: percent(safe?.coverage), number: safe?.coverage ?? null },
        ],
      };
    }),
  };
}
