// Recognition: how many mentions were found, by rule and by type, and how well by shape (nested, discontinuous).

import type { Compared } from "../compared.ts";
import type { CountMatrix } from "../count-matrix.ts";
import { type Accounted, account } from "../error-classes.ts";
import type { FigureSpec, TableSpec } from "../figure-specs.ts";
import { type Pairing, pair } from "../matching.ts";
import { f1, type Ratio, ratio } from "../measures.ts";
import { SHAPES, type Shape, shapesOf } from "../shapes.ts";

/** Columns of a block, of one type or of all. The last two know no types and stand in the block of all only. */
const RULES = ["exact", "relaxed", "type", "span", "overlap"] as const;
export type RecognitionRule = (typeof RULES)[number];
const GOLD = 0;
const PREDICTED = 1;
const RIGHT = Object.fromEntries(RULES.map((rule, i) => [rule, 2 + i])) as Record<RecognitionRule, number>;
const WIDTH = 2 + RULES.length;

/** Columns of a shape's block. */
const SHAPE = { gold: 0, predicted: 1, goldRight: 2, predictedRight: 3, width: 4 };

export class RecognitionCounts {
  readonly #counts: CountMatrix;
  readonly #leading: RecognitionRule;
  readonly #types = new Set<string>();
  readonly #blocks = new Map<string | undefined, number>();

  /** `leading`: the rule of the headline figures. */
  constructor(counts: CountMatrix, leading: RecognitionRule) {
    this.#counts = counts;
    this.#leading = leading;
  }

  #block(type: string | undefined): number {
    const known = this.#blocks.get(type);
    if (known !== undefined) return known;
    const name = type === undefined ? "recognition" : `recognition/type=${type}`;
    const block = this.#counts.columns.block(name, WIDTH);
    this.#blocks.set(type, block);
    return block;
  }

  /** Counts one document; the account says what went wrong where. */
  add(gold: readonly Compared[], predicted: readonly Compared[]): Accounted {
    const accounted = account(gold, predicted);
    const all = this.#block(undefined);
    for (const m of gold) this.#count(m.type, GOLD);
    for (const m of predicted) this.#count(m.type, PREDICTED);
    this.#countPairs(accounted.exact.gold, gold, "exact");
    // No pairing is larger than the smaller side: where the exact one is, every rule agrees with it.
    const complete = accounted.exact.size === Math.min(gold.length, predicted.length);
    const by = (near: "equal" | "overlap", sameType: boolean): Pairing =>
      complete ? accounted.exact : pair(gold, predicted, { near, sameType });
    this.#countPairs(by("overlap", true).gold, gold, "relaxed");
    for (const [type, n] of commonTypes(gold, predicted)) this.#count(type, RIGHT.type, n);
    this.#counts.add(all + RIGHT.span, by("equal", false).size);
    this.#counts.add(all + RIGHT.overlap, by("overlap", false).size);
    this.#shapes(gold, accounted.exact.gold, SHAPE.gold, SHAPE.goldRight);
    this.#shapes(predicted, accounted.exact.predicted, SHAPE.predicted, SHAPE.predictedRight);
    return accounted;
  }

  #count(type: string, column: number, by = 1): void {
    this.#types.add(type);
    this.#counts.add(this.#block(type) + column, by);
    this.#counts.add(this.#block(undefined) + column, by);
  }

  #countPairs(partners: Int32Array, gold: readonly Compared[], rule: RecognitionRule): void {
    for (const [g, p] of partners.entries()) if (p >= 0) this.#count((gold[g] as Compared).type, RIGHT[rule]);
  }

  #shapes(mentions: readonly Compared[], partners: Int32Array, all: number, right: number): void {
    for (const [i, shapes] of shapesOf(mentions).entries())
      for (const shape of shapes) {
        const block = this.#shapeBlock(shape);
        this.#counts.add(block + all);
        if ((partners[i] as number) >= 0) this.#counts.add(block + right);
      }
  }

  #shapeBlock(shape: Shape): number {
    return this.#counts.columns.block(`recognition/shape=${shape}`, SHAPE.width);
  }

  #ratio(type: string | undefined, rule: RecognitionRule, of: "precision" | "recall" | "f1"): Ratio {
    const block = this.#block(type);
    const [right, gold, predicted] = [block + RIGHT[rule], block + GOLD, block + PREDICTED];
    if (of === "f1") return f1(right, gold, predicted);
    return ratio([right], [of === "recall" ? gold : predicted]);
  }

  #prf(rule: RecognitionRule, type?: string): FigureSpec[] {
    return (["precision", "recall", "f1"] as const).map((of) => ({
      id: `recognition.${rule}.${of}${type === undefined ? "" : `/type=${type}`}`,
      metric: `${rule}.${of}`,
      measure: this.#ratio(type, rule, of),
    }));
  }

  /** Micro precision, recall and F1 by every rule. */
  byRule(): TableSpec {
    return {
      id: "recognition.rules",
      keepEmpty: true,
      title: "Recognition",
      rows: "Rule",
      support: "gold",
      columns: PRF("exact"),
      lines: RULES.map((rule) => ({
        label: RULE_NAMES[rule],
        support: this.#block(undefined) + GOLD,
        figures: this.#prf(rule),
      })),
    };
  }

  /** Macro mean, macro median and support-weighted F1, over types that gold has. */
  averages(): FigureSpec[] {
    const totals = this.#counts.totals();
    const types = [...this.#types].sort().filter((t) => (totals[this.#block(t) + GOLD] as number) > 0);
    if (types.length < 2) return [];
    return (["exact", "relaxed"] as const).flatMap((rule) => {
      const of = types.map((t) => this.#ratio(t, rule, "f1"));
      const weights = types.map((t) => this.#block(t) + GOLD);
      return [
        {
          id: `recognition.${rule}.macro-f1`,
          metric: `${rule}.macro-f1`,
          measure: { kind: "mean" as const, of },
        },
        {
          id: `recognition.${rule}.median-f1`,
          metric: `${rule}.median-f1`,
          measure: { kind: "median" as const, of },
        },
        {
          id: `recognition.${rule}.weighted-f1`,
          metric: `${rule}.weighted-f1`,
          measure: { kind: "weighted" as const, of, weights },
        },
      ];
    });
  }

  /** Headline figures. */
  figures(): FigureSpec[] {
    return [...this.#prf(this.#leading), ...this.averages()];
  }

  tables(): TableSpec[] {
    const totals = this.#counts.totals();
    const support = (type: string) => totals[this.#block(type) + GOLD] as number;
    const types = [...this.#types].sort((a, b) => support(b) - support(a) || (a < b ? -1 : 1));
    const byType: TableSpec = {
      id: "recognition.types",
      title: "Recognition by type",
      rows: "Type",
      support: "gold",
      columns: [...PRF("exact"), ...PRF("relaxed").map((c) => ({ ...c, label: `relaxed ${c.label}` }))],
      lines: types.map((type) => ({
        label: type || "(no type)",
        support: this.#block(type) + GOLD,
        figures: [...this.#prf("exact", type), ...this.#prf("relaxed", type)],
      })),
    };
    const byShape: TableSpec = {
      id: "recognition.shapes",
      title: "Recognition by shape",
      note: "Shape is told among the mentions of one side: precision is of predicted mentions of the shape, recall of gold ones. A mention may have several shapes.",
      rows: "Shape",
      support: "gold",
      columns: [
        { metric: "exact.precision", label: "P" },
        { metric: "exact.recall", label: "R" },
      ],
      lines: SHAPES.map((shape) => {
        const block = this.#shapeBlock(shape);
        return {
          label: shape,
          support: block + SHAPE.gold,
          figures: [
            {
              id: `recognition.exact.precision/shape=${shape}`,
              metric: "exact.precision",
              measure: ratio([block + SHAPE.predictedRight], [block + SHAPE.predicted]),
            },
            {
              id: `recognition.exact.recall/shape=${shape}`,
              metric: "exact.recall",
              measure: ratio([block + SHAPE.goldRight], [block + SHAPE.gold]),
            },
          ],
        };
      }),
    };
    return [this.byRule(), byType, byShape];
  }
}

const RULE_NAMES: Record<RecognitionRule, string> = {
  exact: "exact (spans and type)",
  relaxed: "relaxed (overlap and type)",
  type: "type only (anywhere in the document)",
  span: "spans only (any type)",
  overlap: "overlap only (any type)",
};

const PRF = (rule: string) => [
  { metric: `${rule}.precision`, label: "P" },
  { metric: `${rule}.recall`, label: "R" },
  { metric: `${rule}.f1`, label: "F1" },
];

/** Per type the smaller of the two counts. */
function commonTypes(gold: readonly Compared[], predicted: readonly Compared[]): [string, number][] {
  const left = new Map<string, number>();
  for (const m of gold) left.set(m.type, (left.get(m.type) ?? 0) + 1);
  const common = new Map<string, number>();
  for (const { type } of predicted) {
    const rest = left.get(type) ?? 0;
    if (!rest) continue;
    left.set(type, rest - 1);
    common.set(type, (common.get(type) ?? 0) + 1);
  }
  return [...common];
}
