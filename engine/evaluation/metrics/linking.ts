// Linking: whether the concepts that a mention is said to mean are gold's, by rank, as a whole and in part, and within
// strata. Counted over gold mentions, so that what the recogniser missed costs the linker's recall, too.
import { type Answer, type Compared, sameAnswer } from "../compared.ts";
import type { CountMatrix } from "../count-matrix.ts";
import type { FigureSpec, TableSpec } from "../figure-specs.ts";
import { f1, ratio } from "../measures.ts";
import type { Labelled, StratumTable } from "../strata/stratum.ts";
import { metricOf } from "./definitions.ts";

/** Columns of a block; those of Recall@k follow. */
const N = 0;
const FOUND = 1;
const RIGHT = 2;
const ANY = 3;
const PARTIAL = 4;
const RECIPROCAL = 5;
const REACHABLE = 6;
const AT_K = 7;

const NIL = { gold: 0, predicted: 1, both: 2, width: 3 };

/** What the judgement of one gold mention came to. */
export interface Judgement {
  /** 1-based rank of the first answer that is the gold set; null where none is. */
  readonly rank: number | null;
  readonly any: boolean;
  /** Jaccard of the first answer and gold, 0 to 1. */
  readonly partial: number;
}

const shared = (a: Answer, b: Answer): number => a.filter((id) => b.includes(id)).length;

/** `gold` has a concept. No answers: nothing is right. */
export function judge(gold: Compared, answers: readonly Answer[]): Judgement {
  const wanted = gold.answers[0] as Answer;
  const at = answers.findIndex((a) => sameAnswer(a, wanted));
  const first = answers[0] ?? [];
  const common = shared(first, wanted);
  return {
    rank: at < 0 ? null : at + 1,
    any: common > 0,
    partial: common / (first.length + wanted.length - common),
  };
}

export class LinkingCounts {
  readonly #counts: CountMatrix;
  readonly #k: readonly number[];
  readonly #strata: readonly StratumTable[];
  readonly #labels: ReadonlyMap<string, Set<string>>;
  readonly #blocks = new Map<string, Map<string, number>>();
  /** Whether any mention had more than one answer; without, ranks say nothing that accuracy does not. */
  #ranks = false;
  /** Whether any gold mention was not found. */
  #misses = false;

  /** `k`: ranks of Recall@k beside 1. */
  constructor(counts: CountMatrix, k: readonly number[], strata: readonly StratumTable[]) {
    this.#counts = counts;
    this.#k = [...new Set(k)].sort((a, b) => a - b);
    this.#strata = strata;
    this.#labels = new Map(strata.map((s) => [s.id, new Set<string>()]));
  }

  /** Asked for every mention and stratum, so found without making a name each time. */
  #block(stratum?: Labelled): number {
    const known = this.#blocks.get(stratum?.stratum ?? "")?.get(stratum?.label ?? "");
    if (known !== undefined) return known;
    const name = stratum ? `linking/${stratum.stratum}=${stratum.label}` : "linking";
    const block = this.#counts.columns.block(name, AT_K + this.#k.length);
    const blocks = this.#blocks.get(stratum?.stratum ?? "") ?? new Map<string, number>();
    this.#blocks.set(stratum?.stratum ?? "", blocks.set(stratum?.label ?? "", block));
    return block;
  }

  get #nil(): number {
    return this.#counts.columns.block("nil", NIL.width);
  }

  /** Counts one gold mention and its partner (undefined: not found); what it came to, where gold has a concept. */
  add(
    gold: Compared,
    predicted: Compared | undefined,
    strata: readonly Labelled[],
    reachable: boolean | undefined,
  ): Judgement | undefined {
    if (gold.state === "undecided") return undefined;
    const saysNil = predicted?.state === "nil";
    if (saysNil) this.#counts.add(this.#nil + NIL.predicted);
    if (gold.state === "nil") {
      this.#counts.add(this.#nil + NIL.gold);
      if (saysNil) this.#counts.add(this.#nil + NIL.both);
      return undefined;
    }
    const answers = predicted?.answers ?? [];
    this.#ranks ||= answers.length > 1;
    this.#misses ||= predicted === undefined;
    const judgement = judge(gold, answers);
    this.#count(this.#block(), judgement, predicted !== undefined, reachable);
    for (const labelled of strata) {
      this.#labels.get(labelled.stratum)?.add(labelled.label);
      this.#count(this.#block(labelled), judgement, predicted !== undefined, reachable);
    }
    return judgement;
  }

  #count(
    block: number,
    { rank, any, partial }: Judgement,
    found: boolean,
    reachable: boolean | undefined,
  ): void {
    const counts = this.#counts;
    counts.add(block + N);
    if (found) counts.add(block + FOUND);
    if (reachable) counts.add(block + REACHABLE);
    if (any) counts.add(block + ANY);
    counts.add(block + PARTIAL, partial);
    if (rank === null) return;
    if (rank === 1) counts.add(block + RIGHT);
    counts.add(block + RECIPROCAL, 1 / rank);
    for (const [i, k] of this.#k.entries()) if (rank <= k) counts.add(block + AT_K + i);
  }

  #spec(metric: string, column: number, stratum?: Labelled, over = N): FigureSpec {
    const block = this.#block(stratum);
    const suffix = stratum ? `/${stratum.stratum}=${stratum.label}` : "";
    return { id: `${metric}${suffix}`, metric, measure: ratio([block + column], [block + over]) };
  }

  #recalls(stratum?: Labelled): FigureSpec[] {
    if (!this.#ranks) return [];
    return this.#k
      .filter((k) => k > 1)
      .map((k) => this.#spec(`linking.recall@${k}`, AT_K + this.#k.indexOf(k), stratum));
  }

  #line(stratum?: Labelled): FigureSpec[] {
    return [
      this.#spec("linking.accuracy", RIGHT, stratum),
      ...this.#recalls(stratum),
      ...(this.#ranks ? [this.#spec("linking.mrr", RECIPROCAL, stratum)] : []),
      this.#spec("linking.any", ANY, stratum),
      this.#spec("linking.partial", PARTIAL, stratum),
      ...(this.#misses ? [this.#spec("linking.found-accuracy", RIGHT, stratum, FOUND)] : []),
    ];
  }

  /** Headline figures; empty where gold has no concepts. */
  figures(): FigureSpec[] {
    const totals = this.#counts.totals();
    const block = this.#block();
    const nil = this.#nil;
    const has = (column: number) => (totals[column] ?? 0) > 0;
    return [
      ...(has(block + N)
        ? [
            ...this.#line(),
            ...(this.#misses ? [this.#spec("linking.found", FOUND)] : []),
            ...(has(block + REACHABLE) ? [this.#spec("linking.reachable", REACHABLE)] : []),
          ]
        : []),
      ...(has(nil + NIL.gold) || has(nil + NIL.predicted)
        ? [
            {
              id: "nil.precision",
              metric: "nil.precision",
              measure: ratio([nil + NIL.both], [nil + NIL.predicted]),
            },
            { id: "nil.recall", metric: "nil.recall", measure: ratio([nil + NIL.both], [nil + NIL.gold]) },
            {
              id: "nil.f1",
              metric: "nil.f1",
              measure: f1(nil + NIL.both, nil + NIL.gold, nil + NIL.predicted),
            },
          ]
        : []),
    ];
  }

  /** One table for each stratum that has labels, its lines in the stratum's order. */
  tables(): TableSpec[] {
    return this.#strata.flatMap((s): TableSpec[] => {
      const labels = s.order([...(this.#labels.get(s.id) ?? [])]);
      if (!labels.length) return [];
      return [
        {
          id: `linking.${s.id}`,
          title: s.title,
          ...(s.note ? { note: s.note } : {}),
          rows: s.rows,
          support: "mentions",
          columns: this.#line().map(({ metric }) => ({ metric, label: metricOf(metric).name })),
          lines: labels.map((label) => {
            const stratum = { stratum: s.id, label };
            return { label, support: this.#block(stratum) + N, figures: this.#line(stratum) };
          }),
        },
      ];
    });
  }
}
