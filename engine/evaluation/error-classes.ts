// What went wrong with each mention of a document: boundary, type, both, missed, spurious. Every mention has exactly
// one place in this account, so the counts add up to gold and to predicted.
import type { Compared } from "./compared.ts";
import { type Pairing, pair } from "./matching.ts";

export type RecognitionError = "boundary" | "type" | "boundary+type";

export interface Accounted {
  /** Same spans, same type. */
  readonly exact: Pairing;
  /** Pairs that are wrong in something, by what. */
  readonly wrong: readonly {
    readonly class: RecognitionError;
    readonly gold: number;
    readonly predicted: number;
  }[];
  /** Gold mentions without a partner. */
  readonly missed: readonly number[];
  /** Predicted mentions without a partner. */
  readonly spurious: readonly number[];
}

/**
 * In this order, each step one to one among what the steps before left over: exact; type (same spans, another type);
 * boundary (overlap, same type); boundary+type (overlap, another type); what remains is missed or spurious.
 * The five classes are those of MUC-5 as Chinchor & Sundheim (1993) count them, partial matches told apart by what differs.
 */
export function account(gold: readonly Compared[], predicted: readonly Compared[]): Accounted {
  const exact = pair(gold, predicted, { near: "equal", sameType: true });
  const goldTaken = Uint8Array.from(exact.gold, (p) => (p >= 0 ? 1 : 0));
  const predictedTaken = Uint8Array.from(exact.predicted, (p) => (p >= 0 ? 1 : 0));
  const among = { gold: (i: number) => !goldTaken[i], predicted: (i: number) => !predictedTaken[i] };
  const wrong: { class: RecognitionError; gold: number; predicted: number }[] = [];
  const steps: [RecognitionError, Parameters<typeof pair>[2]][] = [
    ["type", { near: "equal", sameType: false }],
    ["boundary", { near: "overlap", sameType: true }],
    ["boundary+type", { near: "overlap", sameType: false }],
  ];
  if (exact.size < gold.length && exact.size < predicted.length)
    for (const [name, rule] of steps) {
      const found = pair(gold, predicted, rule, among);
      for (const [g, p] of found.gold.entries()) {
        if (p < 0) continue;
        wrong.push({ class: name, gold: g, predicted: p });
        goldTaken[g] = 1;
        predictedTaken[p] = 1;
      }
    }
  const free = (taken: Uint8Array) => [...taken.keys()].filter((i) => !taken[i]);
  return { exact, wrong, missed: free(goldTaken), spurious: free(predictedTaken) };
}
