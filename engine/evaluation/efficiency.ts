// Data efficiency: how a figure grows with the human data a system was trained on, with and without synthetic rows, and with
// how much of it the one reaches what the other needs all of it for (the "point of parity" of SynCABEL, arXiv 2601.19667).
import * as z from "zod";
import { percentileInterval, type Resampling, resample } from "./bootstrap.ts";
import type { CountMatrix } from "./count-matrix.ts";
import { type Measure, measured } from "./measures.ts";
import { metricSchema } from "./result-figures.ts";

export const EFFICIENCY_SCHEMA = "curie.efficiency/1";

const bounded = { low: z.number().nullable(), high: z.number().nullable() };

export const efficiencySchema = z.object({
  schema: z.literal(EFFICIENCY_SCHEMA),
  curie: z.string(),
  metric: metricSchema,
  settings: z.object({ draws: z.int(), seed: z.int(), level: z.number() }),
  documents: z.int().min(0),
  points: z.array(
    z.object({
      /** Share of the human data, 0 to 1. */
      human: z.number().min(0).max(1),
      synthetic: z.boolean(),
      path: z.string(),
      value: z.number().nullable(),
      ...bounded,
    }),
  ),
  /** null where one of the two curves is missing. */
  parity: z
    .object({
      /** Figure without synthetic rows at its largest share of human data. */
      target: z.number(),
      at: z.number(),
      /** Share of human data from which on it is reached with synthetic rows; null where it never is. */
      human: z.number().nullable(),
      /** Of the draws in which it is reached. */
      ...bounded,
      /** Share of the draws in which it is reached. */
      reached: z.number(),
    })
    .nullable(),
});

export type Efficiency = z.output<typeof efficiencySchema>;

export interface EfficiencyRun {
  readonly human: number;
  readonly synthetic: boolean;
  readonly path: string;
  /** Rows are the same documents in the same order in all runs. */
  readonly counts: CountMatrix;
  readonly measure: Measure;
}

export interface CurvePoint {
  readonly human: number;
  readonly value: number;
}

/**
 * The smallest share of human data at which the curve, linear between its points, has the target; its first share where it
 * begins above it. Undefined where it never has. `curve` ascends by share; points without a value are passed over.
 */
export function reaches(curve: readonly CurvePoint[], target: number): number | undefined {
  const known = curve.filter((p) => !Number.isNaN(p.value));
  for (const [i, { human, value }] of known.entries()) {
    if (value < target) continue;
    const before = known[i - 1];
    if (!before) return human;
    return before.human + ((target - before.value) / (value - before.value)) * (human - before.human);
  }
  return undefined;
}

/** Every draw takes the same documents in all runs. Throws `RangeError` where runs differ in documents. */
export function efficiencyOf(
  runs: readonly EfficiencyRun[],
  by: Resampling,
): Pick<Efficiency, "documents" | "points" | "parity"> {
  const ordered = [...runs].sort((a, b) => Number(a.synthetic) - Number(b.synthetic) || a.human - b.human);
  const documents = ordered[0]?.counts.documents ?? 0;
  if (ordered.some((run) => run.counts.documents !== documents))
    throw new RangeError("runs are compared over the same documents");
  const observed = ordered.map((run) => measured(run.measure, run.counts.totals()));
  const drawn = ordered.map(() => new Float64Array(documents < 2 ? 0 : by.draws));
  const parities: number[] = [];
  let draw = 0;
  if (documents >= 2)
    resample(documents, by, (weights) => {
      const values = ordered.map((run, i) => {
        const value = measured(
          run.measure,
          run.counts.addSums(new Float64Array(run.counts.columns.width), weights),
        );
        (drawn[i] as Float64Array)[draw] = value;
        return value;
      });
      const found = parity(ordered, values);
      if (found?.human !== undefined) parities.push(found.human);
      draw++;
    });
  const whole = parity(ordered, observed);
  const bounds = (values: Float64Array) =>
    values.length ? percentileInterval(values, by.level) : { low: null, high: null };
  return {
    documents,
    points: ordered.map(({ human, synthetic, path }, i) => {
      const value = observed[i] as number;
      return {
        human,
        synthetic,
        path,
        value: Number.isNaN(value) ? null : value,
        ...bounds(drawn[i] as Float64Array),
      };
    }),
    parity: whole && {
      target: whole.target,
      at: whole.at,
      human: whole.human ?? null,
      ...bounds(Float64Array.from(parities)),
      reached: draw ? parities.length / draw : Number(whole.human !== undefined),
    },
  };
}

function parity(runs: readonly EfficiencyRun[], values: readonly number[]) {
  const curve = (synthetic: boolean): CurvePoint[] =>
    runs.flatMap((run, i) =>
      run.synthetic === synthetic ? [{ human: run.human, value: values[i] as number }] : [],
    );
  const last = curve(false).at(-1);
  const withSynthetic = curve(true);
  if (!last || Number.isNaN(last.value) || !withSynthetic.length) return null;
  return { target: last.value, at: last.human, human: reaches(withSynthetic, last.value) };
}
