// Whether one linker is right more often than another on the same mentions, as the linking tables show it.
import { defaultResampling } from "../../engine/evaluation/bootstrap.ts";
import { CountMatrix } from "../../engine/evaluation/count-matrix.ts";
import { ratio } from "../../engine/evaluation/measures.ts";
import { pairedDifferences } from "../../engine/evaluation/significance.ts";
import { percent } from "./document-share.ts";

export interface PairedMention {
  /** Number of its document. */
  readonly document: number;
  /** How many mentions of the kind there are. */
  readonly count: number;
  readonly first: boolean;
  readonly second: boolean;
}

/** `+3.4 (+1.3 to +5.4), p 0.011`: points that the second gains; paired bootstrap and approximate randomisation over documents. */
export async function pairedShare(mentions: readonly PairedMention[]): Promise<string> {
  const [a, columns] = counted(mentions, (m) => m.first);
  const [b] = counted(mentions, (m) => m.second, a);
  const measure = ratio([columns.right], [columns.mentions]);
  const [d] = await pairedDifferences(a, b, [measure], defaultResampling);
  if (!d) return "-";
  const signed = (x: number | null): string => `${(x ?? 0) > 0 ? "+" : ""}${percent(x ?? Number.NaN)}`;
  const p = d.p === null ? "-" : d.p < 0.001 ? "< 0.001" : d.p.toFixed(3);
  return `${signed(d.second - d.first)} (${signed(d.low)} to ${signed(d.high)}), p ${p}`;
}

/** One row of counts a document. */
function counted(
  all: readonly PairedMention[],
  right: (m: PairedMention) => boolean,
  like?: CountMatrix,
): [CountMatrix, { mentions: number; right: number }] {
  const counts = new CountMatrix(like?.columns);
  const columns = { mentions: counts.columns.block("mentions", 1), right: counts.columns.block("right", 1) };
  for (const of of Map.groupBy(all, (m) => m.document).values()) {
    for (const m of of) {
      counts.add(columns.mentions, m.count);
      if (right(m)) counts.add(columns.right, m.count);
    }
    counts.endDocument();
  }
  return [counts, columns];
}
