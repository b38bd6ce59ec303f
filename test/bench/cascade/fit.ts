// The numbers of the cascade from what its stages see: a chance for each stage, one of NIL, and how sure is sure enough.
import { type RankedPairs, ranked } from "../../../engine/evaluation/ranked-pairs.ts";
import { thresholdFor } from "../../../engine/evaluation/selective.ts";
import {
  type Before,
  chanceBy,
  documentAfter,
  namesAfter,
  nilAfter,
  type OwnStage,
} from "../../../engine/linking/cascade/chance.ts";
import type { CascadeRule } from "../../../engine/linking/cascade/learned.ts";
import type { Least } from "../../../engine/linking/cascade/settle.ts";
import { fitLogistic, type LogisticRow } from "../../../engine/training/lexical/fit-logistic.ts";
import type { Look, Row } from "./rows.ts";

/** CRAFT's sets are few long articles that say the same thing many times. */
const SHARE: Readonly<Record<string, number>> = { "NCBI Disease": 1, BC5CDR: 1 };
const CRAFT_SHARE = 0.3;
/** How often a mention counts as if its concept were in no knowledge base: no corpus here says how often that is so. */
const WITHOUT = 0.1;
/**
 * Of that, what counts where the chance of a concept is learned: nearly all of those mentions come to the last stages, which would
 * think too little of the concepts that are there. The chance of NIL is learned from all of it.
 */
const WITHOUT_IN_CHANCE = 0.3;
/** Pulls weights towards zero: a stage of few mentions is not sure by what a handful of them showed. */
const DECAY = 1e-3;
const weightOf = (row: Row): number => Math.sqrt(row.count) * (SHARE[row.set] ?? CRAFT_SHARE);
const round = (x: number): number => Math.round(x * 1000) / 1000;
const fitted = (rows: readonly LogisticRow[]): number[] => fitLogistic(rows, 1500, 0.05, DECAY).map(round);

type ByName = Pick<CascadeRule["stages"], "exact name" | "normalised name" | "abbreviation">;

/** What the look-up said of a mention, for the stages after it. */
function nameSaid(look: Look, byName: ByName, same: boolean): Before | undefined {
  const { name } = look;
  return name && { chance: chanceBy(byName[name.stage as keyof ByName], name.x), same };
}

const namesX = ({ names, ...look }: Look, byName: ByName): number[] =>
  namesAfter(names?.x ?? [], nameSaid(look, byName, names?.sameAsName ?? false));

function documentX(look: Look, byName: ByName, names: readonly number[]): number[] {
  const seen = look.byDocument;
  const said = look.names && {
    chance: chanceBy(names, namesX(look, byName)),
    same: seen?.sameAsNames ?? false,
  };
  return documentAfter(seen?.x ?? [], nameSaid(look, byName, seen?.sameAsName ?? false), said);
}

const nilX = (look: Look, byName: ByName, chance: number): number[] =>
  nilAfter(look.byDocument?.nil ?? [], nameSaid(look, byName, look.byDocument?.sameAsName ?? false), chance);

/**
 * Chances of the stages and of NIL. Each stage learns from the mentions that the ones before it are not sure of (`early`): those
 * are what it will be asked, and they are harder than the others.
 */
export function fitChances(rows: readonly Row[], early: number): CascadeRule {
  const name = (stage: OwnStage): number[] =>
    fitted(
      rows.flatMap((row) =>
        row.name?.stage === stage ? [{ x: row.name.x, y: row.name.right, weight: weightOf(row) }] : [],
      ),
    );
  const byName: ByName = {
    "exact name": name("exact name"),
    "normalised name": name("normalised name"),
    abbreviation: name("abbreviation"),
  };
  /** A mention as it is, and as if its concept were nowhere. */
  const looks = rows.flatMap((row) => [
    { look: row as Look, nil: !row.reachable, weight: weightOf(row), inChance: 1 },
    ...(row.without
      ? [
          {
            look: row.without,
            nil: true,
            weight: WITHOUT * weightOf(row),
            inChance: WITHOUT_IN_CHANCE,
          },
        ]
      : []),
  ]);
  const open = looks.filter(({ look }) => (nameSaid(look, byName, false)?.chance ?? 0) < early);
  const names = fitted(
    open.flatMap(({ look, weight, inChance }) =>
      look.names ? [{ x: namesX(look, byName), y: look.names.right, weight: weight * inChance }] : [],
    ),
  );
  const left = open.filter(
    ({ look }) => look.byDocument && (!look.names || chanceBy(names, namesX(look, byName)) < early),
  );
  const document = fitted(
    left.map(({ look, weight, inChance }) => ({
      x: documentX(look, byName, names),
      y: look.byDocument?.right ?? false,
      weight: weight * inChance,
    })),
  );
  const nil = fitted(
    left.map((l) => ({
      x: nilX(l.look, byName, chanceBy(document, documentX(l.look, byName, names))),
      y: l.nil,
      weight: l.weight,
    })),
  );
  return { stages: { ...byName, names, document }, nil, early };
}

export interface Judged {
  readonly row: Row;
  readonly stage: OwnStage;
  readonly chance: number;
  readonly right: boolean;
  readonly nil: number;
}

/** What the cascade answers of one look; undefined where it finds nothing. */
function judged(look: Look, rule: CascadeRule): Omit<Judged, "row"> | undefined {
  const { name, names, byDocument } = look;
  const { stages, early } = rule;
  const said = nameSaid(look, stages, false);
  if (name && said && said.chance >= early)
    return { stage: name.stage, chance: said.chance, right: name.right, nil: 0 };
  if (names) {
    const chance = chanceBy(stages.names, namesX(look, stages));
    if (chance >= early) return { stage: "names", chance, right: names.right, nil: 0 };
  }
  if (!byDocument) return undefined;
  const chance = chanceBy(stages.document, documentX(look, stages, stages.names));
  const nil = Math.min(1 - chance, chanceBy(rule.nil, nilX(look, stages, chance)));
  return { stage: "document", chance, right: byDocument.right, nil };
}

/** What the cascade answers, as far as rows say: the document is seen with all its mentions open. */
export const judgedBy = (rows: readonly Row[], rule: CascadeRule): Judged[] =>
  rows.flatMap((row) => {
    const answer = judged(row, rule);
    return answer ? [{ ...answer, row }] : [];
  });

/** Columns for the figures of confidence, one pair for each mention. */
export function pairsOf(
  all: readonly Judged[],
  of = (j: Judged) => [j.chance, j.right] as const,
): RankedPairs {
  const each = all.flatMap((j) => new Array<Judged>(j.row.count).fill(j));
  return ranked({
    scores: each.map((j) => of(j)[0]),
    correct: each.map((j): 0 | 1 => (of(j)[1] ? 1 : 0)),
    documents: each.map((j) => j.row.document),
  });
}

/** A set with fewer mentions says nothing of a precision of 98 %. */
const ENOUGH = 300;

/**
 * Least chances for the precisions, on rows that nothing was learned from: what is asked for is reached on every set but the
 * hardest, not only on their sum, in which easy sets hide hard ones.
 */
export function leastChances(
  all: readonly Judged[],
  rule: CascadeRule,
  precisions: readonly number[],
): Record<string, Omit<Least, "early" | "ahead">> {
  const sets = [...Map.groupBy(all, (j) => j.row.set).values()].filter(
    (own) => own.reduce((sum, j) => sum + j.row.count, 0) >= ENOUGH,
  );
  const least = (pairs: RankedPairs, p: number, none: number): number =>
    round(thresholdFor(p, pairs, 0, { draws: 1 }).point?.threshold ?? none);
  const nils = nilPairs(all, rule);
  return Object.fromEntries(
    precisions.map((p) => [
      p,
      {
        linked: secondHighest(sets.map((own) => least(pairsOf(own), p, 1))),
        nil: Math.max(p, least(nils, p, NEVER)),
      },
    ]),
  );
}
const secondHighest = (all: readonly number[]): number => all.toSorted((a, b) => b - a)[1] ?? 1;

/*
 * NIL is filled in only where its own chance is as high as the precision: how many mentions have no concept differs from corpus to
 * corpus, so that a lower chance, enough on one, is not on the next.
 */

/** Answers of NIL with their chances, the mentions' concepts taken away as often as the chances were learned so. */
function nilPairs(all: readonly Judged[], rule: CascadeRule): RankedPairs {
  const found = all
    .flatMap(({ row, chance, nil }) => {
      const real = { chance, nil, right: !row.reachable, times: row.count / WITHOUT };
      const without = row.without && judged(row.without, rule);
      return without ? [real, { ...without, right: true, times: row.count }] : [real];
    })
    .filter(({ chance, nil }) => nil > chance)
    .flatMap((answer) => new Array<typeof answer>(Math.round(answer.times)).fill(answer));
  return ranked({
    scores: found.map((f) => f.nil),
    correct: found.map((f): 0 | 1 => (f.right ? 1 : 0)),
    documents: found.map(() => 0),
  });
}

/** A chance that none reaches. */
const NEVER = 1.01;
