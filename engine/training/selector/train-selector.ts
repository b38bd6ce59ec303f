// From an annotated corpus to a selector: weights of all documents; calibration and thresholds from documents that the judging
// weights had not seen, in three parts.
import type { Choice } from "../../recognition/selector/neighbours.ts";
import { logOdds, Selector } from "../../recognition/selector/selector.ts";
import type { SelectorModel, SweepRow } from "../../recognition/selector/selector-model.ts";
import { draw } from "../../text/draw.ts";
import { fitLogistic, type LogisticRow } from "../lexical/fit-logistic.ts";
import { type CandidateGroup, groupsOf, type TaughtDocument } from "./candidate-groups.ts";
import { fitListwise } from "./fit-listwise.ts";

export interface SelectorTraining {
  /** Types to judge; default: those that the documents have, the most frequent first. */
  readonly types?: readonly string[];
  /** Default 18: 262,144 weights. */
  readonly bits?: number;
  /** Default 6. */
  readonly epochs?: number;
  readonly seed?: number;
  readonly pause?: (step: string, done: number, total: number) => Promise<void>;
}

const PARTS = 3;
const THRESHOLDS = Array.from({ length: 19 }, (_, i) => Math.round(5 * (i + 1)) / 100);

interface Judged {
  readonly odds: number;
  readonly right: boolean;
  readonly type: number;
}

/** Throws `RangeError` where the documents have no mention to learn from. */
export async function trainSelector(
  documents: readonly TaughtDocument[],
  { types = typesOf(documents), bits = 18, epochs = 6, seed = 1, pause }: SelectorTraining = {},
): Promise<SelectorModel> {
  const groups: CandidateGroup[] = [];
  const gold: Choice[] = [];
  documents.forEach((taught, i) => {
    const made = groupsOf(taught, i, types, seed);
    groups.push(...made.groups);
    gold.push(...made.gold);
  });
  if (!gold.length) throw new RangeError("the corpus has no mention of these types to learn from");
  const weigh = (of: readonly CandidateGroup[], step: string) =>
    fitListwise(of, { types, bits, epochs, seed, ...(pause ? { pause: (d, t) => pause(step, d, t) } : {}) });
  const part = (g: CandidateGroup) => Math.floor(draw(seed, "part", g.document) * PARTS);
  const judged: Judged[] = [];
  for (let p = 0; p < PARTS; p++) {
    const weights = await weigh(
      groups.filter((g) => part(g) !== p),
      `judging documents of part ${p + 1}`,
    );
    const selector = new Selector(bare(types, bits, weights));
    for (const g of groups)
      if (g.proposed && part(g) === p)
        judged.push({
          odds: logOdds(selector.scores(g.words, g.choices), 0),
          right: g.right.includes(0),
          type: g.choices[0]?.type ?? 0,
        });
  }
  const calibration = calibrated(types, judged);
  const sweep = Object.fromEntries(
    types.map((type, t) => [
      type,
      swept(
        judged
          .filter((j) => j.type === t)
          .map((j) => ({ ...j, chance: chanceOf(j.odds, calibration[type]) })),
        gold.filter((g) => g.type === t).length,
      ),
    ]),
  );
  const weights = await weigh(groups, "weights");
  const errors = judged.map(
    (j) => (chanceOf(j.odds, calibration[types[j.type] as string]) - Number(j.right)) ** 2,
  );
  return {
    ...bare(types, bits, weights),
    calibration,
    sweep,
    thresholds: Object.fromEntries(Object.entries(sweep).map(([type, rows]) => [type, bestOf(rows)])),
    trained: {
      documents: documents.length,
      mentions: gold.length,
      candidates: documents.some((d) => d.candidates) ? groups.filter((g) => g.proposed).length : 0,
      epochs,
      seed,
      brier: errors.length ? round(errors.reduce((a, b) => a + b, 0) / errors.length) : null,
    },
  };
}

const round = (x: number): number => Math.round(x * 1e4) / 1e4;

function bare(types: readonly string[], bits: number, weights: Float32Array): SelectorModel {
  const trained = { documents: 0, mentions: 0, candidates: 0, epochs: 0, seed: 0, brier: null };
  return { types: [...types], bits, weights, calibration: {}, thresholds: {}, sweep: {}, trained };
}

export function typesOf(documents: readonly TaughtDocument[]): string[] {
  const counts = new Map<string, number>();
  for (const { document } of documents)
    for (const { type } of document.mentions) if (type) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([type]) => type);
}

/** A type with fewer judged candidates is calibrated with all of them. */
const FEW = 50;

/** Logistic regression of right on log-odds (Platt 1999), by type. */
function calibrated(types: readonly string[], judged: readonly Judged[]): SelectorModel["calibration"] {
  const curve = (of: readonly Judged[]) => {
    const rows = of.map(
      ({ odds, right }): LogisticRow => ({
        x: [1, Math.max(-20, Math.min(20, odds)) / 4],
        y: right,
        weight: 1,
      }),
    );
    const [offset = 0, slope = 4] = rows.length ? fitLogistic(rows, 400, 0.3, 1e-4) : [];
    return { slope: round(Math.max(0.01, slope / 4)), offset: round(offset) };
  };
  const all = curve(judged);
  return Object.fromEntries(
    types.map((type, t) => {
      const own = judged.filter((j) => j.type === t);
      return [type, own.length < FEW ? all : curve(own)];
    }),
  );
}

const chanceOf = (
  odds: number,
  curve: SelectorModel["calibration"][string] = { slope: 1, offset: 0 },
): number => 1 / (1 + Math.exp(-(curve.slope * odds + curve.offset)));

/** What each threshold would keep; recall over all gold mentions of the type, proposed or not. */
function swept(judged: readonly (Judged & { chance: number })[], gold: number): SweepRow[] {
  return [0, ...THRESHOLDS].map((threshold) => {
    const kept = judged.filter((j) => j.chance >= threshold);
    const right = kept.filter((j) => j.right).length;
    const over = (n: number, d: number) => (d ? round(n / d) : null);
    return {
      threshold,
      precision: over(right, kept.length),
      recall: over(right, gold),
      f1: over(2 * right, kept.length + gold),
    };
  });
}

/** The threshold of the best F1; of equal ones the lowest. */
function bestOf(rows: readonly SweepRow[]): number {
  let best = rows[0] as SweepRow;
  for (const row of rows) if ((row.f1 ?? 0) > (best.f1 ?? 0)) best = row;
  return best.threshold;
}
