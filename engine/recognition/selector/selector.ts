// A verifier of entities: how a candidate stands among its own boundary and type neighbours and against being no entity, as one
// list whose shares add up to 1 (the selector of arXiv 2510.08902, made listwise: there each candidate is judged alone). Says
// nothing about types that it was not taught.
import type { Document } from "../../text/document.ts";
import { extentOf, type Mention } from "../../text/mention.ts";
import { byPosition } from "../../text/span.ts";
import { type Choice, choicesAround } from "./neighbours.ts";
import type { SelectorModel } from "./selector-model.ts";
import { DocumentWords, placeOf, typeHash } from "./span-features.ts";

export interface Verdict {
  /** 0 to 1, calibrated: the chance that words, borders and type are all right. */
  readonly chance: number;
  /** The neighbour with the greatest share, where that is neither the candidate nor no entity. */
  readonly better?: {
    readonly start: number;
    readonly end: number;
    readonly type: string;
    readonly chance: number;
  };
}

export interface Selected {
  readonly kept: readonly Mention[];
  readonly refused: readonly Mention[];
  /** Mentions that nothing was said about: of types it does not know, or discontinuous. */
  readonly unjudged: number;
}

export interface SelectOptions {
  /** For every type, in place of the model's own thresholds. */
  readonly threshold?: number;
  /** Where a candidate is refused and a neighbour stands before it and above the threshold, that takes its place. */
  readonly move?: boolean;
}

/** Log-odds of a choice in its list, the others and no entity (score 0) against it. */
export function logOdds(scores: ArrayLike<number>, at: number): number {
  let most = 0;
  for (let i = 0; i < scores.length; i++) if (i !== at) most = Math.max(most, scores[i] as number);
  let rest = Math.exp(-most);
  for (let i = 0; i < scores.length; i++) if (i !== at) rest += Math.exp((scores[i] as number) - most);
  return (scores[at] as number) - most - Math.log(rest);
}

export class Selector {
  readonly model: SelectorModel;
  readonly #types: readonly number[];

  constructor(model: SelectorModel) {
    this.model = model;
    this.#types = model.types.map(typeHash);
  }

  /** Scores of choices; unbounded, no entity is 0. */
  scores(words: DocumentWords, choices: readonly Choice[]): Float64Array {
    const { weights, bits } = this.model;
    const made = new Map<number, readonly number[]>();
    return Float64Array.from(choices, ({ from, to, type }) => {
      const key = from * 4096 + to - from;
      const features = made.get(key) ?? words.features(from, to);
      made.set(key, features);
      const hash = this.#types[type] as number;
      let sum = 0;
      for (const feature of features) sum += weights[placeOf(feature, hash, bits)] as number;
      return sum;
    });
  }

  /** undefined for a type that the model does not know and for a span without a word. */
  judge(
    words: DocumentWords,
    span: { readonly start: number; readonly end: number },
    type: string,
  ): Verdict | undefined {
    const number = this.model.types.indexOf(type);
    const at = words.wordsAt(span);
    if (number < 0 || !at) return undefined;
    const choices = choicesAround(words, { from: at[0], to: at[1], type: number }, this.model.types.length);
    const scores = this.scores(words, choices);
    const chance = this.#chance(logOdds(scores, 0), type);
    let best = 0;
    for (let i = 1; i < scores.length; i++) if ((scores[i] as number) > (scores[best] as number)) best = i;
    const choice = choices[best] as Choice;
    if (best === 0 || (scores[best] as number) <= 0) return { chance };
    const other = this.model.types[choice.type] as string;
    return {
      chance,
      better: {
        ...words.spanOf(choice.from, choice.to),
        type: other,
        chance: this.#chance(logOdds(scores, best), other),
      },
    };
  }

  #chance(odds: number, type: string): number {
    const { slope, offset } = this.model.calibration[type] ?? { slope: 1, offset: 0 };
    return 1 / (1 + Math.exp(-(slope * odds + offset)));
  }

  /** Sorts mentions into kept and refused; kept ones have their chance as score. Mentions of one span and type stay one. */
  select(
    { text }: Pick<Document, "text">,
    mentions: readonly Mention[],
    options: SelectOptions = {},
  ): Selected {
    const words = new DocumentWords(text);
    const kept: Mention[] = [];
    const refused: Mention[] = [];
    const there = new Set<string>();
    let unjudged = 0;
    const keep = (m: Mention): void => {
      const { start, end } = m.spans[0];
      const key = `${start} ${m.spans.at(-1)?.end ?? end} ${m.type} ${m.spans.length}`;
      if (there.has(key)) return;
      there.add(key);
      kept.push(m);
    };
    for (const mention of mentions) {
      const verdict =
        mention.spans.length === 1 ? this.judge(words, mention.spans[0], mention.type ?? "") : undefined;
      if (!verdict) {
        unjudged++;
        keep(mention);
        continue;
      }
      const { chance, better } = verdict;
      const limit = (type: string) => options.threshold ?? this.model.thresholds[type] ?? 0.5;
      const score = Math.round(chance * 1e4) / 1e4;
      if (chance >= limit(mention.type ?? "")) keep({ ...mention, score });
      else if (options.move && better && better.chance > chance && better.chance >= limit(better.type)) {
        const { start, end, type } = better;
        // Other words are not what was linked.
        const moved = Math.round(better.chance * 1e4) / 1e4;
        keep({ ...mention, spans: [{ start, end }], type, score: moved, ...UNLINKED });
      } else refused.push({ ...mention, score });
    }
    kept.sort((a, b) => byPosition(extentOf(a), extentOf(b)));
    return { kept, refused, unjudged };
  }
}

const UNLINKED = { status: "undecided", concepts: [], candidates: [] } as const;
