// npm run train:linker: learns the linker that ships from the training splits in ../shared/data and writes
// engine/linking/context/learned.json (its rule) and wordings.json (what annotators call concepts; of the development
// splits, too). Seeded: the same data, the same bytes. `--dev` says how it does on the development splits instead, with
// wordings of the training splits alone, and writes nothing.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ranked } from "../../../engine/evaluation/ranked-pairs.ts";
import { ece, reliability } from "../../../engine/evaluation/reliability.ts";
import { below, seeded } from "../../../engine/evaluation/seeded.ts";
import { thresholdFor } from "../../../engine/evaluation/selective.ts";
import { CONTEXT_FEATURES, contextFeatures } from "../../../engine/linking/context/context-features.ts";
import {
  CONTEXT_CONFIDENCE_INPUTS,
  type ContextRule,
  contextConfidenceInput,
  rankSituations,
} from "../../../engine/linking/context/rank-in-context.ts";
import { Wordings } from "../../../engine/linking/context/wordings.ts";
import { fitLogistic, type LogisticRow } from "../../../engine/training/lexical/fit-logistic.ts";
import { fitRanker } from "../../../engine/training/lexical/fit-ranker.ts";
import { linkingSets } from "../lexical/corpora.ts";
import { root } from "../places.ts";
import { realKbs } from "../real-kbs.ts";
import { fold, SetReader } from "./documents.ts";
import { type Example, examples, isRight, type Judged, judge, pairsOf } from "./judged.ts";

/** A document is ranked with wordings of the others: parts that a training split is cut into. */
const FOLDS = 5;
const FIT = { features: CONTEXT_FEATURES.length, epochs: 30, rate: 0.1, decay: 1e-4 };
/** CRAFT's sets are few long articles that say the same thing many times. */
const SHARE: Readonly<Record<string, number>> = { "NCBI Disease": 1, BC5CDR: 1 };
const CRAFT_SHARE = 0.3;
/** For which a least chance is kept. */
const PRECISIONS = [0.9, 0.95, 0.98];

const folder = join(root, "engine", "linking", "context");
const round = (x: number): number => Math.round(x * 1000) / 1000;
const kbs = await realKbs();
const train = (await linkingSets(kbs, "train")).map((set) => new SetReader(set));
const dev = (await linkingSets(kbs, "dev")).map((set) => new SetReader(set));

const learning: Example[] = [];
for (const reader of train) {
  const started = performance.now();
  for (let part = 0; part < FOLDS; part++) {
    const { held, rest } = fold(reader.set.documents, FOLDS, part);
    const wordings = new Wordings();
    reader.teach(wordings, rest);
    learning.push(...(await examples(reader, held, wordings)));
  }
  console.log(`${reader.set.name}: read in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
const weightOf = ({ set, item }: Example): number => Math.sqrt(item.count) * (SHARE[set] ?? CRAFT_SHARE);
const random = seeded(1);
const rankable = learning.filter(({ item, situations }) =>
  situations.some((s) => isRight(item, s.candidate.entry.concept)),
);
const weights = [
  ...fitRanker(
    rankable.map((example) => ({
      weight: weightOf(example),
      concepts: example.situations.map((s) => ({
        gold: isRight(example.item, s.candidate.entry.concept),
        evidence: [Float32Array.from(contextFeatures(s))],
      })),
    })),
    { ...FIT, draw: (limit) => below(random, limit) },
  ),
].map(round);
console.log(
  `${rankable.length} mentions ranked by ${CONTEXT_FEATURES.map((f, i) => `${f} ${weights[i]}`).join(", ")}`,
);

// Confidence: every other mention as if its concept were in no knowledge base.
const rule: ContextRule = { weights, confidence: new Array<number>(CONTEXT_CONFIDENCE_INPUTS).fill(0) };
const judged: LogisticRow[] = learning.flatMap((example, i) => {
  const { item, situations } = example;
  const left = i % 2 ? situations.filter((s) => !isRight(item, s.candidate.entry.concept)) : situations;
  const candidates = rankSituations(left, rule);
  const first = candidates[0];
  if (!first) return [];
  const y = isRight(item, first.lexical.entry.concept);
  return [{ x: contextConfidenceInput(first, candidates[1]), y, weight: weightOf(example) }];
});
const confidence = fitLogistic(judged, 1500, 0.05, 1e-4).map(round);

const taught: ContextRule = { weights, confidence };

// How sure is sure enough, on documents that nothing was learned from.
const held: Judged[] = [];
for (const [i, reader] of dev.entries()) {
  const wordings = new Wordings();
  train[i]?.teach(wordings, train[i]?.set.documents ?? []);
  const judged = (await examples(reader, reader.set.documents, wordings)).map((e) => judge(e, taught));
  held.push(...judged);
  const reachable = judged.filter(({ example }) => example.item.gold.length > 0);
  const share = (place: "byNames" | "byContext"): string => {
    let [mentions, right] = [0, 0];
    for (const j of reachable) {
      mentions += j.example.item.count;
      if (j[place] === 0) right += j.example.item.count;
    }
    return ((100 * right) / mentions).toFixed(1);
  };
  console.log(
    `${reader.set.name} dev: first by names ${share("byNames")}, by context ${share("byContext")} %`,
  );
}
const pairs = ranked(pairsOf(held));
const precision = Object.fromEntries(
  PRECISIONS.map((p) => [p, round(thresholdFor(p, pairs).point?.threshold ?? 1)]),
);
console.log(`calibration error on dev ${(ece(reliability(pairs)) ?? 1).toFixed(3)}, thresholds`, precision);

if (!process.argv.includes("--dev")) {
  const wordings = new Wordings();
  for (const reader of [...train, ...dev]) reader.teach(wordings, reader.set.documents);
  const rows = wordings.rows().map((row) => JSON.stringify(row));
  writeFileSync(join(folder, "wordings.json"), `[\n${rows.join(",\n")}\n]\n`);
  const named = Object.fromEntries(CONTEXT_FEATURES.map((f, i) => [f, weights[i]]));
  const numbers = { weights: named, confidence, precision };
  writeFileSync(join(folder, "learned.json"), `${JSON.stringify(numbers, undefined, 1)}\n`);
  console.log(`${rows.length} wordings`);
}
