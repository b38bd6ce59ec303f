// The linker that ships beside published predictions of an 8-billion-parameter model, row by row: QUAERO and SPACCC, with nothing but
// the names of their training parts. `npm run bench -- gold-rows`.

import { calibratedPairs, fitCurves, type TypedPairs } from "../../engine/evaluation/calibrator.ts";
import { overDocuments, ranked, type Weights } from "../../engine/evaluation/ranked-pairs.ts";
import { ece, reliability } from "../../engine/evaluation/reliability.ts";
import { auroc, precisionCoverage, thresholdFor } from "../../engine/evaluation/selective.ts";
import { learnedContext } from "../../engine/linking/context/learned.ts";
import { fold } from "../../engine/text/tokens.ts";
import { documentShare, percent } from "./document-share.ts";
import { type NamedDocument, trainingOf } from "./gold-rows/corpora.ts";
import { type GoldRow, publishedRows } from "./gold-rows/published-rows.ts";
import { type OwnAnswer, TrainNames } from "./gold-rows/train-names.ts";
import { table } from "./measure.ts";
import { pairedShare } from "./paired-share.ts";
import { hasShared } from "./places.ts";
import { CORPORA, type Corpus } from "./published.bench.ts";

const FOLDS = 5;
const DRAWS = 200;
/** Precisions, on training documents held out, at which our answers stand before the published model's. */
const SURE = [0.95, 0.98];

interface Answered {
  readonly row: GoldRow;
  readonly own: OwnAnswer;
  readonly right: boolean;
  /** The chance, calibrated on training documents that were held out. */
  readonly calibrated: number;
  readonly reachable: boolean;
  readonly said: boolean;
}

/** Answers to the training documents, each with names of the others alone. */
async function heldOut(training: readonly NamedDocument[]): Promise<TypedPairs> {
  const typeNames = [...new Set(training.flatMap((d) => d.mentions.map((m) => m.type)))].sort();
  const pairs = {
    scores: [] as number[],
    correct: [] as (0 | 1)[],
    documents: [] as number[],
    types: [] as number[],
    typeNames,
  };
  for (let part = 0; part < FOLDS; part++) {
    const linker = await TrainNames.of(training.filter((_, i) => i % FOLDS !== part));
    training.forEach((document, d) => {
      if (d % FOLDS !== part) return;
      const known = document.mentions.filter((m) => m.concept !== undefined);
      linker.link(document.text, known, learnedContext()).forEach((answer, i) => {
        pairs.scores.push(answer.chance);
        pairs.correct.push(answer.concept === known[i]?.concept ? 1 : 0);
        pairs.documents.push(d);
        pairs.types.push(typeNames.indexOf(known[i]?.type ?? ""));
      });
    });
  }
  return pairs;
}

const columnsOf = (
  all: readonly Answered[],
  score: (a: Answered) => number,
  right: (a: Answered) => boolean,
) => ({
  scores: all.map(score),
  correct: all.map((a): 0 | 1 => (right(a) ? 1 : 0)),
  documents: all.map((a) => a.row.document),
});

interface Set {
  readonly corpus: Corpus;
  readonly all: readonly Answered[];
  readonly left: number;
  /** Least calibrated chance for each of `SURE`. */
  readonly sure: readonly number[];
}

async function answered(corpus: Corpus): Promise<Set> {
  const training = await trainingOf(corpus);
  const { rows, texts, left } = await publishedRows(corpus);
  const held = await heldOut(training);
  const curves = fitCurves(held);
  const sure = SURE.map(
    (p) => thresholdFor(p, ranked(calibratedPairs(curves, held)), 0, { draws: 1 }).point?.threshold ?? 2,
  );
  const linker = await TrainNames.of(training);
  const all: Answered[] = [];
  texts.forEach((text, document) => {
    const own = rows.filter((r) => r.document === document);
    linker.link(text, own, learnedContext()).forEach((answer, i) => {
      const row = own[i] as GoldRow;
      const [calibrated = 0] = calibratedPairs(curves, {
        scores: [answer.chance],
        correct: [0],
        documents: [0],
        types: [held.typeNames.indexOf(row.type)],
        typeNames: held.typeNames,
      }).scores;
      all.push({
        row,
        own: answer,
        right: answer.concept !== undefined && answer.concept === row.concept,
        calibrated,
        reachable: linker.holds(row.concept),
        said: linker.says(row.type, row.text),
      });
    });
  });
  return { corpus, all, left, sure };
}

const share = (all: readonly Answered[], right: (a: Answered) => boolean): string =>
  all.length ? documentShare(all.map((a) => ({ document: a.row.document, count: 1, right: right(a) }))) : "-";

const STRATA: readonly (readonly [label: string, is: (a: Answered) => boolean])[] = [
  ["all", () => true],
  ["concept in training", (a) => a.reachable],
  ["concept not in training", (a) => !a.reachable],
  ["wording in training", (a) => a.said],
  ["wording not in training", (a) => !a.said],
  ["wording not, concept in training", (a) => !a.said && a.reachable],
  ["mention is the gold name", (a) => fold(a.row.text) === fold(a.row.goldName)],
  ["mention is not the gold name", (a) => fold(a.row.text) !== fold(a.row.goldName)],
];

function accuracyRows({ corpus, all }: Set): (string | number)[][] {
  return STRATA.map(([label, is]) => {
    const some = all.filter(is);
    return [
      `${corpus}, ${label}`,
      some.length,
      share(some, (a) => a.own.byNames !== undefined && a.own.byNames === a.row.concept),
      share(some, (a) => a.right),
      share(some, (a) => a.row.published.without.right),
      share(some, (a) => a.row.published.with.right),
    ];
  });
}

const paired = (
  all: readonly Answered[],
  first: (a: Answered) => boolean,
  second: (a: Answered) => boolean,
): Promise<string> =>
  pairedShare(all.map((a) => ({ document: a.row.document, count: 1, first: first(a), second: second(a) })));

const published = (a: Answered): boolean => a.row.published.with.right;

async function cascadeRows({ corpus, all, sure }: Set): Promise<(string | number)[][]> {
  return Promise.all(
    SURE.map(async (precision, k) => {
      const isSure = (a: Answered): boolean => a.calibrated >= (sure[k] as number);
      const own = all.filter(isSure);
      const together = (a: Answered): boolean => (isSure(a) ? a.right : published(a));
      return [
        `${corpus}, at ${precision}`,
        percent(own.length / all.length),
        share(own, (a) => a.right),
        share(own, published),
        share(all, together),
        share(all, published),
        await paired(all, published, together),
      ];
    }),
  );
}

async function differenceRows({ corpus, all }: Set): Promise<string[]> {
  const said = all.filter((a) => a.said);
  return [
    corpus,
    await paired(all, published, (a) => a.right),
    await paired(said, published, (a) => a.right),
    await paired(
      all,
      (a) => a.own.byNames !== undefined && a.own.byNames === a.row.concept,
      (a) => a.right,
    ),
  ];
}

function confidenceRows({ corpus, all }: Set): string[][] {
  const row = (name: string, score: (a: Answered) => number, right: (a: Answered) => boolean): string[] => {
    const pairs = ranked(columnsOf(all, score, right));
    const three = (of: (w?: Weights) => number | undefined): string => {
      const interval = overDocuments(pairs, of, { draws: DRAWS });
      return `${(of() ?? Number.NaN).toFixed(3)} (${interval?.low.toFixed(3)}–${interval?.high.toFixed(3)})`;
    };
    const points = precisionCoverage(pairs);
    const at = (p: number): string => percent(points.findLast((x) => x.precision >= p)?.coverage ?? 0);
    return [
      `${corpus}, ${name}`,
      three((w) => auroc(pairs, w)),
      three((w) => ece(reliability(pairs, 10, "equal-width", w))),
      at(0.9),
      at(0.95),
    ];
  };
  return [
    row(
      "chance as shipped",
      (a) => a.own.chance,
      (a) => a.right,
    ),
    row(
      "chance, calibrated on training",
      (a) => a.calibrated,
      (a) => a.right,
    ),
    row("published score", (a) => a.row.published.with.scores.Prediction_score, published),
    row("published beam score", (a) => a.row.published.with.scores.Prediction_beam_score, published),
  ];
}

export async function benchGoldRows(): Promise<void> {
  if (!hasShared) {
    console.log("gold rows: skipped: no ../shared");
    return;
  }
  const sets: Set[] = [];
  for (const corpus of CORPORA) {
    const set = await answered(corpus);
    console.log(`${corpus}: ${set.all.length} rows; ${set.left} rows stand twice or in one file alone`);
    sets.push(set);
  }
  table(
    "Accuracy on the published rows, % (95 % interval over documents): ours with names of the training part alone",
    [
      "corpus and rows",
      "rows",
      "names",
      "shipped linker",
      "published, without synthetic data",
      "published, with",
    ],
    sets.flatMap(accuracyRows),
  );
  table(
    "Paired differences on the same rows, in points (paired bootstrap, approximate randomisation)",
    [
      "corpus",
      "ours less published, all rows",
      "ours less published, wording in training",
      "ours less names alone",
    ],
    await Promise.all(sets.map(differenceRows)),
  );
  table(
    "What needs no large model: ours where it is sure (by training documents held out), the published answer elsewhere",
    [
      "corpus",
      "answered by ours",
      "right there",
      "published there",
      "together",
      "published alone",
      "difference",
    ],
    (await Promise.all(sets.map(cascadeRows))).flat(),
  );
  table(
    "What the scores are worth on the same rows, each for its own answers",
    ["score", "AUROC", "ECE", "coverage at 90 % precision", "at 95 %"],
    sets.flatMap(confidenceRows),
  );
}
