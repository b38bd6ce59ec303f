// npm run train:cascade: learns what the stages of the cascade are worth from training splits in ../shared/data, and from which
// chance on a wanted precision is reached from development splits; writes engine/linking/cascade/learned.json. The same data,
// the same bytes. After `npm run train:linker`, whose ranking the last stage is.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ece, reliability } from "../../../engine/evaluation/reliability.ts";
import { OWN_STAGES } from "../../../engine/linking/cascade/chance.ts";
import { Wordings } from "../../../engine/linking/context/wordings.ts";
import { fold, SetReader } from "../context/documents.ts";
import { linkingSets } from "../lexical/corpora.ts";
import { root } from "../places.ts";
import { realKbs } from "../real-kbs.ts";
import { fitChances, judgedBy, leastChances, pairsOf } from "./fit.ts";
import { type Row, rowsOf } from "./rows.ts";

/** A document is seen with wordings of others: parts that a training split is cut into, and how many of them are seen. */
const FOLDS = 5;
const SEEN = 2;
/** Documents of a development split that thresholds are taken from, evenly spaced: BC5CDR's 500 are most of the time otherwise. */
const MOST_HELD = 100;
/** From this chance on a stage answers at least: on the development splits nothing is lost by not asking the next one. */
const EARLY = 0.9;
const PRECISIONS = [0.9, 0.95, 0.98];

const kbs = await realKbs();
const train = (await linkingSets(kbs, "train")).map((set) => new SetReader(set));
const learning: Row[] = [];
for (const reader of train)
  for (let part = 0; part < SEEN; part++) {
    const { held, rest } = fold(reader.set.documents, FOLDS, part);
    const wordings = new Wordings();
    reader.teach(wordings, rest);
    learning.push(...(await rowsOf(reader, held, wordings)));
  }
const rule = fitChances(learning, EARLY);

const held: Row[] = [];
for (const [i, set] of (await linkingSets(kbs, "dev")).entries()) {
  const wordings = new Wordings();
  train[i]?.teach(wordings, train[i]?.set.documents ?? []);
  const { held: some } = fold(set.documents, Math.ceil(set.documents.length / MOST_HELD), 0);
  held.push(...(await rowsOf(new SetReader(set), some, wordings)));
}
const judged = judgedBy(held, rule);
const mentions = (some: readonly { row: Row }[]): number => some.reduce((sum, j) => sum + j.row.count, 0);
console.log(`${learning.length} distinct mentions seen, ${held.length} to try on; of those answered`);
for (const stage of OWN_STAGES) {
  const own = judged.filter((j) => j.stage === stage);
  const share = ((100 * mentions(own)) / mentions(judged)).toFixed(1);
  console.log(
    `  ${share} % by ${stage}, calibration error ${(ece(reliability(pairsOf(own))) ?? 0).toFixed(3)}`,
  );
}
const precision = leastChances(judged, rule, PRECISIONS);
console.log("least chances", precision);
const file = join(root, "engine", "linking", "cascade", "learned.json");
writeFileSync(
  file,
  `${JSON.stringify({ early: rule.early, precision, nil: rule.nil, stages: rule.stages }, undefined, 1)}\n`,
);
