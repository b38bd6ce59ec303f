// One list of mentions from several recognisers, by one rule: finds of the same words and group are one mention, its evidence
// is added up, the strongest are taken first, and what crosses a stronger one is left out. Nested mentions stay.
import { extentOf, type Finder, type Mention } from "../../text/mention.ts";
import { byPosition, contains, overlaps, type Span } from "../../text/span.ts";
import {
  defaultWeights,
  type Hypothesis,
  logOdds,
  probabilityOf,
  sourceOf,
  type Weights,
} from "./evidence.ts";

/** What is to be known of a model to weigh what it says. */
export interface ModelTraits {
  /** Semantic groups it was asked for: of these its silence counts. */
  readonly groups: ReadonlySet<string>;
  /** 0 to 1: from where on it takes something for a mention of the label by itself. What it holds for less likely is weighed, too. */
  readonly thresholdOf: (label: string) => number;
  /** Where it has read the text; all of it by default. */
  readonly hasRead?: (place: Span) => boolean;
  /** Semantic group of one of its labels; undefined: not known, such a find joins any group. */
  readonly groupOf: (label: string) => string | undefined;
}

/** What one recogniser found in a text. */
export interface Finds {
  readonly name: string;
  readonly mentions: readonly Mention[];
  /** Absent for a dictionary. */
  readonly model?: ModelTraits;
}

export interface CombinationOptions {
  readonly weights?: Weights;
  /** Whether a mention may lie inside another; else the stronger stays. */
  readonly nested?: boolean;
}

type Said = Hypothesis["models"][number];

interface Claim {
  mention: Mention;
  readonly group: string;
  readonly finders: Finder[];
  /** What the models say, by name. */
  readonly said: Map<string, Said>;
  named: boolean;
}

const placeOf = (m: Mention): string => m.spans.map((s) => `${s.start}-${s.end}`).join(" ");

/** Finds of the same words and group, brought together. A find without a type joins any group. */
function claimsOf(all: readonly Finds[]): Claim[] {
  const claims = new Map<string, Claim[]>();
  for (const { name, mentions, model } of all)
    for (const mention of mentions) {
      const place = placeOf(mention);
      const type = mention.type ?? "";
      const group = model ? (model.groupOf(type) ?? "") : type;
      const here = claims.get(place) ?? [];
      claims.set(place, here);
      let claim = here.find((c) => c.group === group || c.group === "" || group === "");
      if (!claim) {
        claim = { mention, group, finders: [], said: new Map(), named: false };
        here.push(claim);
      }
      claim.finders.push({ name, ...(mention.score === undefined ? {} : { score: mention.score }) });
      if (model) {
        const threshold = model.thresholdOf(type);
        const probability = mention.score ?? threshold;
        const before = claim.said.get(name)?.probability ?? 0;
        if (probability > before) claim.said.set(name, { probability, threshold });
      } else claim.named = true;
      // What has concepts says more than what has none.
      if (!claim.mention.candidates.length && mention.candidates.length) claim.mention = mention;
    }
  return [...claims.values()].flat();
}

const hypothesisOf = (claim: Claim, all: readonly Finds[]): Hypothesis => ({
  models: all.flatMap(({ name, model }): Said[] => {
    if (!model) return [];
    const said = claim.said.get(name);
    if (said) return [said];
    return model.groups.has(claim.group) && (model.hasRead?.(extentOf(claim.mention)) ?? true)
      ? [{ probability: undefined, threshold: model.thresholdOf("") }]
      : [];
  }),
  named: claim.named,
});

/** Whether the two cannot both stand: the same words, a crossing, or, without nesting, any overlap. */
function clash(a: Mention, b: Mention, nested: boolean): boolean {
  const x = extentOf(a);
  const y = extentOf(b);
  if (!overlaps(x, y)) return false;
  if (!nested || (x.start === y.start && x.end === y.end)) return true;
  return !contains(x, y) && !contains(y, x);
}

/**
 * Mentions in reading order; of two that begin together the longer first. Each says who found it (`foundBy`), and has the
 * probability of all evidence as score where a model took part. Quadratic only in mentions that overlap.
 */
export function combine(all: readonly Finds[], options: CombinationOptions = {}): Mention[] {
  const { weights = defaultWeights, nested = true } = options;
  const ranked = claimsOf(all)
    .map((claim) => ({ claim, hypothesis: hypothesisOf(claim, all) }))
    .map(({ claim, hypothesis }) => ({ claim, hypothesis, odds: logOdds(hypothesis, weights) }))
    .filter(({ odds }) => odds > 0)
    .sort((a, b) => b.odds - a.odds || byPosition(extentOf(a.claim.mention), extentOf(b.claim.mention)));
  const taken: Mention[] = [];
  /** Mentions taken, by the 64-unit stretches that they touch. */
  const near = new Map<number, Mention[]>();
  for (const { claim, hypothesis, odds } of ranked) {
    const { start, end } = extentOf(claim.mention);
    const cells = Array.from({ length: (end >> 6) - (start >> 6) + 1 }, (_, i) => (start >> 6) + i);
    if (cells.some((cell) => near.get(cell)?.some((other) => clash(claim.mention, other, nested)))) continue;
    const mention = told(claim, hypothesis, odds);
    taken.push(mention);
    for (const cell of cells) {
      const others = near.get(cell);
      if (others) others.push(mention);
      else near.set(cell, [mention]);
    }
  }
  return taken.sort((a, b) => byPosition(extentOf(a), extentOf(b)));
}

function told({ mention, group, finders }: Claim, { models }: Hypothesis, odds: number): Mention {
  const type = mention.candidates.length || group === "" ? mention.type : group;
  return {
    ...mention,
    ...(type === undefined ? {} : { type }),
    source: sourceOf(finders),
    foundBy: finders,
    ...(models.length ? { score: probabilityOf(odds) } : {}),
  };
}
