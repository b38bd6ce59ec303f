// Figures of a trial with their intervals: shares of sums over concepts, concepts drawn again (cluster bootstrap), and the difference
// of two templates on the same concepts, drawn together.
import { defaultResampling, percentileInterval, type Resampling, resample } from "../evaluation/bootstrap.ts";
import { representatives } from "../synthesis/quality/near-duplicates.ts";
import type { ConceptTrial } from "./trial.ts";

/** Numerator and denominator of each figure for one concept. */
type Counts = Readonly<Record<FigureId, readonly [part: number, whole: number]>>;

export interface FigureFact {
  readonly title: string;
  /** Which way is better; undefined: neither. */
  readonly better?: "more" | "less";
  readonly unit: "share" | "number";
}

export const FIGURES = {
  preserving: { title: "example lines with their one mention", better: "more", unit: "share" },
  roundTrip: { title: "offsets that lead back to the reply", better: "more", unit: "share" },
  faithful: { title: "mentions that the knowledge base links to the concept", better: "more", unit: "share" },
  newNames: { title: "mentions that may be new synonyms", unit: "share" },
  kept: { title: "example lines kept after all checks", better: "more", unit: "share" },
  coverage: { title: "concepts with all their sentences", better: "more", unit: "share" },
  duplicates: { title: "near duplicates", better: "less", unit: "share" },
  added: { title: "other concepts in a sentence", unit: "number" },
  refusals: { title: "answers that refuse", better: "less", unit: "share" },
  unread: { title: "lines and answers that cannot be read", better: "less", unit: "share" },
  words: { title: "words of a sentence", unit: "number" },
  vocabulary: { title: "different words among a concept's words", better: "more", unit: "share" },
  failures: { title: "questions without an answer", better: "less", unit: "share" },
} as const satisfies Record<string, FigureFact>;

export type FigureId = keyof typeof FIGURES;
export const figureIds = Object.keys(FIGURES) as FigureId[];
export const isFigure = (id: string): id is FigureId => Object.hasOwn(FIGURES, id);

export interface Figure {
  readonly id: FigureId;
  /** null where nothing was counted. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

function countsOf({ rows, refusals, error, reply }: ConceptTrial, count: number): Counts {
  const answered = error === undefined ? 1 : 0;
  const silent = refusals.filter((r) => r.reason === "refused" || r.reason === "no-example").length;
  const lines = rows.length + refusals.length - silent;
  const texts = rows.map((r) => r.row.text);
  const stands = representatives(texts);
  const doubled = stands.filter((s, i) => s !== i).length;
  const kept = rows.filter((r, i) => r.rejected === undefined && stands[i] === i).length;
  const words = rows.map((r) => r.row.text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const said = words.reduce((n, w) => n + w.length, 0);
  const refused = refusals.filter((r) => r.reason === "refused").length;
  const empty = refusals.filter((r) => r.reason === "no-example").length;
  const share = (test: (r: (typeof rows)[number]) => boolean): [number, number] => [
    rows.filter(test).length,
    rows.length,
  ];
  return {
    preserving: [rows.length, lines],
    roundTrip: share((r) => r.roundTrips),
    faithful: share((r) => r.names === "named"),
    newNames: share((r) => r.names === "new-synonym"),
    kept: [kept, lines],
    coverage: [answered && kept >= count ? 1 : 0, answered],
    duplicates: [doubled, rows.length],
    added: [rows.reduce((n, r) => n + r.added, 0), rows.length],
    refusals: [refused, reply === undefined ? 0 : 1],
    unread: [lines - rows.length + empty, lines + empty],
    words: [said, rows.length],
    vocabulary: [words.reduce((n, w) => n + new Set(w).size, 0), said],
    failures: [1 - answered, 1],
  };
}

const ratio = (part: number, whole: number): number => (whole === 0 ? Number.NaN : part / whole);
const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

function valueFor(counts: readonly Counts[], id: FigureId, weights?: Uint32Array): number {
  let part = 0;
  let whole = 0;
  counts.forEach((c, i) => {
    const weight = weights ? (weights[i] as number) : 1;
    part += weight * c[id][0];
    whole += weight * c[id][1];
  });
  return ratio(part, whole);
}

/** `count`: sentences that were asked for. Intervals need two concepts. */
export function figuresOf(
  trials: readonly ConceptTrial[],
  count: number,
  by: Resampling = defaultResampling,
): Figure[] {
  const counts = trials.map((t) => countsOf(t, count));
  return drawn(counts.length, by, (id, weights) => valueFor(counts, id, weights));
}

/** The second less the first, of trials of the same concepts in the same order. */
export function changeOf(
  before: readonly ConceptTrial[],
  after: readonly ConceptTrial[],
  count: number,
  by: Resampling = defaultResampling,
): Figure[] {
  if (before.length !== after.length || before.some((t, i) => t.concept.id !== after[i]?.concept.id))
    throw new RangeError("two trials are compared on the same concepts only");
  const [first, second] = [before, after].map((trials) => trials.map((t) => countsOf(t, count))) as [
    Counts[],
    Counts[],
  ];
  return drawn(
    first.length,
    by,
    (id, weights) => valueFor(second, id, weights) - valueFor(first, id, weights),
  );
}

function drawn(
  concepts: number,
  by: Resampling,
  value: (id: FigureId, weights?: Uint32Array) => number,
): Figure[] {
  const values = new Map(figureIds.map((id) => [id, new Float64Array(by.draws)]));
  let draw = 0;
  if (concepts >= 2)
    resample(concepts, by, (weights) => {
      for (const id of figureIds) (values.get(id) as Float64Array)[draw] = value(id, weights);
      draw++;
    });
  return figureIds.map((id) => ({
    id,
    value: known(value(id)),
    ...(concepts >= 2
      ? percentileInterval(values.get(id) as Float64Array, by.level)
      : { low: null, high: null }),
  }));
}

/** A change for the worse that chance does not explain: the whole interval lies on the wrong side. */
export function isWorse({ id, low, high }: Figure): boolean {
  const { better } = FIGURES[id] as FigureFact;
  return better === "more" ? high !== null && high < 0 : better === "less" ? low !== null && low > 0 : false;
}

export function figureText({ id, value, low, high }: Figure, signed = false): string {
  if (value === null) return "–";
  const { unit } = FIGURES[id];
  const one = (x: number) => {
    const text = unit === "share" ? `${(100 * x).toFixed(1)}` : x.toFixed(2);
    return signed && x >= 0 ? `+${text}` : text;
  };
  const range = low === null || high === null ? "" : ` (${one(low)} to ${one(high)})`;
  return `${one(value)}${range}${unit === "share" ? (signed ? " points" : " %") : ""}`;
}
