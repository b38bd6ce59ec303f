// Which gold mention a predicted one stands for. One to one, so that no mention counts twice, and by a rule that is
// stated: how near the two must lie, and whether their types must agree.
import { overlaps } from "../text/span.ts";
import { type Compared, placeOf } from "./compared.ts";
import { maximumMatching } from "./maximum-matching.ts";

/**
 * equal: all spans are the same, in number and place (so a discontinuous mention never equals its outer stretch).
 * overlap: some span of one shares a character with some span of the other.
 */
export type Nearness = "equal" | "overlap";

export interface Rule {
  readonly near: Nearness;
  readonly sameType: boolean;
}

/** Position of the partner on the other side, or -1. */
export interface Pairing {
  readonly gold: Int32Array;
  readonly predicted: Int32Array;
  /** Number of pairs. */
  readonly size: number;
}

/** Mentions that take part; all where absent. */
export interface Among {
  readonly gold?: (i: number) => boolean;
  readonly predicted?: (i: number) => boolean;
}

/**
 * As many pairs as the rule allows, whatever the order of the mentions (a maximum matching; exact pairs are kept where
 * that costs no pair). Of several mentions at one place those that agree in more are paired first: type, then first
 * answer, then order.
 */
export function pair(
  gold: readonly Compared[],
  predicted: readonly Compared[],
  rule: Rule,
  among: Among = {},
): Pairing {
  const pairing: Pairing & { size: number } = {
    gold: new Int32Array(gold.length).fill(-1),
    predicted: new Int32Array(predicted.length).fill(-1),
    size: 0,
  };
  const agreements: ((m: Compared) => string)[] = [
    (m) => `${placeOf(m)}\n${m.type}\n${m.answers[0]?.join(" ") ?? ""}`,
    (m) => `${placeOf(m)}\n${m.type}`,
    ...(rule.sameType ? [] : [(m: Compared) => `${placeOf(m)}\n\n${m.answers[0]?.join(" ") ?? ""}`, placeOf]),
  ];
  for (const agreement of agreements) pairEqual(gold, predicted, agreement, among, pairing);
  if (rule.near === "overlap") maximumMatching(pairing, edges(gold, predicted, rule.sameType, among));
  let size = 0;
  for (const partner of pairing.gold) if (partner >= 0) size++;
  pairing.size = size;
  return pairing;
}

function pairEqual(
  gold: readonly Compared[],
  predicted: readonly Compared[],
  key: (m: Compared) => string,
  among: Among,
  pairing: Pairing,
): void {
  const waiting = new Map<string, number[]>();
  for (let i = predicted.length - 1; i >= 0; i--) {
    if (pairing.predicted[i] !== -1 || among.predicted?.(i) === false) continue;
    const k = key(predicted[i] as Compared);
    const list = waiting.get(k);
    if (list) list.push(i);
    else waiting.set(k, [i]);
  }
  for (let i = 0; i < gold.length && waiting.size; i++) {
    if (pairing.gold[i] !== -1 || among.gold?.(i) === false) continue;
    const partner = waiting.get(key(gold[i] as Compared))?.pop();
    if (partner === undefined) continue;
    pairing.gold[i] = partner;
    pairing.predicted[partner] = i;
  }
}

const start = (m: Compared): number => m.spans[0]?.start ?? 0;
const end = (m: Compared): number => m.spans.at(-1)?.end ?? 0;
const byStart = (list: readonly Compared[]) => (a: number, b: number) =>
  start(list[a] as Compared) - start(list[b] as Compared);

const overlap = (a: Compared, b: Compared): boolean =>
  a.spans.some((one) => b.spans.some((other) => overlaps(one, other)));

/** For each gold mention the predicted ones that overlap it. A sweep: sorting, and then only what shares a stretch. */
function edges(
  gold: readonly Compared[],
  predicted: readonly Compared[],
  sameType: boolean,
  among: Among,
): number[][] {
  const order = [...predicted.keys()].filter((i) => among.predicted?.(i) !== false).sort(byStart(predicted));
  const near: number[][] = gold.map(() => []);
  let active: number[] = [];
  let next = 0;
  for (const g of [...gold.keys()].sort(byStart(gold))) {
    if (among.gold?.(g) === false) continue;
    const m = gold[g] as Compared;
    active = active.filter((p) => end(predicted[p] as Compared) > start(m));
    for (; next < order.length && start(predicted[order[next] as number] as Compared) < end(m); next++) {
      const p = order[next] as number;
      if (end(predicted[p] as Compared) > start(m)) active.push(p);
    }
    near[g] = active.filter((p) => {
      const other = predicted[p] as Compared;
      return (!sameType || other.type === m.type) && overlap(m, other);
    });
  }
  return near;
}
