// From which probability on each label of an embedded model is best taken, told by exact F1 on parts that are no test part:
//   node test/bench/embedded-thresholds.ts FOLDER CORPUS... [--most N]
// Where these parts were trained on, a model sure of what it has seen would look better than it is; one that was stopped
// while its loss still fell is not.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readCorpus } from "../../engine/corpus/read-corpus.ts";
import { LoadedModels } from "../../engine/models/loaded-models.ts";
import { bestThreshold } from "../../engine/recognition/adapt/learn-head.ts";
import { glinerJob } from "../../engine/recognition/gliner/job.ts";
import { glinerWorker } from "../../engine/recognition/gliner/worker.ts";
import { CORPORA } from "../../engine/training/embedded/corpora.ts";
import { EMBEDDED_SETS } from "./embedded-sets.ts";
import { shared } from "./places.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { most: { type: "string", default: "200" } },
});
const [folder = "", ...names] = positionals;
/** Below it nothing is looked at. */
const LEAST = 0.05;

const models = new LoadedModels([glinerWorker]);
for (const name of names) {
  const corpus = CORPORA.find((c) => c.name === name);
  const set = EMBEDDED_SETS.find((s) => s.name === name);
  if (!corpus || !set) throw new Error(`no corpus ${name}`);
  const labels = [...new Set(Object.values(set.labels))];
  const found = new Map(labels.map((label) => [label, [] as { score: number; right: boolean }[]]));
  const gold = new Map(labels.map((label) => [label, 0]));
  for (const part of ["train", "dev"] as const) {
    const file = corpus.files[part];
    if (file === undefined) continue;
    let read = 0;
    for await (const document of readCorpus(join(shared, file))) {
      if (read++ >= Number(values.most)) break;
      const right = new Set<string>();
      for (const { spans, type = "" } of document.mentions) {
        const label = set.labels[type];
        if (label === undefined) continue;
        gold.set(label, (gold.get(label) ?? 0) + 1);
        if (spans.length === 1) right.add(`${spans[0].start} ${spans[0].end} ${label}`);
      }
      const request = { text: document.text, labels, threshold: LEAST, nested: set.nested === true };
      await models.run(glinerJob, { folder }, request, (item) => {
        for (const { start, end, label, score } of item.found)
          found.get(label)?.push({ score, right: right.has(`${start} ${end} ${label}`) });
      });
    }
  }
  for (const label of labels) {
    const scored = found.get(label) ?? [];
    const all = gold.get(label) ?? 0;
    const best = bestThreshold(scored, all);
    const at = (threshold: number) => {
      const taken = scored.filter(({ score }) => score > threshold);
      return (200 * taken.filter(({ right }) => right).length) / (taken.length + all);
    };
    const few = [0.2, 0.3, 0.4, 0.5].map((t) => `${t}: ${at(t).toFixed(1)}`).join(", ");
    console.log(
      `${name} ${label}: ${best.threshold.toFixed(2)} (F1 ${(100 * best.f1).toFixed(1)}); ${few}; gold ${all}`,
    );
  }
}
await models.close();
