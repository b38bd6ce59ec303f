// The figures of a judge's verdicts, and of the judge: how often it contradicts itself when asked again or the other way
// round, and how far it agrees with people.
import { Confusion } from "../agreement/token-kappa.ts";
import { wilson } from "../proportion.ts";
import { overDocuments, ranked } from "../ranked-pairs.ts";
import { below, seeded } from "../seeded.ts";
import { JUDGE_CLASSES, type JudgeClass } from "./judge-classes.ts";
import type { ItemsFound } from "./judge-items.ts";
import type { Agreement, JudgedItem, JudgeSummary, Share, Verdict } from "./judge-result.ts";

/** Wilson's interval: for shares of independent things. */
export function share(right: number, of: number): Share {
  if (of === 0) return { right, of, value: null, low: null, high: null };
  return { right, of, value: right / of, ...wilson(right, of) };
}

/** A share of items, with the interval of a bootstrap over their documents where there are at least two. */
function shareOfItems(judged: readonly JudgedItem[], is: (j: JudgedItem) => boolean, seed: number): Share {
  const plain = share(judged.filter(is).length, judged.length);
  const numbers = new Map<string, number>();
  for (const { item } of judged) if (!numbers.has(item.document)) numbers.set(item.document, numbers.size);
  const pairs = ranked({
    scores: judged.map(() => 1),
    correct: judged.map((j) => (is(j) ? 1 : 0)),
    documents: judged.map(({ item }) => numbers.get(item.document) as number),
  });
  const interval = overDocuments(
    pairs,
    (weights) => {
      let [right, of] = [0, 0];
      for (const [i, d] of pairs.documents.entries()) {
        const weight = weights ? (weights[d] as number) : 1;
        of += weight;
        right += weight * (pairs.correct[i] as number);
      }
      return of ? right / of : undefined;
    },
    { seed },
  );
  return { ...plain, ...(interval ?? {}) };
}

export interface SummaryInput {
  readonly judged: readonly JudgedItem[];
  readonly found: Omit<ItemsFound, "items" | "nameless">;
  /** Of the figure `linking.accuracy`. */
  readonly exact: { readonly right: number; readonly of: number } | undefined;
  /** What people said, by item id. */
  readonly people?: ReadonlyMap<string, JudgeClass>;
  readonly seed: number;
}

export function summarise({ judged, found, exact, people, seed }: SummaryInput): JudgeSummary {
  const readable = judged.filter((j) => j.label !== null);
  const classes = Object.fromEntries(
    JUDGE_CLASSES.map((c) => [c, shareOfItems(readable, (j) => j.label === c, seed)]),
  ) as Record<JudgeClass, Share>;
  const verdicts = judged.flatMap((j) => j.verdicts);
  const count = (is: (v: Verdict) => boolean) => verdicts.filter(is).length;
  return {
    exact: exact ?? null,
    partial: found.partial,
    oneSided: found.oneSided,
    leftOut: found.leftOut,
    classes,
    unreadable: judged.filter((j) => j.label === null && j.verdicts.length).length,
    unanswered: judged.filter((j) => j.verdicts.length === 0).length,
    accepted: exact ? acceptance(exact, classes.correct, judged.length, found) : null,
    audit: {
      unreadable: share(
        count((v) => v.label === null),
        verdicts.length,
      ),
      repeated: pairsThat(judged, (a, b) => a.order === b.order && a.repeat < b.repeat),
      swapped: pairsThat(
        judged,
        (a, b) => a.order === "given" && b.order === "swapped" && a.repeat === b.repeat,
      ),
      unstable: judged.filter((j) => new Set(j.verdicts.flatMap((v) => v.label ?? [])).size > 1).length,
    },
    people: people ? agreementWith(judged, people, seed) : null,
  };
}

/** Exact, and the share judged correct of the mismatches that could be judged; not listed ones are taken to be alike. */
function acceptance(
  exact: { right: number; of: number },
  correct: Share,
  items: number,
  { partial, oneSided, leftOut }: SummaryInput["found"],
): Share {
  const listed = items + partial + oneSided;
  const judgeable = listed ? items * (1 + leftOut / listed) : 0;
  const at = (of: number | null) =>
    exact.of ? Math.min(1, (exact.right + judgeable * (of ?? 0)) / exact.of) : null;
  return {
    right: exact.right + judgeable * (correct.value ?? 0),
    of: exact.of,
    value: at(correct.value),
    low: at(correct.low),
    high: at(correct.high),
  };
}

/** Agreement over pairs of readable verdicts of one item; null where no such pair was asked for. */
function pairsThat(judged: readonly JudgedItem[], belong: (a: Verdict, b: Verdict) => boolean): Share | null {
  let [same, of, pairs] = [0, 0, 0];
  for (const { verdicts } of judged)
    for (const a of verdicts)
      for (const b of verdicts)
        if (belong(a, b)) {
          pairs++;
          if (!a.label || !b.label) continue;
          of++;
          if (a.label === b.label) same++;
        }
  return pairs ? share(same, of) : null;
}

const DRAWS = 1000;

/** Over items that both the judge and people have labelled; null where there are none. */
export function agreementWith(
  judged: readonly JudgedItem[],
  people: ReadonlyMap<string, JudgeClass>,
  seed: number,
): Agreement | null {
  const both = judged.flatMap(({ item, label }) => {
    const said = people.get(item.id);
    return said && label ? [[said, label] as const] : [];
  });
  if (both.length === 0) return null;
  const confusionOf = (pairs: readonly (readonly [JudgeClass, JudgeClass])[]) => {
    const confusion = new Confusion();
    for (const [person, judge] of pairs) confusion.add(person, judge);
    return confusion;
  };
  const random = seeded(seed);
  const kappas: number[] = [];
  for (let draw = 0; draw < DRAWS; draw++) {
    const drawn = both.map(() => both[below(random, both.length)] as (typeof both)[number]);
    const kappa = confusionOf(drawn).kappa();
    if (kappa !== undefined) kappas.push(kappa);
  }
  kappas.sort((a, b) => a - b);
  const count = (is: (person: JudgeClass, judge: JudgeClass) => boolean) =>
    both.filter(([person, judge]) => is(person, judge)).length;
  return {
    items: both.length,
    agreed: share(
      count((p, j) => p === j),
      both.length,
    ),
    kappa: confusionOf(both).kappa() ?? null,
    low: kappas[Math.floor(0.025 * kappas.length)] ?? null,
    high: kappas[Math.min(kappas.length - 1, Math.floor(0.975 * kappas.length))] ?? null,
    confusion: JUDGE_CLASSES.map((person) =>
      JUDGE_CLASSES.map((judge) => count((p, j) => p === person && j === judge)),
    ),
    correctPrecision: share(
      count((p, j) => j === "correct" && p === "correct"),
      count((_, j) => j === "correct"),
    ),
  };
}
