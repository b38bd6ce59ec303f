// The headline figures of two systems side by side, each difference with its interval and p-value.
import type { Pause, Resampling } from "./bootstrap.ts";
import { basisOf } from "./measures.ts";
import type { Comparison } from "./result-comparison.ts";
import { pairedDifferences } from "./significance.ts";
import type { SystemCounts } from "./system-counts.ts";

const orNull = (x: number): number | null => (Number.isNaN(x) ? null : x);

/** Figures that both have. `order`: rows in the order in which they are drawn; `outcome`: mentions that the second lost and won against the first. */
export async function compareSystems(
  first: SystemCounts,
  second: SystemCounts,
  order: readonly number[],
  names: readonly string[],
  by: Resampling,
  outcome: Pick<Comparison, "lost" | "won">,
  pause?: Pause,
): Promise<Comparison> {
  const theirs = new Set(second.figures().map((f) => f.id));
  const specs = first.figures().filter((f) => theirs.has(f.id));
  const measures = specs.map((s) => s.measure);
  const documents = first.counts.documentsWith(measures.map(basisOf));
  const differences = await pairedDifferences(
    first.counts.arranged(order),
    second.counts.arranged(order),
    measures,
    by,
    pause,
  );
  return {
    first: names[0] ?? "",
    second: names[1] ?? "",
    differences: differences.map((d, i) => ({
      id: specs[i]?.id as string,
      metric: specs[i]?.metric as string,
      first: orNull(d.first),
      second: orNull(d.second),
      difference: orNull(d.second - d.first),
      low: d.low,
      high: d.high,
      p: d.p,
      documents: documents[i] as number,
    })),
    ...outcome,
  };
}
