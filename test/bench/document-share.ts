// Shares of mentions with intervals over documents, as the linking tables show them.
import { defaultResampling, percentileInterval, resample } from "../../engine/evaluation/bootstrap.ts";

export interface CountedMention {
  /** Number of its document, from 0. */
  readonly document: number;
  /** How many mentions of the kind there are. */
  readonly count: number;
  readonly right: boolean;
}

export const percent = (x: number): string => (100 * x).toFixed(1);

/** `84.2 (81.0–87.1)`: percentage that is right, and its bootstrap interval (95 %) over documents. */
export function documentShare(mentions: readonly CountedMention[]): string {
  const documents = mentions.reduce((most, m) => Math.max(most, m.document + 1), 0);
  const hits = new Float64Array(documents);
  const counts = new Float64Array(documents);
  for (const { document, count, right } of mentions) {
    counts[document] = (counts[document] as number) + count;
    if (right) hits[document] = (hits[document] as number) + count;
  }
  const share = (weight: (d: number) => number): number => {
    let [hit, count] = [0, 0];
    for (let d = 0; d < documents; d++) {
      hit += weight(d) * (hits[d] as number);
      count += weight(d) * (counts[d] as number);
    }
    return hit / count;
  };
  const draws: number[] = [];
  resample(documents, defaultResampling, (weights) => draws.push(share((d) => weights[d] as number)));
  const { low, high } = percentileInterval(Float64Array.from(draws), defaultResampling.level);
  return `${percent(share(() => 1))} (${percent(low ?? Number.NaN)}–${percent(high ?? Number.NaN)})`;
}

/** A mention that two ways answered. */
export interface PairedMention extends Omit<CountedMention, "right"> {
  readonly first: boolean;
  readonly second: boolean;
}

/** `+0.7 (0.2–1.3)`: percentage points by which the second way is ahead, and the interval (95 %) over the same documents. */
export function shareDifference(mentions: readonly PairedMention[]): string {
  const documents = mentions.reduce((most, m) => Math.max(most, m.document + 1), 0);
  const ahead = new Float64Array(documents);
  const counts = new Float64Array(documents);
  for (const { document, count, first, second } of mentions) {
    counts[document] = (counts[document] as number) + count;
    ahead[document] = (ahead[document] as number) + count * (Number(second) - Number(first));
  }
  const difference = (weight: (d: number) => number): number => {
    let [sum, count] = [0, 0];
    for (let d = 0; d < documents; d++) {
      sum += weight(d) * (ahead[d] as number);
      count += weight(d) * (counts[d] as number);
    }
    return sum / count;
  };
  const draws: number[] = [];
  resample(documents, defaultResampling, (weights) => draws.push(difference((d) => weights[d] as number)));
  const { low, high } = percentileInterval(Float64Array.from(draws), defaultResampling.level);
  const signed = (x: number | null) => {
    const points = percent(x ?? Number.NaN);
    return (x ?? 0) > 0 ? `+${points}` : points;
  };
  return `${signed(difference(() => 1))} (${signed(low)} to ${signed(high)})`;
}
