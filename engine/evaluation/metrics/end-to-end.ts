// End to end: span and concept must both be right; and per document, which concepts it speaks of at all.
import { type Compared, placeOf } from "../compared.ts";
import type { CountMatrix } from "../count-matrix.ts";
import type { FigureSpec } from "../figure-specs.ts";
import { f1, ratio } from "../measures.ts";

const GOLD = 0;
const PREDICTED = 1;
const RIGHT = 2;
const WIDTH = 3;

export class EndToEndCounts {
  readonly #counts: CountMatrix;

  constructor(counts: CountMatrix) {
    this.#counts = counts;
  }

  /** Counts one document. */
  add(gold: readonly Compared[], predicted: readonly Compared[]): void {
    if (!gold.some((m) => m.state !== "undecided")) return;
    const open = new Set(gold.filter((m) => m.state === "undecided").map(placeOf));
    const linked = (m: Compared) => m.state === "linked" && m.answers.length > 0;
    const given = predicted.filter((m) => linked(m) && !open.has(placeOf(m)));
    this.#count("end-to-end", gold.filter(linked).map(whole), given.map(whole));
    this.#count("concepts", conceptsOf(gold), conceptsOf(given));
  }

  #count(name: string, gold: readonly string[], predicted: readonly string[]): void {
    const block = this.#counts.columns.block(name, WIDTH);
    this.#counts.add(block + GOLD, gold.length);
    this.#counts.add(block + PREDICTED, predicted.length);
    this.#counts.add(block + RIGHT, common(gold, predicted));
  }

  figures(): FigureSpec[] {
    const totals = this.#counts.totals();
    return ["end-to-end", "concepts"].flatMap((name): FigureSpec[] => {
      const block = this.#counts.columns.block(name, WIDTH);
      if (!totals[block + GOLD]) return [];
      const spec = (of: string, measure: FigureSpec["measure"]) => ({
        id: `${name}.${of}`,
        metric: `${name}.${of}`,
        measure,
      });
      return [
        spec("precision", ratio([block + RIGHT], [block + PREDICTED])),
        spec("recall", ratio([block + RIGHT], [block + GOLD])),
        spec("f1", f1(block + RIGHT, block + GOLD, block + PREDICTED)),
      ];
    });
  }
}

const whole = (m: Compared): string => `${placeOf(m)}\n${m.answers[0]?.join(" ") ?? ""}`;
const conceptsOf = (mentions: readonly Compared[]): string[] => [
  ...new Set(mentions.flatMap((m) => m.answers[0] ?? [])),
];

/** How many of two lists can be paired equal to equal. */
function common(a: readonly string[], b: readonly string[]): number {
  const left = new Map<string, number>();
  for (const key of a) left.set(key, (left.get(key) ?? 0) + 1);
  let n = 0;
  for (const key of b) {
    const rest = left.get(key) ?? 0;
    if (!rest) continue;
    left.set(key, rest - 1);
    n++;
  }
  return n;
}
