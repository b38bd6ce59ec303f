// The errors of one system: all counted, a bounded sample kept. Which ones does not depend on how many there will be
// (Vitter's algorithm R, seeded), and they come out in the order in which they went in.
import type { Compared } from "./compared.ts";
import type { ErredMention, ErrorClass, ErrorList, EvaluationError } from "./result-errors.ts";
import { below, type Random, seeded } from "./seeded.ts";

const CANDIDATES = 10;
const CONTEXT = 80;

export class ErrorCollector {
  readonly #limit: number;
  readonly #random: Random;
  readonly #kept: { at: number; error: EvaluationError }[] = [];
  readonly #classes: Partial<Record<ErrorClass, number>> = {};
  #total = 0;

  constructor(limit: number, seed: number) {
    this.#limit = limit;
    this.#random = seeded(seed);
  }

  /** `make` is called only for an error that is kept. */
  add(kind: ErrorClass, make: () => EvaluationError): void {
    this.#classes[kind] = (this.#classes[kind] ?? 0) + 1;
    const at = this.#total++;
    if (at < this.#limit) {
      this.#kept.push({ at, error: make() });
      return;
    }
    const place = below(this.#random, this.#total);
    if (place < this.#limit) this.#kept[place] = { at, error: make() };
  }

  list(): ErrorList {
    const items = this.#kept.sort((a, b) => a.at - b.at).map(({ error }) => error);
    return { total: this.#total, classes: { ...this.#classes }, items, leftOut: this.#total - items.length };
  }
}

const erred = (m: Compared): ErredMention => ({
  spans: m.spans.map(({ start, end }) => ({ start, end })),
  text: m.text,
  ...(m.type ? { type: m.type } : {}),
  concepts: [...(m.answers[0] ?? [])],
  names: (m.answers[0] ?? []).map((id) => m.names?.get(id) ?? ""),
});

/** An error with all that its two sides say; `about` adds what only the judgement knows. */
export function errorOf(
  kind: ErrorClass,
  document: { readonly id: string; readonly text: string },
  sides: { readonly gold?: Compared; readonly predicted?: Compared },
  about: Pick<EvaluationError, "rank" | "relation" | "distance"> = {},
): EvaluationError {
  const at = (sides.gold ?? sides.predicted) as Compared;
  const { predicted } = sides;
  return {
    class: kind,
    document: document.id,
    ...at.at?.(),
    ...contextOf(at, document.text),
    ...(sides.gold ? { gold: erred(sides.gold) } : {}),
    ...(predicted ? { predicted: erred(predicted) } : {}),
    candidates: (predicted?.answers ?? []).slice(0, CANDIDATES).map((answer, i) => ({
      id: answer.join("+"),
      name: answer.map((id) => predicted?.names?.get(id) ?? "").join(" + "),
      ...(predicted?.ranking?.[i] === undefined ? {} : { score: predicted.ranking[i] }),
    })),
    ...about,
  };
}

function contextOf(m: Compared, text: string): Pick<EvaluationError, "context"> {
  const [start, end] = [m.spans[0]?.start ?? 0, m.spans.at(-1)?.end ?? 0];
  if (end > text.length || start >= end) return {};
  // From a word's beginning, so that no surrogate pair and no word is cut.
  const head = /(?<=^|\s)\S[\s\S]*$/u.exec(text.slice(Math.max(0, start - CONTEXT), start))?.[0] ?? "";
  const tail = /^[\s\S]*\S(?=\s|$)/u.exec(text.slice(end, end + CONTEXT))?.[0] ?? "";
  const shown = `${head}${text.slice(start, end)}${tail}`;
  return { context: { text: shown, from: head.length, to: head.length + end - start } };
}
