// From measures to figures: all that will be shown is listed first and computed in one pass over the resampled
// documents.
import { type Interval, intervals, type Pause, type Resampling } from "./bootstrap.ts";
import type { CountMatrix } from "./count-matrix.ts";
import { basisOf, type Measure, measured, sumOf } from "./measures.ts";
import type { Figure, Table } from "./result-figures.ts";

export interface FigureSpec {
  readonly id: string;
  /** Key of `METRICS`. */
  readonly metric: string;
  readonly measure: Measure;
}

export interface TableSpec extends Omit<Table, "lines"> {
  /** Lines without support are shown, too. */
  readonly keepEmpty?: true;
  readonly lines: readonly {
    readonly label: string;
    /** Column whose total is the line's support. */
    readonly support: number;
    readonly figures: readonly FigureSpec[];
  }[];
}

const orNull = (x: number): number | null => (Number.isNaN(x) ? null : x);

/** Figures of all specs, in order. */
export async function figuresOf(
  counts: CountMatrix,
  specs: readonly FigureSpec[],
  by: Resampling,
  pause?: Pause,
): Promise<Figure[]> {
  const totals = counts.totals();
  const measures = specs.map((s) => s.measure);
  const bounds = await intervals(counts, measures, by, pause);
  const documents = counts.documentsWith(measures.map(basisOf));
  return specs.map(({ id, metric, measure }, i): Figure => {
    const isRatio = measure.kind === "ratio";
    return {
      id,
      metric,
      value: orNull(measured(measure, totals)),
      ...(bounds[i] as Interval),
      numerator: isRatio ? sumOf(measure.numerator, totals) : null,
      denominator: isRatio ? sumOf(measure.denominator, totals) : null,
      documents: documents[i] as number,
    };
  });
}

/** Headline figures and tables from one pass over the draws; a table's lines without support are left out unless it keeps them. */
export async function shownOf(
  counts: CountMatrix,
  headline: readonly FigureSpec[],
  tables: readonly TableSpec[],
  by: Resampling,
  pause?: Pause,
): Promise<{ readonly figures: Figure[]; readonly tables: Table[] }> {
  const totals = counts.totals();
  const supported = tables.map(({ keepEmpty, ...t }) => ({
    ...t,
    lines: t.lines.filter((line) => keepEmpty || (totals[line.support] as number) > 0),
  }));
  const inTables = supported.flatMap((t) => t.lines.flatMap((line) => line.figures));
  const figures = await figuresOf(counts, [...headline, ...inTables], by, pause);
  let next = headline.length;
  return {
    figures: figures.slice(0, headline.length),
    tables: supported.map((t) => ({
      ...t,
      lines: t.lines.map((line) => ({
        label: line.label,
        support: totals[line.support] as number,
        figures: line.figures.map(() => figures[next++] as Figure),
      })),
    })),
  };
}
