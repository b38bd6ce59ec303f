// The linker that ships, on gold spans of the test splits: Recall@1 by names and training wordings, and with the document
// in view (names alone: the part `lexical`); by whether the concept and the wording were seen; what its chances are worth.
// `npm run bench -- linker [--dev]`.
import { ranked } from "../../engine/evaluation/ranked-pairs.ts";
import { ece, reliability } from "../../engine/evaluation/reliability.ts";
import { auroc, precisionAt, precisionCoverage } from "../../engine/evaluation/selective.ts";
import { learnedContext } from "../../engine/linking/context/learned.ts";
import { PRECISIONS, thresholdOf } from "../../engine/linking/context/precision.ts";
import { Wordings } from "../../engine/linking/context/wordings.ts";
import { fold } from "../../engine/text/tokens.ts";
import { SetReader } from "./context/documents.ts";
import { examples, type Judged, judge, pairsOf } from "./context/judged.ts";
import { documentShare, percent } from "./document-share.ts";
import { type LinkingSet, linkingSets, type Split } from "./lexical/corpora.ts";
import { table } from "./measure.ts";
import { hasShared } from "./places.ts";
import { realKbs } from "./real-kbs.ts";

const share = (all: readonly Judged[], right: (j: Judged) => boolean): string =>
  documentShare(
    all.map((j) => ({ document: j.example.document, count: j.example.item.count, right: right(j) })),
  );

const mentionsOf = (all: readonly Judged[]): number => all.reduce((sum, j) => sum + j.example.item.count, 0);

interface TestedSet {
  readonly name: string;
  readonly reader: SetReader;
  readonly train: SetReader;
  readonly dev: SetReader | undefined;
}

async function judgedWith(tested: TestedSet, wordings: Wordings): Promise<Judged[]> {
  const all = await examples(tested.reader, tested.reader.set.documents, wordings);
  return all.map((e) => judge(e, learnedContext()));
}

export async function benchLinker(split: "dev" | "test"): Promise<void> {
  if (!hasShared) {
    console.log("the shipped linker: skipped: no ../shared");
    return;
  }
  const kbs = await realKbs();
  const readers = async (of: Split): Promise<Map<string, SetReader>> =>
    new Map((await linkingSets(kbs, of)).map((s: LinkingSet) => [s.name, new SetReader(s)]));
  const train = await readers("train");
  const dev = split === "test" ? await readers("dev") : undefined;
  const recalls: (string | number)[][] = [];
  const strata: (string | number)[][] = [];
  const chances: (string | number)[][] = [];
  for (const [name, reader] of await readers(split)) {
    const tested: TestedSet = { name, reader, train: train.get(name) as SetReader, dev: dev?.get(name) };
    const taught = new Wordings();
    tested.train.teach(taught, tested.train.set.documents);
    const fromTrain = await judgedWith(tested, taught);
    tested.dev?.teach(taught, tested.dev.set.documents);
    const shipped = tested.dev ? await judgedWith(tested, taught) : fromTrain;
    const reachable = (all: readonly Judged[]): Judged[] => all.filter((j) => j.example.item.gold.length > 0);
    const types = [...new Set(reachable(shipped).map((j) => j.example.item.type))].sort();
    for (const type of types.length > 1 ? [...types, ""] : [""]) {
      const of = (all: readonly Judged[]): Judged[] =>
        reachable(all).filter((j) => !type || j.example.item.type === type);
      const all = shipped.filter((j) => !type || j.example.item.type === type);
      recalls.push([
        `${name} ${split}${type ? `, ${type}` : types.length > 1 ? ", all" : ""}`,
        mentionsOf(all),
        percent(mentionsOf(of(shipped)) / mentionsOf(all)),
        share(of(fromTrain), (j) => j.byNames === 0),
        share(of(fromTrain), (j) => j.byContext === 0),
        share(of(shipped), (j) => j.byContext === 0),
        share(all, (j) => j.byContext === 0),
      ]);
    }
    strata.push(...strataOf(`${name} ${split}`, reachable(shipped), taught));
    chances.push(chancesOf(`${name} ${split}`, shipped));
  }
  table(
    "The shipped linker on gold spans, Recall@1 in % (95 % interval over documents); of mentions whose id is reachable but for the last column",
    [
      "corpus and type",
      "mentions",
      "reachable",
      "names and train wordings",
      "context, train wordings",
      "context, shipped",
      "of all mentions",
    ],
    recalls,
  );
  table(
    "The shipped linker by what was seen in training, Recall@1 in % of reachable mentions",
    ["corpus", "concept seen", "concept unseen", "wording seen", "wording unseen", "is a name", "is no name"],
    strata,
  );
  table(
    "What its chances are worth, over all mentions",
    [
      "corpus",
      "ECE",
      "AUROC",
      "precision at 90 % coverage",
      "coverage at 95 % precision",
      ...PRECISIONS.map((p) => `at --precision ${p}: precision / coverage`),
    ],
    chances,
  );
}

function strataOf(name: string, all: readonly Judged[], wordings: Wordings): (string | number)[][] {
  const seen = (j: Judged): boolean => j.example.item.gold.some((id) => wordings.documentsOf(id) > 0);
  const said = (j: Judged): boolean => wordings.meanings(j.example.item.text).length > 0;
  const isName = (j: Judged): boolean =>
    j.example.situations.some(
      (s) =>
        fold(s.candidate.entry.text) === fold(j.example.item.text) &&
        j.example.item.gold.includes(s.candidate.entry.concept) &&
        !said(j),
    );
  const of = (is: (j: Judged) => boolean): string => {
    const some = all.filter(is);
    return some.length ? `${share(some, (j) => j.byContext === 0)}, n ${mentionsOf(some)}` : "-";
  };
  const not = (is: (j: Judged) => boolean) => (j: Judged) => !is(j);
  return [
    [name, of(seen), of(not(seen)), of(said), of(not(said)), of(isName), of((j) => !isName(j) && !said(j))],
  ];
}

function chancesOf(name: string, all: readonly Judged[]): (string | number)[] {
  const columns = pairsOf(all);
  const pairs = ranked(columns);
  const mentions = mentionsOf(all);
  const points = precisionCoverage(pairs, mentions - columns.scores.length);
  const at90 = points.find((p) => p.coverage >= 0.9);
  const at95 = points.findLast((p) => p.precision >= 0.95);
  return [
    name,
    (ece(reliability(pairs)) ?? Number.NaN).toFixed(3),
    (auroc(pairs) ?? Number.NaN).toFixed(3),
    at90 ? percent(at90.precision) : "-",
    at95 ? percent(at95.coverage) : "-",
    ...PRECISIONS.map((p) => {
      const least = thresholdOf(p);
      const answered = columns.scores.filter((s) => s >= least).length;
      return `${percent(precisionAt(pairs, least) ?? Number.NaN)} / ${percent(answered / mentions)}`;
    }),
  ];
}
