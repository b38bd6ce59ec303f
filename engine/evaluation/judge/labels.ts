// What people said about a sample of errors: the sample is a file of items, the labels an append-only log beside it. Saying
// it again overrides, taking it back is one more line.
import * as z from "zod";
import { parseLog } from "../../corpus/log.ts";
import { below, seeded } from "../seeded.ts";
import { JUDGE_CLASSES, type JudgeClass } from "./judge-classes.ts";
import { itemSchema, type JudgeItem } from "./judge-items.ts";

const labelSchema = z.object({
  /** `id` of the item. */
  id: z.string(),
  /** null takes the label back. */
  label: z.enum(JUDGE_CLASSES).nullable(),
  labeller: z.string(),
  /** ISO 8601, UTC. */
  time: z.string(),
});
export type Label = z.output<typeof labelSchema>;

/** Never throw: a line that is no record is reported and passed over. */
export const parseItems = (text: string) => parseLog(itemSchema, text);
export const parseLabels = (text: string) => parseLog(labelSchema, text);

/** `sample.jsonl` → `sample.labels.jsonl` */
export const labelsBeside = (sample: string): string => `${sample.replace(/\.jsonl$/, "")}.labels.jsonl`;

/** The label of each item that has one: the last word of each labeller; of several labellers the majority, none on a tie. */
export function standingLabels(labels: readonly Label[]): Map<string, JudgeClass> {
  const last = new Map<string, Map<string, JudgeClass | null>>();
  for (const { id, label, labeller } of labels) {
    const byLabeller = last.get(id) ?? new Map<string, JudgeClass | null>();
    last.set(id, byLabeller);
    byLabeller.set(labeller, label);
  }
  const standing = new Map<string, JudgeClass>();
  for (const [id, byLabeller] of last) {
    const said = [...byLabeller.values()].flatMap((label) => label ?? []);
    const counts = JUDGE_CLASSES.map((c) => said.filter((s) => s === c).length);
    const most = Math.max(...counts);
    const top = JUDGE_CLASSES.filter((_, i) => counts[i] === most);
    if (most && top.length === 1) standing.set(id, top[0] as JudgeClass);
  }
  return standing;
}

/**
 * A seeded sample of `n` items in which every stratum has its share, largest remainders first; in the items' own order.
 * All of them where there are no more than `n`.
 */
export function stratifiedSample(
  items: readonly JudgeItem[],
  n: number,
  seed: number,
  stratumOf: (item: JudgeItem) => string = (item) => item.type ?? "",
): JudgeItem[] {
  if (items.length <= n) return [...items];
  const strata = Map.groupBy(items, stratumOf);
  const shares = [...strata].map(([name, all]) => ({ name, all, exact: (n * all.length) / items.length }));
  const taken = new Map(shares.map(({ name, exact }) => [name, Math.floor(exact)]));
  let left = n - [...taken.values()].reduce((a, b) => a + b, 0);
  const byRemainder = [...shares].sort((a, b) => (b.exact % 1) - (a.exact % 1) || (a.name < b.name ? -1 : 1));
  for (const { name } of byRemainder) if (left-- > 0) taken.set(name, (taken.get(name) ?? 0) + 1);
  const random = seeded(seed);
  const chosen = new Set<string>();
  for (const { name, all } of shares.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const pool = [...all];
    for (let k = taken.get(name) ?? 0; k > 0; k--)
      chosen.add((pool.splice(below(random, pool.length), 1)[0] as JudgeItem).id);
  }
  return items.filter(({ id }) => chosen.has(id));
}
