// How much of what a model wrote became annotation: claims placed and how, claims lost and why, replies mended, text not covered.
import * as z from "zod";
import type { Uncovered } from "../recogniser.ts";
import type { ReadReply } from "./found-span.ts";

const count = z.int().min(0);
const counts = z.record(z.string(), count);

export const alignmentYieldSchema = z.object({
  documents: count,
  /** Replies read, and those that were no annotation of their window. */
  replies: z.object({ read: count, unreadable: counts }),
  /** What the replies claim; each is placed or unplaced. */
  items: count,
  unplaced: counts,
  /** Annotations by how their place was found. One claim may have several places. */
  placed: counts,
  /** Annotations whose claim fits other places as well. */
  ambiguous: count,
  /** Annotations that overlap another in part only: neither holds the other. */
  crossing: count,
  repairs: counts,
  /** UTF-16 units of the documents, and those in windows without a readable reply. */
  units: z.object({ all: count, uncovered: count }),
});
export type AlignmentYield = z.output<typeof alignmentYieldSchema>;

export class YieldCounter {
  readonly #yield = {
    documents: 0,
    replies: { read: 0, unreadable: {} as Record<string, number> },
    items: 0,
    unplaced: {} as Record<string, number>,
    placed: {} as Record<string, number>,
    ambiguous: 0,
    crossing: 0,
    repairs: {} as Record<string, number>,
    units: { all: 0, uncovered: 0 },
  };

  reply({ found, items, unplaced, repairs, unreadable }: ReadReply): void {
    const y = this.#yield;
    if (unreadable !== undefined) add(y.replies.unreadable, unreadable);
    else y.replies.read++;
    y.items += items;
    for (const reason of unplaced) add(y.unplaced, reason);
    for (const kind of repairs) add(y.repairs, kind);
    for (const { how, ambiguous } of found) {
      add(y.placed, how);
      if (ambiguous) y.ambiguous++;
    }
    y.crossing += found.filter((a) =>
      found.some(
        (b) =>
          (b.start < a.start && a.start < b.end && b.end < a.end) ||
          (a.start < b.start && b.start < a.end && a.end < b.end),
      ),
    ).length;
  }

  document(units: number, uncovered: readonly Uncovered[]): void {
    this.#yield.documents++;
    this.#yield.units.all += units;
    for (const { start, end } of uncovered) this.#yield.units.uncovered += end - start;
  }

  result(): AlignmentYield {
    return structuredClone(this.#yield);
  }
}

const add = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};

const total = (of: Readonly<Record<string, number>>) => Object.values(of).reduce((a, b) => a + b, 0);
const list = (of: Readonly<Record<string, number>>) =>
  Object.entries(of)
    .sort((a, b) => b[1] - a[1])
    .map(([what, n]) => `${n.toLocaleString("en-US")} ${what}`)
    .join(", ");

/** For a person, a few lines. */
export function yieldText(y: AlignmentYield): string {
  const n = (value: number) => value.toLocaleString("en-US");
  const share = (part: number, all: number) => (all ? `${((100 * part) / all).toFixed(1)} %` : "–");
  const lost = total(y.unplaced);
  const unread = total(y.replies.unreadable);
  const lines = [
    `Replies: ${n(y.replies.read)} read${unread ? `, ${n(unread)} unreadable (${list(y.replies.unreadable)})` : ""}.`,
    `Claims: ${n(y.items)}, placed ${share(y.items - lost, y.items)}${lost ? `; lost ${list(y.unplaced)}` : ""}.`,
    `Annotations: ${n(total(y.placed))}${total(y.placed) ? ` (${list(y.placed)})` : ""}; ${n(y.ambiguous)} ambiguous, ${n(y.crossing)} crossing another.`,
    ...(total(y.repairs) ? [`Repairs: ${list(y.repairs)}.`] : []),
    `Text read: ${share(y.units.all - y.units.uncovered, y.units.all)} of ${n(y.units.all)} characters.`,
  ];
  return lines.join("\n");
}
